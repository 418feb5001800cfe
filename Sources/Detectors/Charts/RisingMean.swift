import Foundation

/// Log-likelihood ratios of a mean that has risen by a factor against one that has not.
enum RisingMean {
    /// What one count adds for a rise to exp(`rise`) times the mean. Without a size, for Poisson counts.
    static func gain(_ observation: ChartObservation, _ rise: Double, _ size: Double?) -> Double {
        let (count, mean) = (observation.count, observation.mean)
        guard let size else { return rise * count - mean * (exp(rise) - 1) }
        return rise * count + (count + size) * log((1 + mean / size) / (1 + mean * exp(rise) / size))
    }

    /// The largest sum over the last observations, over all lengths and all rises that are none or more.
    static func largestGain(_ earlier: [ChartObservation], _ latest: ChartObservation, _ size: Double?)
        -> Double
    {
        var largest = 0.0
        var rise = 0.5
        var scoreOfNone = 0.0
        for start in stride(from: earlier.count, through: 0, by: -1) {
            let first = start == earlier.count ? latest : earlier[start]
            scoreOfNone += (first.count - first.mean) / (1 + first.mean / (size ?? .infinity))
            // Where no rise is likelier than any, it gains nothing.
            guard scoreOfNone > 0 else { continue }
            rise = likeliest(earlier, latest, from: start, size, start: max(rise, 0.01))
            guard rise > 0 else { continue }
            var sum = gain(latest, rise, size)
            for index in start..<max(start, earlier.count) { sum += gain(earlier[index], rise, size) }
            if sum > largest { largest = sum }
        }
        return largest
    }

    /// By Newton's method; 0 where it does not end.
    private static func likeliest(
        _ earlier: [ChartObservation], _ latest: ChartObservation, from first: Int, _ size: Double?,
        start: Double
    ) -> Double {
        guard let size else {
            let counts = earlier[first...].reduce(latest.count) { $0 + $1.count }
            return log(counts / earlier[first...].reduce(latest.mean) { $0 + $1.mean })
        }
        var rise = start
        for _ in 0..<100 {
            let factor = exp(rise)
            var (score, information) = (0.0, 0.0)
            func add(_ observation: ChartObservation) {
                let spread = 1 + factor * observation.mean / size
                score += (observation.count - factor * observation.mean) / spread
                information += observation.mean * (observation.count / size + 1) / (spread * spread)
            }
            add(latest)
            for index in first..<max(first, earlier.count) { add(earlier[index]) }
            let step = score / (factor * information)
            guard step.isFinite else { return 0 }
            // A step that is too long would overflow; the likelihood rises towards its one maximum.
            rise += min(max(step, -2), 2)
            if abs(step) < 1e-9 { return max(rise, 0) }
        }
        return 0
    }
}
