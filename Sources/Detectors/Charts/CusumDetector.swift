import Foundation

/// The Poisson CUSUM: small excesses add up until they are too much.
///
/// Formula: C = max(0, C + z - k), alarm at C >= h, where z is the count standardised with a mean fitted
/// before monitoring starts. Score: C; p-value: Siegmund's approximation of how often C is so high, exp(-2
/// k (C + 0.583)). Warm-up: 8 buckets for a constant mean, a year for a seasonal one. Memory: the
/// coefficients and C; during the warm-up 16 bytes a bucket. Known failure: the baseline is never fitted
/// again, so a trend or a lasting shift alarms for ever (one bucket in two at R's settings); overdispersed
/// counts alarm too often. Source: Page 1954; Rossi, Lampugnani and Marchi 1999, Stat Med 18; parity with
/// `algo.cusum` of R's surveillance 1.20.3.
package struct CusumDetector: ControlChart {
    /// How a count is made comparable with others.
    package enum Standardisation: String, Hashable, Sendable, CaseIterable {
        /// (x - m) / sqrt m
        case standard
        /// (x - 3 m + 2 sqrt(x m)) / (2 sqrt m): nearer to normal for small means.
        case rossi
    }

    /// What can be chosen.
    package struct Parameters: Hashable, Sendable {
        /// Half of the shift, in deviations, that is to be found soonest.
        package var k: Double
        /// The statistic that alarms, in deviations.
        package var h: Double
        /// How a count is made comparable with others.
        package var standardisation: Standardisation
        /// The mean while nothing happens.
        package var baseline: BaselineModel
        /// Starts from 0 after an alarm; R does not.
        package var resets: Bool

        /// Rossi's: a false alarm in 500 buckets, a shift of 2 deviations found in 3.
        package init(
            k: Double = 1.04, h: Double = 2.26, standardisation: Standardisation = .rossi,
            baseline: BaselineModel = BaselineModel(harmonics: 1, hasTrend: false, family: .poisson),
            resets: Bool = true
        ) {
            self.k = k
            self.h = h
            self.standardisation = standardisation
            self.baseline = baseline
            self.resets = resets
        }

        /// The level h at which the approximate p-value is alpha.
        package static func level(alpha: Double, k: Double = 1.04) -> Double {
            max(0, -log(alpha) / (2 * k) - Self.overshoot)
        }

        static let overshoot = 0.583
    }

    /// What was chosen.
    package let parameters: Parameters
    private var phaseOne: PhaseOne
    /// C, in deviations.
    package private(set) var statistic = 0.0

    /// - Parameter past: what the baseline is fitted to, unless it is too short.
    package init(_ parameters: Parameters, after past: Past) {
        self.parameters = parameters
        phaseOne = PhaseOne(parameters.baseline, after: past)
    }

    /// What has been added up, before a bucket of which so much is expected.
    package func law(_ mean: Double) -> CusumLaw {
        CusumLaw(
            carried: statistic, mean: mean, k: parameters.k, standardisation: parameters.standardisation)
    }

    /// Of the baseline.
    package var expectation: Result<Double, DetectorReason> { phaseOne.mean }
    /// `parameters.h`.
    package var level: Double { parameters.h }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        if let count, case .success(let mean) = phaseOne.mean {
            statistic = law(mean).statistic(with: Double(count))
            if parameters.resets, statistic >= parameters.h { statistic = 0 }
        }
        phaseOne.settle(count)
    }

    /// The count, as a real number, with which the statistic reaches h; nil where 0 does.
    func countAtLevel(_ mean: Double) -> Double? { law(mean).count(reaching: parameters.h) }
}
