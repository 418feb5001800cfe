import Foundation

/// CUSUM and GLR charts of negative-binomial (or Poisson) counts: how much likelier a rise of the mean by a
/// factor has made the latest counts.
///
/// Formula: with means m fitted before monitoring starts and size r, a rise to m exp(K) adds K x + (x + r)
/// log ((1 + m / r) / (1 + m exp(K) / r)) for a count x. `known` K: S = max(0, S + that) (CUSUM).
/// `estimated`: S is the largest sum over the last buckets, over all onsets in the window and all K >= 0
/// (GLR). Alarm at S >= level; the chart then starts anew. Score: S; p-value: for a known K at most
/// exp(-S), exactly so by Wald's inequality; for an estimated one the signed root of S of one window, times
/// the number of windows. Warm-up: a year. Memory: the coefficients and S, and for GLR 16 bytes a bucket of
/// the window. Known failure: the baseline is never fitted again, so a lasting shift alarms again and
/// again; a wrong season looks like a rise. Source: Höhle and Paul 2008, Comput Stat Data Anal 52; parity
/// with `algo.glrnb` of R's surveillance 1.20.3.
package struct LikelihoodRatioDetector: CountDetector {
    /// The alternative to the baseline.
    package enum Rise: Hashable, Sendable {
        /// To so many times the mean.
        case known(factor: Double)
        /// Of any size, beginning in one of the last so many buckets.
        case estimated(window: Int)
    }

    /// What can be chosen.
    package struct Parameters: Hashable, Sendable {
        /// The alternative to the baseline.
        package var rise: Rise
        /// The log likelihood ratio that alarms.
        package var level: Double
        /// The mean while nothing happens.
        package var baseline: BaselineModel

        package init(
            rise: Rise, level: Double = 5,
            baseline: BaselineModel = BaselineModel(harmonics: 1, hasTrend: true, family: .negativeBinomial)
        ) {
            self.rise = rise
            self.level = level
            self.baseline = baseline
        }

        /// The level at which the p-value of a known rise is alpha.
        package static func level(alpha: Double) -> Double { -log(alpha) }
    }

    /// What was chosen.
    package let parameters: Parameters
    private var phaseOne: PhaseOne
    private let fixedSize: Double?
    /// Since the last alarm, within the window: counts with their means, oldest first.
    private var window: [RisingMean.Observation] = []
    private var sum = 0.0

    /// - Parameters:
    ///   - past: what the baseline is fitted to, unless it is too short.
    ///   - size: of the negative-binomial law, in the place of the fitted one.
    package init(_ parameters: Parameters, after past: Past, size: Double? = nil) {
        self.parameters = parameters
        fixedSize = size
        phaseOne = PhaseOne(parameters.baseline, after: past)
    }

    private var size: Double? { fixedSize ?? phaseOne.baseline?.size }

    /// Of the bucket that comes next.
    package func predict() -> Prediction {
        switch phaseOne.mean {
        case .failure(let missing): return .none(missing.reason)
        case .success(let mean):
            return Prediction(bounds: Bounds(expected: mean, upper: highestInBounds(mean)), law: nil)
        }
    }

    /// How unusual the count is; allocates nothing.
    package func verdict(on count: Int64?, by prediction: Prediction) -> CountVerdict {
        guard let count else { return CountVerdict(reason: prediction.reason ?? .notReported) }
        guard case .success(let mean) = phaseOne.mean else { return CountVerdict(reason: prediction.reason) }
        let statistic = statistic(Double(count), mean)
        return CountVerdict(
            score: statistic, pValue: pValue(statistic), isAlarm: statistic >= parameters.level)
    }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        defer { phaseOne.settle(count) }
        guard let count, case .success(let mean) = phaseOne.mean else { return }
        let statistic = statistic(Double(count), mean)
        guard statistic < parameters.level else {
            sum = 0
            window.removeAll(keepingCapacity: true)
            return
        }
        switch parameters.rise {
        case .known: sum = statistic
        case .estimated(let length):
            if window.count >= length { window.removeFirst() }
            window.append(RisingMean.Observation(count: Double(count), mean: mean))
        }
    }

    private func statistic(_ count: Double, _ mean: Double) -> Double {
        let latest = RisingMean.Observation(count: count, mean: mean)
        switch parameters.rise {
        case .known(let factor): return max(0, sum + RisingMean.gain(latest, log(factor), size))
        case .estimated: return RisingMean.largestGain(window, latest, size)
        }
    }

    private func pValue(_ statistic: Double) -> Double {
        guard statistic > 0 else { return 1 }
        switch parameters.rise {
        case .known: return exp(-statistic)
        case .estimated:
            return min(
                1, Double(window.count + 1) * StandardNormal.upperTail(from: (2 * statistic).squareRoot()))
        }
    }

    /// The highest count that does not alarm; the statistic grows with the count.
    private func highestInBounds(_ mean: Double) -> Double {
        HighestCount.within(near: mean + 3 * mean.squareRoot()) { statistic($0, mean) < parameters.level }
    }
}

/// Log-likelihood ratios of a mean that has risen by a factor against one that has not.
enum RisingMean {
    struct Observation: Hashable, Sendable {
        var count: Double
        var mean: Double
    }

    /// What one count adds for a rise to exp(`rise`) times the mean. Without a size, for Poisson counts.
    static func gain(_ observation: Observation, _ rise: Double, _ size: Double?) -> Double {
        let (count, mean) = (observation.count, observation.mean)
        guard let size else { return rise * count - mean * (exp(rise) - 1) }
        return rise * count + (count + size) * log((1 + mean / size) / (1 + mean * exp(rise) / size))
    }

    /// The largest sum over the last observations, over all lengths and all rises that are none or more.
    static func largestGain(_ earlier: [Observation], _ latest: Observation, _ size: Double?) -> Double {
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
        _ earlier: [Observation], _ latest: Observation, from first: Int, _ size: Double?, start: Double
    ) -> Double {
        guard let size else {
            let counts = earlier[first...].reduce(latest.count) { $0 + $1.count }
            return log(counts / earlier[first...].reduce(latest.mean) { $0 + $1.mean })
        }
        var rise = start
        for _ in 0..<100 {
            let factor = exp(rise)
            var (score, information) = (0.0, 0.0)
            func add(_ observation: Observation) {
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
