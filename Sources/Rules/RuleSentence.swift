import Aggregates
import Detectors
import EventTime
import Events
import Foundation

extension Rule {
    /// What the rule reads, how it is split, and when it fires, in one line:
    /// `encounters of khsm-sector (source USBP) by area, each month: 50% above year-ago`.
    package var sentence: String {
        var reads: String
        switch method {
        case .silence(let silence): reads = silence.feeds.map(\.description).joined(separator: ", ")
        case .threshold, .change, .record, .detect, .crossover: reads = selection.sentence
        }
        if !by.isEmpty { reads += " by \(by.joined(separator: ", "))" }
        return "\(reads), \(measureSentence): \(method.sentence)"
    }

    private var measureSentence: String {
        switch measure {
        case .bucket: "each \(bucket.rawValue)"
        case .window(let count): "\(count) \(bucket.rawValue)s"
        case .toDate(let year): "\(year.rawValue) to date, each \(bucket.rawValue)"
        }
    }
}

extension Selection {
    fileprivate var sentence: String {
        let named = report.bySource.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let reports = named.isEmpty ? report.standard : named.joined(separator: ", ")
        let wheres = filters.sorted { $0.key < $1.key }.map { field, values in
            "\(field) \(values.sorted().joined(separator: " or "))"
        }
        return "\(stream) of \(reports)" + (wheres.isEmpty ? "" : " (\(wheres.joined(separator: ", ")))")
    }
}

extension Method {
    fileprivate var sentence: String {
        switch self {
        case .threshold(let threshold):
            threshold.level.sentence { LevelText.count($0) }
        case .change(let change):
            change.level.sentence { LevelText.percent($0) } + " \(change.against.rawValue)"
        case .record(let record):
            "record" + record.scope.sentence
                + (record.level.isPlainRecord
                    ? ""
                    : " by "
                        + record.level.sentence {
                            LevelText.percent($0)
                        })
        case .detect(let detection):
            detection.level.sentence { level in
                guard level.isInfinite else { return "1 in \(LevelText.count(abs(level)))" }
                return detection.budget.map { "the budget of \($0.sentence)" } ?? "the budget"
            } + " by \(detection.method.name)"
        case .crossover(let crossover):
            crossover.level.sentence { LevelText.factor($0) } + crossover.against.sentence
        case .silence(let silence): "silent for \(silence.buckets)"
        }
    }
}

extension FalseAlarmBudget {
    /// `2 false alarms per week (1 of 4 shares)`
    fileprivate var sentence: String {
        let text = "\(LevelText.count(alarms)) false alarm\(alarms == 1 ? "" : "s") per \(period.rawValue)"
        return sides == 1 ? text : text + " (1 of \(sides) shares)"
    }
}

extension RecordDetector.Scope {
    fileprivate var sentence: String {
        switch self {
        case .ever: ""
        case .within(let buckets): " within \(buckets)"
        case .sameSeason: " for the season"
        }
    }
}

extension Level {
    /// A new record on whichever side, by any margin.
    fileprivate var isPlainRecord: Bool { (above ?? 0) == 0 && (below ?? 0) == 0 }

    fileprivate func sentence(_ text: (Double) -> String) -> String {
        let sides = [above.map { "above \(text($0))" }, below.map { "below \(text($0))" }]
        return sides.compactMap(\.self).joined(separator: " or ")
    }
}

/// Levels as rules write them.
private enum LevelText {
    static func count(_ value: Double) -> String {
        value.formatted(.number.locale(Locale(identifier: "en_US")))
    }

    static func percent(_ value: Double) -> String { count(value * 100) + "%" }

    /// What another series is multiplied with, if with anything.
    static func factor(_ value: Double) -> String { value == 1 ? "" : count(value) + " x " }
}
