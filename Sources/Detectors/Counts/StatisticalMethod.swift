package import EventTime

/// A method that predicts a bucket from the counts before it, with its parameters: what rules choose from.
package enum StatisticalMethod: Hashable, Sendable {
    /// What fits the history there is.
    case automatic(AutomaticModel)
    case seasonal(SeasonalModel)
    case ears(EarsDetector)
    case farrington(FarringtonDetector)
    case farringtonFlexible(FarringtonFlexibleDetector)

    /// As rules and alerts call it.
    package var name: String {
        switch self {
        case .automatic: "auto"
        case .seasonal: "seasonal"
        case .ears(let ears): "ears-\(ears.variant.rawValue)"
        case .farrington: "farrington"
        case .farringtonFlexible: "farrington-flexible"
        }
    }

    /// A text that is equal exactly where the method is.
    package var canonical: String { "\(self)" }

    /// Buckets before the judged one that it may look at.
    package func memory(in unit: BucketUnit) -> Int { model.memory(in: unit) }

    /// What the past says of a bucket; nil while it cannot be judged.
    package func forecast(of bucket: Bucket, in past: Past) -> Forecast? {
        prediction(of: bucket, in: past)?.forecast
    }

    /// The same, and the law with all that a budget of false alarms asks of it; the forecast keeps less.
    package func prediction(of bucket: Bucket, in past: Past) -> (forecast: Forecast, law: PredictiveLaw)? {
        let prediction = model.prediction(of: bucket, in: past)
        guard let law = prediction.law, let expected = prediction.bounds.expected, expected.isFinite else {
            return nil
        }
        let forecast = Forecast(expected: expected, law: law.settled, choice: prediction.reason?.choice)
        return (forecast, law)
    }

    package var model: any CountModel {
        switch self {
        case .automatic(let automatic): automatic
        case .seasonal(let seasonal): seasonal
        case .ears(let ears): ears
        case .farrington(let farrington): farrington
        case .farringtonFlexible(let flexible): flexible
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
