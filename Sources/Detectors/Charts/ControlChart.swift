/// A chart over a baseline that was fitted before: what all of them do with a count.
package protocol ControlChart: CountDetector {
    /// What the chart has added up, and what a count adds.
    associatedtype Law: ChartStatistic

    /// What is expected of the bucket that comes next, or why nothing is.
    var expectation: Result<Double, DetectorReason> { get }
    /// The statistic that alarms.
    var level: Double { get }
    /// Before a bucket of which so much is expected.
    func law(_ mean: Double) -> Law
}

/// The statistic of a chart as a function of the next count.
package protocol ChartStatistic: Sendable {
    /// With this count; it grows with it.
    func statistic(with count: Double) -> Double
    /// How likely it stands so high where nothing happens.
    func pValue(ofStatistic statistic: Double) -> Double
    /// The highest count that does not reach a level; -1 where 0 does.
    func highest(below level: Double) -> Double
    /// To be kept with a forecast.
    var chart: ChartLaw { get }
}

extension ControlChart {
    /// Of the bucket that comes next.
    package func predict() -> Prediction {
        switch expectation {
        case .failure(let reason): return .none(reason)
        case .success(let mean):
            let law = law(mean)
            return Prediction(
                bounds: Bounds(expected: mean, upper: law.highest(below: level)), law: .chart(law.chart))
        }
    }

    /// How unusual the count is; allocates nothing.
    package func verdict(on count: Int64?, by prediction: Prediction) -> CountVerdict {
        guard let count else { return CountVerdict(reason: prediction.reason ?? .notReported) }
        guard case .success(let mean) = expectation else { return CountVerdict(reason: prediction.reason) }
        let law = law(mean)
        let statistic = law.statistic(with: Double(count))
        return CountVerdict(
            score: statistic, pValue: law.pValue(ofStatistic: statistic), isAlarm: statistic >= level)
    }
}
