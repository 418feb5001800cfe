/// Where the level of a series changed for good.
///
/// For each bucket that could be the first of a new level, the residuals from there on are summed up and
/// compared with their deviation. Residuals are cut off first, so that a short outbreak, however large, is no
/// new level: it takes `leastBuckets` buckets on one side. (Residuals of counts that the level was fitted to
/// vary less than is reckoned here: of a shift long ago, more is asked.)
struct LevelShift {
    /// In variances; a series without shifts has fewer than one above in a thousand years of weeks.
    static let threshold = 30.0
    /// In deviations of one count.
    static let largestResidual = 2.58

    /// Index of the first row of the new level, or nil.
    static func first(
        counts: ArraySlice<Double>, means: ArraySlice<Double>, dispersion: Double, leastBuckets: Int
    ) -> Int? {
        var best: (index: Int, strength: Double)?
        var (sum, variance) = (0.0, 0.0)
        for index in counts.indices.reversed() {
            guard index - counts.startIndex >= leastBuckets else { break }
            let spread = dispersion * means[index]
            let limit = largestResidual * spread.squareRoot()
            sum += min(max(counts[index] - means[index], -limit), limit)
            variance += spread
            guard counts.endIndex - index >= leastBuckets else { continue }
            guard variance > 0 else { continue }
            let strength = sum * sum / variance
            if strength > max(best?.strength ?? 0, threshold) { best = (index, strength) }
        }
        return best?.index
    }
}
