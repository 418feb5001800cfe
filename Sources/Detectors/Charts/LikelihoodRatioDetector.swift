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
package struct LikelihoodRatioDetector: ControlChart {
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
    private var window: [ChartObservation] = []
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

    /// What has been added up, before a bucket of which so much is expected.
    package func law(_ mean: Double) -> LikelihoodRatioLaw {
        LikelihoodRatioLaw(rise: parameters.rise, sum: sum, window: window, mean: mean, size: size)
    }

    /// Of the baseline.
    package var expectation: Result<Double, DetectorReason> { phaseOne.mean }
    /// `parameters.level`.
    package var level: Double { parameters.level }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        defer { phaseOne.settle(count) }
        guard let count, case .success(let mean) = phaseOne.mean else { return }
        let statistic = law(mean).statistic(with: Double(count))
        guard statistic < parameters.level else {
            sum = 0
            window.removeAll(keepingCapacity: true)
            return
        }
        switch parameters.rise {
        case .known: sum = statistic
        case .estimated(let length):
            if window.count >= length { window.removeFirst() }
            window.append(ChartObservation(count: Double(count), mean: mean))
        }
    }
}
