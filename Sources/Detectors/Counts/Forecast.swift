/// What a statistical method thought of a bucket before it came: enough to judge its count at any level, at
/// any later time, as it would have been judged then.
package struct Forecast: Hashable, Sendable {
    /// Persons.
    package var expected: Double
    /// How likely each count was thought.
    package var law: PredictiveLaw
    /// The baseline that the default method chose; nil for other methods.
    package var choice: AutomaticChoice?
    /// The bounds of a series that keeps a budget of false alarms.
    package var allowance: Allowance?

    package init(
        expected: Double, law: PredictiveLaw, choice: AutomaticChoice? = nil, allowance: Allowance? = nil
    ) {
        self.expected = expected
        self.law = law
        self.choice = choice
        self.allowance = allowance
    }

    /// - Parameter level: one bucket in so many goes beyond by chance: 400 above, -400 below.
    package func bounds(at level: Level) -> Bounds {
        Bounds(
            lower: level.below.map { law.lowerBound(1 / -$0) }, expected: expected,
            upper: level.above.map { law.upperBound(1 / $0) })
    }

    /// How likely a count is that lies as far out on this side, or further.
    package func pValue(of count: Double, _ side: Side) -> Double {
        switch side {
        case .above: law.upperTail(from: count)
        case .below: law.lowerTail(to: count)
        }
    }
}

extension PredictiveLaw {
    /// The probability of this count or less. Without any deviation: 0 below the mean, else 1.
    package func lowerTail(to count: Double) -> Double {
        switch self {
        case .counts(let distribution): return distribution.lowerTail(to: count)
        case .normal(let mean, let deviation, let power):
            let excess = power.raise(count) - mean
            guard deviation > 0 else { return excess < 0 ? 0 : 1 }
            return StandardNormal.lowerTail(to: excess / deviation)
        case .scan(let scan): return scan.distribution.lowerTail(to: count)
        case .chart: return 1
        }
    }

    /// What a count passes with at most this probability, in persons.
    package func upperBound(_ probability: Double) -> Double {
        switch self {
        case .counts(let distribution): distribution.upperQuantile(probability)
        case .normal(let mean, let deviation, let power):
            power.lower(max(0, mean + deviation * StandardNormal.upperQuantile(probability)))
        case .scan(let scan): scan.upperBound(alpha: probability)
        case .chart(let chart): chart.upperBound(probability)
        }
    }

    /// What a count falls below with at most this probability, in persons.
    package func lowerBound(_ probability: Double) -> Double {
        switch self {
        case .counts(let distribution): distribution.quantile(probability)
        case .normal(let mean, let deviation, let power):
            power.lower(max(0, mean - deviation * StandardNormal.upperQuantile(probability)))
        case .scan(let scan): scan.distribution.quantile(probability)
        case .chart: 0
        }
    }
}
