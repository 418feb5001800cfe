import Foundation

/// How much better an outbreak explains the last buckets than chance does: a likelihood ratio, averaged over
/// when it began and how large it is, for eight sizes from half a deviation to five deviations a bucket.
///
/// With L(t) the likelihood ratio of bucket t, the sum over beginnings is R(t) = L(t) (1 + p R(t - 1)), of
/// which the judged bucket lacks only its own L. Kept as logarithms: evidence has no upper limit.
/// Source: Shiryaev-Roberts; as an expectation-based scan, Neill 2009 (Int J Forecasting 25).
struct OutbreakEvidence: Hashable {
    typealias Vector = SIMD8<Double>

    /// Excess a bucket, in deviations of its count.
    static let sizes = Vector(0.5, 1, 1.5, 2, 2.5, 3, 4, 5)

    /// log (1 + p R) of the buckets before, by size.
    private(set) var carried = Vector()
    let persistence: Double

    init(persistence: Double) { self.persistence = persistence }

    init(persistence: Double, carried: some Collection<Double>) {
        self.init(persistence: persistence)
        for (size, value) in zip(self.carried.indices, carried) { self.carried[size] = value }
    }

    /// The bucket is over; `ratios` are the logarithms of its likelihood ratios.
    mutating func add(_ ratios: Vector) {
        for size in 0..<Vector.scalarCount {
            let sum = log(persistence) + carried[size] + ratios[size]
            carried[size] = max(sum, 0) + log1p(exp(-abs(sum)))
        }
    }

    /// The logarithm of the evidence, if the judged bucket has these ratios.
    func total(with ratios: Vector) -> Double {
        let logs = carried + ratios
        let largest = logs.max()
        guard largest.isFinite else { return largest }
        var sum = 0.0
        for size in 0..<Vector.scalarCount { sum += exp(logs[size] - largest) }
        return largest + log(sum / Double(Vector.scalarCount))
    }

    /// Of a standard normal value.
    static func ratios(normal value: Double) -> Vector { sizes * value - sizes * sizes / 2 }

    /// Of a count: an outbreak adds to the mean, and the variance stays in proportion to it.
    static func ratios(of count: Double, in distribution: CountDistribution) -> Vector {
        let mean = distribution.mean
        guard mean > 0 else { return Vector() }
        let deviation = distribution.variance.squareRoot()
        let dispersion = distribution.variance / mean
        let usual = distribution.logMass(of: count)
        var ratios = Vector()
        for size in 0..<Vector.scalarCount {
            let law = CountDistribution(mean: mean + sizes[size] * deviation, dispersion: dispersion)
            let ratio = (law?.logMass(of: count) ?? usual) - usual
            ratios[size] = ratio.isFinite ? ratio : 0
        }
        return ratios
    }

    /// The standard normal value of the judged bucket at which the evidence reaches `wanted`.
    func normal(reaching wanted: Double) -> Double {
        // The smallest size alone would need this much: the answer is not above it, and Newton's method comes
        // down to it without passing it, as the evidence is convex.
        let least = Self.sizes[0]
        var value = (wanted - carried[0] + log(Double(Vector.scalarCount)) + least * least / 2) / least
        for _ in 0..<60 {
            let logs = carried + Self.ratios(normal: value)
            let largest = logs.max()
            var (sum, slope) = (0.0, 0.0)
            for size in 0..<Vector.scalarCount {
                let part = exp(logs[size] - largest)
                sum += part
                slope += part * Self.sizes[size]
            }
            let step = (largest + log(sum / Double(Vector.scalarCount)) - wanted) * sum / slope
            value -= step
            if step < 1e-12 * max(abs(value), 1) { break }
        }
        return value
    }
}
