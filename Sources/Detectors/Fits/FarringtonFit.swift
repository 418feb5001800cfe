import Foundation

/// The fit of a Farrington model: fitted, past outbreaks weighted down, fitted again.
struct FarringtonFit {
    struct Fitted {
        /// At the judged bucket, on the logarithmic scale.
        var linear: Double
        /// Of that, for a dispersion of 1.
        var variance: Double
        /// At least 1.
        var dispersion: Double
        /// The dispersion from which R's `farringtonFlexible` takes its standard errors.
        var outbreakDispersion: Double
        var hasTrend: Bool
        var reason: DetectorReason?
    }

    let observations: GroupedFit.Observations
    let residualThreshold: Double?
    private let logCounts: [Double]
    private let starts: [Double]

    init(observations: GroupedFit.Observations, residualThreshold: Double?) {
        self.observations = observations
        self.residualThreshold = residualThreshold
        logCounts = observations.counts.map { $0 > 0 ? log($0) : 0 }
        starts = observations.counts.map { log($0 + 0.1) }
    }

    /// Nil where nothing fits, or nothing was observed in this level.
    func fit(_ trend: FarringtonTrend, level: Int) -> Fitted? {
        switch trend {
        case .never: return fitted(trend: false, level)
        case .always(let yearLength):
            guard hasCases(spanning: yearLength) else { return fitted(trend: false, level) }
            return fitted(trend: true, level) ?? withoutTrend(level)
        case .ifSignificant(let limit, let errors):
            guard let model = model(trend: true) else { return withoutTrend(level) }
            guard model.first.hasConverged else { return withoutTrend(level) }
            let dispersion: Double =
                switch errors {
                case .byWorkingWeights: model.last.dispersion
                case .byOutbreakWeights: model.outbreakDispersion
                }
            let forecast = exp(model.last.prediction(level: level))
            let isSignificant = model.last.trendPValue(dispersion: dispersion) < limit
            guard isSignificant, forecast <= observations.counts.max() ?? 0 else {
                return fitted(trend: false, level)
            }
            return model.fitted(level, reason: nil)
        }
    }

    private func hasCases(spanning yearLength: Int) -> Bool {
        let times = zip(observations.times, observations.counts).filter { $0.1 > 0 }.map(\.0)
        guard let first = times.min(), let last = times.max() else { return false }
        return Int(last - first) >= yearLength
    }

    private func fitted(trend: Bool, _ level: Int) -> Fitted? {
        model(trend: trend)?.fitted(level, reason: nil)
    }

    private func withoutTrend(_ level: Int) -> Fitted? {
        model(trend: false)?.fitted(level, reason: .withoutTrend)
    }

    private struct Model {
        var first: GroupedFit
        var last: GroupedFit
        var isReweighted = true

        /// Without re-weighting R keeps the working weights.
        var outbreakDispersion: Double { isReweighted ? last.outbreakDispersion : last.dispersion }

        func fitted(_ level: Int, reason: DetectorReason?) -> Fitted? {
            guard last.levels[level].isObserved else { return nil }
            return Fitted(
                linear: last.prediction(level: level), variance: last.predictionVariance(level: level),
                dispersion: max(last.dispersion, 1),
                outbreakDispersion: outbreakDispersion, hasTrend: last.hasTrend, reason: reason)
        }
    }

    private func model(trend: Bool) -> Model? {
        guard
            let first = GroupedFit(
                observations, logCounts: logCounts, starts: starts, priorWeights: nil, trend: trend)
        else { return nil }
        guard let residualThreshold else { return Model(first: first, last: first, isReweighted: false) }
        let weights = first.outbreakWeights(
            dispersion: max(first.dispersion, 1), threshold: residualThreshold)
        guard
            let last = GroupedFit(
                observations, logCounts: logCounts, starts: starts, priorWeights: weights, trend: trend)
        else { return nil }
        return Model(first: first, last: last)
    }
}
