import Aggregates
package import EventTime

/// A method that predicts a bucket from the counts before it, with its parameters: what rules choose from,
/// and what runs over a table.
package enum StatisticalMethod: Hashable, Sendable {
    /// What fits the history there is.
    case automatic(AutomaticModel)
    case seasonal(SeasonalModel)
    case ears(EarsDetector)
    case farrington(FarringtonDetector)
    case farringtonFlexible(FarringtonFlexibleDetector)
    case cusum(CusumDetector.Parameters)
    case likelihoodRatio(LikelihoodRatioDetector.Parameters)

    /// As rules and alerts call it.
    package var name: String {
        switch self {
        case .automatic: "auto"
        case .seasonal: "seasonal"
        case .ears(let ears): "ears-\(ears.variant.rawValue)"
        case .farrington: "farrington"
        case .farringtonFlexible: "farrington-flexible"
        case .cusum: "cusum"
        case .likelihoodRatio(let chart):
            switch chart.rise {
            case .known: "cusum-nb"
            case .estimated: "glr-nb"
            }
        }
    }

    /// A text that is equal exactly where the method is.
    package var canonical: String { "\(self)" }

    /// The same without what may be added to year after year, the holidays: history outlives it.
    package var meaning: String {
        guard case .seasonal(var seasonal) = self else { return canonical }
        seasonal.holidays = .none
        return StatisticalMethod.seasonal(seasonal).canonical
    }

    /// Whether it has bounds below, too.
    package var watchesFalls: Bool {
        switch self {
        case .automatic, .seasonal, .ears, .farrington, .farringtonFlexible: true
        case .cusum, .likelihoodRatio: false
        }
    }

    /// Buckets before the judged one that it may look at.
    package func memory(in unit: BucketUnit) -> Int {
        model.memory(in: unit)
    }

    /// What the past says of a bucket; nil while it cannot be judged.
    package func forecast(of bucket: Bucket, in past: Past) -> Forecast? {
        var nothing = FitMemory()
        return forecast(of: bucket, in: past, keeping: &nothing)
    }

    /// The same, with what has been fitted to the same history before.
    package func forecast(of bucket: Bucket, in past: Past, keeping memory: inout FitMemory) -> Forecast? {
        prediction(of: bucket, in: past, keeping: &memory)?.forecast
    }

    /// The same, and the law with all that a budget of false alarms asks of it; the forecast keeps less.
    package func prediction(
        of bucket: Bucket, in past: Past, keeping memory: inout FitMemory
    ) -> (forecast: Forecast, law: PredictiveLaw)? {
        let prediction = told(of: bucket, in: past, keeping: &memory)
        guard let law = prediction.law, let expected = prediction.bounds.expected, expected.isFinite else {
            return nil
        }
        let forecast = Forecast(expected: expected, law: law.settled, choice: prediction.reason?.choice)
        return (forecast, law)
    }

    private func told(of bucket: Bucket, in past: Past, keeping memory: inout FitMemory) -> Prediction {
        switch (way, memory.fit) {
        case (.chart(let model), .chart(let kept)?):
            return predict(model.chart(of: bucket, in: past, after: kept), keeping: &memory)
        case (.chart(let model), .automatic?), (.chart(let model), nil):
            return predict(model.chart(of: bucket, in: past, after: nil), keeping: &memory)
        case (.model(let model), let fit):
            guard case .automatic(let automatic) = self else { return model.prediction(of: bucket, in: past) }
            var kept: AutomaticBaseline?
            if case .automatic(let baseline)? = fit { kept = baseline }
            let baseline = automatic.baseline(for: bucket, in: past, orElse: kept)
            if case .success(let fitted) = baseline { memory.fit = .automatic(fitted) }
            return automatic.prediction(of: bucket, in: past, by: baseline)
        }
    }

    /// What runs over the buckets after those that are known, one by one.
    ///
    /// - Parameter alpha: the level of the seasonal baseline, which knows none of its own; the usual one for
    ///   nil.
    package func detector(after past: Past, alpha: Double? = nil) -> any CountDetector {
        switch self {
        case .automatic(let automatic): return AutomaticDetector(automatic, after: past)
        case .ears(let ears): return ModelDetector(ears, after: past)
        case .farrington(let farrington): return ModelDetector(farrington, after: past)
        case .farringtonFlexible(let flexible): return ModelDetector(flexible, after: past)
        case .cusum(let parameters): return CusumDetector(parameters, after: past)
        case .likelihoodRatio(let parameters): return LikelihoodRatioDetector(parameters, after: past)
        case .seasonal(let seasonal):
            let history = past.history
            let first = min(history.firstSeen, history.end)
            var baseline = seasonal.baseline(past.calendar, alpha: alpha, from: first)
            for bucket in stride(from: history.firstSeen, to: history.end, by: 1) {
                baseline.settle(history[bucket])
            }
            return baseline
        }
    }

    private func predict(_ chart: StartedChart, keeping memory: inout FitMemory) -> Prediction {
        memory.fit = .chart(chart)
        return chart.detector.predict()
    }

    /// What predicts each bucket by itself.
    package var model: any CountModel {
        switch way {
        case .model(let model): model
        case .chart(let chart): chart
        }
    }

    private enum Way {
        case model(any CountModel)
        case chart(ChartModel)
    }

    private var way: Way {
        switch self {
        case .automatic(let automatic): .model(automatic)
        case .seasonal(let seasonal): .model(seasonal)
        case .ears(let ears): .model(ears)
        case .farrington(let farrington): .model(farrington)
        case .farringtonFlexible(let flexible): .model(flexible)
        case .cusum(let parameters): .chart(ChartModel { CusumDetector(parameters, after: $0) })
        case .likelihoodRatio(let parameters):
            .chart(ChartModel { LikelihoodRatioDetector(parameters, after: $0) })
        }
    }
}

extension PredictiveLaw {
    fileprivate var settled: PredictiveLaw {
        if case .scan(let scan) = self { .scan(scan.settled) } else { self }
    }
}

extension DetectorReason {
    fileprivate var choice: AutomaticChoice? {
        if case .chosen(let choice) = self { choice } else { nil }
    }
}
