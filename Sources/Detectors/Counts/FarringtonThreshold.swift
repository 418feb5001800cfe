import Foundation

/// From a fitted mean, its error and the dispersion to a bound.
package enum FarringtonThreshold: String, Hashable, Sendable, CaseIterable {
    /// Farrington 1996: normal on the scale of a power, with the error of the mean.
    case delta
    /// Noufaily 2013: the quantile of a negative-binomial law with the fitted mean.
    case nbPlugin = "nb-plugin"
    /// Salmon 2016: the same with the upper confidence bound of the mean.
    case muan

    /// What a model has fitted.
    struct Fitted {
        /// The logarithm of the mean.
        var linear: Double
        /// The error of that logarithm.
        var error: Double
        var dispersion: Double
    }

    /// - Parameter alpha: one-sided.
    func prediction(_ fitted: Fitted, alpha: Double, power: PowerTransform) -> Prediction {
        switch self {
        case .delta: delta(fitted, alpha, power)
        case .nbPlugin: plugIn(fitted, mean: exp(fitted.linear), alpha)
        case .muan:
            plugIn(
                fitted,
                mean: exp(fitted.linear + StandardNormal.upperQuantile(alpha) * fitted.error), alpha)
        }
    }

    private func delta(_ fitted: Fitted, _ alpha: Double, _ power: PowerTransform) -> Prediction {
        let mean = exp(fitted.linear)
        let error = fitted.error * mean
        let deviation = power.deviation(mean: mean, tau: fitted.dispersion + error * error / mean)
        let centre = power.raise(mean)
        let margin = StandardNormal.upperQuantile(alpha) * deviation
        let upper = power.lower(centre + margin)
        guard upper.isFinite else { return .none(.noFit) }
        let lower = power.lower(max(0, centre - margin))
        return Prediction(
            bounds: Bounds(lower: lower.isNaN ? 0 : lower, expected: mean, upper: upper),
            law: .normal(mean: centre, deviation: deviation, power: power))
    }

    private func plugIn(_ fitted: Fitted, mean: Double, _ alpha: Double) -> Prediction {
        guard let law = CountDistribution(mean: mean, dispersion: fitted.dispersion) else {
            return .none(.noFit)
        }
        return Prediction(
            bounds: Bounds(
                lower: law.quantile(alpha), expected: exp(fitted.linear), upper: law.upperQuantile(alpha)),
            law: .counts(law))
    }
}
