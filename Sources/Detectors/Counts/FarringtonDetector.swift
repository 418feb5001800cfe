import Aggregates
package import EventTime

/// Farrington's algorithm of 1996: a quasi-Poisson regression on the same weeks of five years.
///
/// Formula: log mean = level + trend t, fitted to the 2 w + 1 buckets round the same bucket of each of b
/// years; past outbreaks (Anscombe residual above 1) are weighted down, and the fit repeated. The bound is
/// normal on the scale of counts^(2/3), with the error of the mean. The trend stays only if it is
/// significant, three years are seen, and the forecast is no higher than the highest reference. Score:
/// -log10 of the p-value on that scale. Warm-up: b years and w buckets. Memory: 8 bytes a bucket of it, up
/// to twice. Known failure: too many alarms in sparse series, as the residual threshold of 1 weights
/// ordinary weeks down (2.6 % of weeks at a nominal 0.5 %). Source: Farrington, Andrews, Beale and
/// Catchpole 1996, JRSS A 159; parity with `farrington` of R's surveillance 1.20.3.
package struct FarringtonDetector: CountModel, Hashable {
    /// One-sided: 0.005 is R's `alpha = 0.01`.
    package var alpha: Double
    /// Years to look back.
    package var years: Int
    /// Buckets to each side of the same bucket of a year.
    package var halfWindow: Int
    /// Below which nothing alarms.
    package var limit: CountLimit
    /// On the scale of which the bound of `delta` is normal.
    package var power: PowerTransform
    /// Anscombe residuals above this are weighted down; nil for none.
    package var residualThreshold: Double?
    /// Whether a trend is tried at all.
    package var triesTrend: Bool

    package init(
        alpha: Double = 0.005, years: Int = 5, halfWindow: Int = 3, limit: CountLimit = .none,
        power: PowerTransform = .twoThirds, residualThreshold: Double? = 1, triesTrend: Bool = true
    ) {
        self.alpha = alpha
        self.years = years
        self.halfWindow = halfWindow
        self.limit = limit
        self.power = power
        self.residualThreshold = residualThreshold
        self.triesTrend = triesTrend
    }

    /// What it looks back to, in buckets.
    package func memory(in unit: BucketUnit) -> Int {
        references.memory(seasonLength: unit.seasonLength)
    }

    private var references: FarringtonReferences {
        FarringtonReferences(years: years, halfWindow: halfWindow, periods: 1, excludedRecent: 0)
    }

    /// From the counts before the bucket alone.
    package func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        let season = past.calendar.unit.seasonLength
        let oldest = bucket - references.memory(seasonLength: season)
        let missing = past.history.firstSeen - oldest
        guard missing <= 0 else { return .none(.notEnoughHistory(missing: missing)) }
        let observations = references.observations(
            of: bucket, in: past.history, seasonLength: season, from: oldest)
        guard observations.counts.count >= 2 * years else {
            return .none(.tooFewReported(observations.counts.count, of: years * (2 * halfWindow + 1)))
        }
        let fitter = FarringtonFit(observations: observations, residualThreshold: residualThreshold)
        let trend: FarringtonTrend =
            triesTrend && years >= 3 ? .ifSignificant(0.05, errors: .byWorkingWeights) : .never
        guard let fitted = fitter.fit(trend, level: 0) else { return .none(.noFit) }
        var prediction = FarringtonThreshold.delta.prediction(
            FarringtonThreshold.Fitted(
                linear: fitted.linear, error: (fitted.dispersion * fitted.variance).squareRoot(),
                dispersion: fitted.dispersion),
            alpha: alpha, power: power)
        prediction.reason = prediction.reason ?? fitted.reason
        return limit.applied(to: prediction, of: bucket, in: past.history)
    }
}

/// No alarm where so few were counted that nobody would act.
package struct CountLimit: Hashable, Sendable {
    /// Persons; 0 for no limit.
    package var cases: Int
    /// Buckets in which they are counted, the judged one being the last.
    package var buckets: Int

    package init(cases: Int, buckets: Int) {
        self.cases = cases
        self.buckets = buckets
    }

    /// Everything may alarm.
    package static let none = CountLimit(cases: 0, buckets: 1)
    /// The published rule: 5 in 4 weeks.
    package static let fiveInFour = CountLimit(cases: 5, buckets: 4)

    /// Raises the upper bound to the last count with which the limit is not reached.
    func applied(to prediction: Prediction, of bucket: Bucket, in history: MeasuredHistory) -> Prediction {
        guard cases > 0, let upper = prediction.bounds.upper else { return prediction }
        let before = stride(from: 1, to: buckets, by: 1).reduce(0.0) { sum, lag in
            sum + Double(history[bucket - lag] ?? 0)
        }
        let least = Double(cases) - before - 1
        guard least > upper else { return prediction }
        var raised = prediction
        raised.bounds.upper = least
        raised.reason = .fewerThan(cases, in: buckets)
        return raised
    }
}
