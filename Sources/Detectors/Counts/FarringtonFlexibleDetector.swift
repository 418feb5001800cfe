import Aggregates
package import EventTime

/// Farrington Flexible: Noufaily's improvement of Farrington's algorithm.
///
/// Formula: log mean = seasonal level + trend t, a quasi-Poisson regression on all buckets of b years but
/// the latest 26, with 10 levels a year, of which one is the judged bucket's window; past outbreaks
/// (Anscombe residual above 2.58) are weighted down, and the fit repeated. The bound is the quantile of a
/// negative-binomial law with that mean and dispersion (`nbPlugin`), or as `FarringtonThreshold` says.
/// Score: -log10 of that law's p-value. Warm-up: b years and w buckets. Memory: 8 bytes a bucket of it, up
/// to twice. Known failure: five years are needed; a level that shifts is only learned with the years, and
/// until then alarms; rare series alarm too seldom. Source: Noufaily et al. 2013, Stat Med 32; Salmon,
/// Schumacher and Höhle 2016, J Stat Softw 70; parity with `farringtonFlexible` of R's surveillance 1.20.3.
package struct FarringtonFlexibleDetector: CountModel, Hashable {
    /// Whether the model has a trend.
    package enum TrendRule: Hashable, Sendable {
        /// Of the paper: always, unless all cases lie within one year; and the bound is at least 1.
        case paper
        /// Of R: if its p-value is below the threshold (1 for any), three years are seen, and the forecast
        /// is no higher than the highest reference.
        case asInR(pThreshold: Double)
        case never
    }

    /// One-sided.
    package var alpha: Double
    /// Years to look back.
    package var years: Int
    /// Buckets to each side of the same bucket of a year.
    package var halfWindow: Int
    /// Levels of the seasonal factor, 1 for the windows alone.
    package var periods: Int
    /// Buckets right before the judged one that are not learned from; at least `halfWindow` in R's default.
    package var excludedRecent: Int
    /// Whether the model has a trend.
    package var trend: TrendRule
    /// From the fit to the bound.
    package var threshold: FarringtonThreshold
    /// Below which nothing alarms.
    package var limit: CountLimit
    /// On the scale of which the bound of `delta` is normal.
    package var power: PowerTransform
    /// Anscombe residuals above this are weighted down; nil for none.
    package var residualThreshold: Double?

    /// As Noufaily 2013 recommends.
    package init(
        alpha: Double = 0.005, years: Int = 5, halfWindow: Int = 3, periods: Int = 10,
        excludedRecent: Int = 26, trend: TrendRule = .paper, threshold: FarringtonThreshold = .nbPlugin,
        limit: CountLimit = .none, power: PowerTransform = .twoThirds, residualThreshold: Double? = 2.58
    ) {
        self.alpha = alpha
        self.years = years
        self.halfWindow = halfWindow
        self.periods = periods
        self.excludedRecent = excludedRecent
        self.trend = trend
        self.threshold = threshold
        self.limit = limit
        self.power = power
        self.residualThreshold = residualThreshold
    }

    /// What R's function does unless told otherwise.
    package static let defaultsOfR = FarringtonFlexibleDetector(
        alpha: 0.05, periods: 1, excludedRecent: 3, trend: .asInR(pThreshold: 0.05), threshold: .delta,
        limit: .fiveInFour)

    /// What it looks back to, in buckets.
    package func memory(in unit: BucketUnit) -> Int {
        references(seasonLength: unit.seasonLength).memory(seasonLength: unit.seasonLength)
    }

    /// A year of few buckets has fewer levels and narrower windows: there must be one bucket a level.
    private func references(seasonLength: Int) -> FarringtonReferences {
        let halfWindow = min(halfWindow, (seasonLength - 1) / 6)
        let periods = max(1, min(periods, seasonLength - 2 * halfWindow))
        return FarringtonReferences(
            years: years, halfWindow: halfWindow, periods: periods,
            excludedRecent: min(excludedRecent, seasonLength / 2))
    }

    /// From the counts before the bucket alone.
    package func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        let season = past.calendar.unit.seasonLength
        let references = references(seasonLength: season)
        let oldest = bucket - references.memory(seasonLength: season)
        let missing = past.history.firstSeen - oldest
        guard missing <= 0 else { return .none(.notEnoughHistory(missing: missing)) }
        let observations = references.observations(
            of: bucket, in: past.history, seasonLength: season, from: oldest)
        let least = references.periods + 2
        guard observations.counts.count >= least else {
            return .none(.tooFewReported(observations.counts.count, of: least))
        }
        let fit = FarringtonFit(observations: observations, residualThreshold: residualThreshold)
        guard let fitted = fit.fit(rule(seasonLength: season), level: references.currentLevel) else {
            return .none(.noFit)
        }
        return limit.applied(to: bounded(fitted), of: bucket, in: past.history)
    }

    private func rule(seasonLength: Int) -> FarringtonTrend {
        switch trend {
        case .paper: .always(yearLength: seasonLength)
        case .never: .never
        case .asInR(let pThreshold):
            years < 3 ? .never : .ifSignificant(pThreshold, errors: .byOutbreakWeights)
        }
    }

    private func bounded(_ fitted: FarringtonFit.Fitted) -> Prediction {
        var prediction = threshold.prediction(
            FarringtonThreshold.Fitted(
                linear: fitted.linear, error: (fitted.outbreakDispersion * fitted.variance).squareRoot(),
                dispersion: fitted.dispersion),
            alpha: alpha, power: power)
        prediction.reason = prediction.reason ?? fitted.reason
        if trend == .paper, let upper = prediction.bounds.upper { prediction.bounds.upper = max(upper, 1) }
        return prediction
    }
}
