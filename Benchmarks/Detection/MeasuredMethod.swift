import Aggregates
package import Detectors
package import EventTime

/// A method of the comparison, by what it makes of a history.
package struct MeasuredMethod: Sendable {
    package let name: String
    /// A detector that has seen the history, to judge what follows.
    let detector: @Sendable (Past) -> any CountDetector

    package init(name: String, detector: @escaping @Sendable (Past) -> any CountDetector) {
        self.name = name
        self.detector = detector
    }

    static func of(_ name: String, _ model: some CountModel & Sendable) -> MeasuredMethod {
        MeasuredMethod(name: name) { ModelDetector(model, after: $0) }
    }

    /// The default, at a nominal 1 %.
    package static let automatic = MeasuredMethod(name: "auto") {
        AutomaticDetector(AutomaticModel(alpha: 0.01), after: $0)
    }

    package static let weekly: [MeasuredMethod] = [
        automatic,
        of("farrington-flexible (99.5 %)", FarringtonFlexibleDetector(alpha: 0.005)),
        of("farrington (99.5 %)", FarringtonDetector()),
        of("ears-c1", EarsDetector(.c1)), of("ears-c2", EarsDetector(.c2)), of("ears-c3", EarsDetector(.c3)),
    ]

    package static let daily: [MeasuredMethod] = [
        automatic, of("ears-c1", EarsDetector(.c1)), of("ears-c2", EarsDetector(.c2)),
        of("ears-c3", EarsDetector(.c3)),
    ]

    package func judge(_ series: SimulatedSeries, _ unit: BucketUnit) -> Judgement {
        let with = verdicts(series.counts, series.judged, unit)
        let without = verdicts(series.withoutOutbreak, series.judged, unit)
        return Judgement(
            scenario: series.scenario, scores: with.map { $0.score ?? -.infinity },
            scoresWithout: without.map { $0.score ?? -.infinity }, alarms: with.map(\.isAlarm),
            alarmsWithout: without.map(\.isAlarm), isOutbreak: series.judged.map { series.outbreak[$0] > 0 })
    }

    private func verdicts(_ counts: [Int64], _ judged: Range<Int>, _ unit: BucketUnit) -> [CountVerdict] {
        var history = MeasuredHistory(first: Bucket(1))
        for count in counts[..<judged.lowerBound] { history.append(count) }
        let calendar = BucketCalendar(unit: unit, zone: .utc)
        var detector = detector(Past(history: history, calendar: calendar, step: 1))
        return counts[judged].map { detector.judge($0).verdict }
    }
}
