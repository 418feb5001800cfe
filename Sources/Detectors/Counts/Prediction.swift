import Foundation

/// What a method says of one bucket before its count is known.
package struct Prediction: Hashable, Sendable {
    /// A count above `upper` alarms. `lower` is the same level on the other side, for methods that have one.
    package var bounds: Bounds
    /// How counts are thought to be distributed; nil where the method cannot judge, or judges otherwise.
    package var law: PredictiveLaw?
    /// Why there are no bounds, or what to know about them.
    package var reason: DetectorReason?

    package init(bounds: Bounds, law: PredictiveLaw?, reason: DetectorReason? = nil) {
        self.bounds = bounds
        self.law = law
        self.reason = reason
    }

    /// Nothing can be said.
    package static func none(_ reason: DetectorReason) -> Prediction {
        Prediction(bounds: .none, law: nil, reason: reason)
    }

    /// Whether an episode above the bounds that has begun goes on with this count.
    package func goesOn(with count: Int64) -> Bool {
        guard let end = law?.endBound ?? bounds.upper else { return false }
        return Double(count) > end
    }

    /// By the law's upper tail.
    package func verdict(on count: Int64?) -> CountVerdict {
        guard let count else { return CountVerdict(reason: reason ?? .notReported) }
        guard let law else { return CountVerdict(reason: reason) }
        let pValue = law.upperTail(from: Double(count))
        return CountVerdict(
            score: law.evidence(of: Double(count)), pValue: pValue,
            isAlarm: bounds.side(of: Double(count)) == .above,
            reason: pValue.isNaN ? .noFit : reason)
    }
}

/// The distribution of a count before it is known.
package enum PredictiveLaw: Hashable, Sendable {
    case counts(CountDistribution)
    /// The count to this power is normal; mean and deviation are those of the power.
    case normal(mean: Double, deviation: Double, power: PowerTransform)
    /// A count after the buckets before it.
    case scan(ScanLaw)
    /// A count after what a control chart has added up.
    case chart(ChartLaw)

    /// The probability of this count or more. Without any deviation: 0 above the mean, else 1.
    package func upperTail(from count: Double) -> Double {
        switch self {
        case .counts(let distribution): return distribution.upperTail(from: count)
        case .normal(let mean, let deviation, let power):
            let excess = power.raise(count) - mean
            guard deviation > 0 else { return excess > 0 ? 0 : 1 }
            return StandardNormal.upperTail(from: excess / deviation)
        case .scan(let scan): return scan.upperTail(from: count)
        case .chart(let chart): return chart.upperTail(from: count)
        }
    }

    /// What a count must pass for an episode to go on; nil where that is what begins one.
    package var endBound: Double? {
        switch self {
        case .counts, .normal, .chart: nil
        case .scan(let scan): scan.endBound
        }
    }

    /// The score, where it is not the p-value's.
    func evidence(of count: Double) -> Double? {
        switch self {
        case .counts, .normal, .chart: nil
        case .scan(let scan): scan.evidence(of: count)
        }
    }
}

/// How unusual a count is.
package struct CountVerdict: Hashable, Sendable {
    /// Larger is more suspicious, on one scale for all series of a method: -log10 of the p-value, up to 300,
    /// or the statistic of methods that add up evidence. Nil where nothing can be said.
    package var score: Double?
    /// The probability of a count like this or more where nothing has happened.
    package var pValue: Double?
    /// Whether the count lies above the upper bound.
    package var isAlarm: Bool
    /// Why nothing is said, or what to know about it.
    package var reason: DetectorReason?

    package init(score: Double? = nil, pValue: Double?, isAlarm: Bool, reason: DetectorReason? = nil) {
        self.pValue = pValue.flatMap { $0.isNaN ? nil : $0 }
        self.score = score ?? self.pValue.map(Self.score(ofPValue:))
        self.isAlarm = isAlarm
        self.reason = reason
    }

    /// Nothing can be said.
    package init(reason: DetectorReason?) { self.init(pValue: nil, isAlarm: false, reason: reason) }

    /// 0 for 1, 2 for 0.01, at most 300.
    package static func score(ofPValue pValue: Double) -> Double {
        pValue < 1 ? -log10(max(pValue, 1e-300)) : 0
    }
}
