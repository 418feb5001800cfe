package import Aggregates
import Alerting
import Detectors
package import EventTime
import Events
package import Rules

/// A rule with everything that follows from it and from the policies of the feeds it reads. It never
/// changes, and is one thing, not a value: it is handed on for each bucket of each series.
package final class PlannedRule: Sendable {
    /// As its author wrote it.
    package let rule: Rule
    /// Index into the plan's cadences and groupings. A silence rule adds nothing up.
    package let cadence: Int
    package let grouping: Int?
    /// The grouping it is compared with.
    package let against: Int?
    /// Where the sub-groups that explain its alerts are counted.
    package let drivers: [DriverGrouping]
    /// Of its buckets, in its zone.
    package let calendar: BucketCalendar
    /// Buckets for which bases are kept: those that can be corrected.
    package let correctableBuckets: Int
    /// Buckets of measured history, and of plain counts, that are kept.
    package let historyBuckets: Int
    package let seriesBuckets: Int
    /// Buckets for which it is kept which feeds reported: those of the history, with what they measure.
    package let reportBuckets: Int
    /// The breaks that concern what it reads.
    package let breaks: [Break]
    /// The first bucket that lies wholly after each break, sorted.
    let cuts: [Bucket]
    /// The highest of the feeds it reads.
    package let privacyMinimum: Int64
    /// Where its series keep a budget of false alarms.
    let calibrations: CalibrationTable?
    /// Fingerprint of what the kept state means: a rule that differs in it starts its series afresh.
    package let meaning: UInt64
    /// Fingerprint of the whole rule, levels and texts included.
    package let version: UInt64

    package struct DriverGrouping: Sendable {
        package let dimension: String
        package let grouping: Int
    }

    init(
        _ rule: Rule, policies: FeedPolicies, breaks: [Break], cadences: inout Ordinals<Cadence>,
        groupings: inout Ordinals<Grouping>, calibrations tables: inout [CalibrationTable]
    ) {
        let feeds = Self.feeds(of: rule, policies)
        let reading = feeds.map { policies[$0] } + (feeds.isEmpty ? [policies.standard] : [])
        let calendar = rule.calendar
        let lateness = rule.lateness ?? reading.map(\.lateness).max() ?? policies.standard.lateness
        let horizon = Self.horizon(rule, reading)
        let cadence = Cadence(
            calendar: calendar, lateness: lateness, horizon: horizon, streams: Self.streams(of: rule))
        func grouping(_ selection: Selection, by dimensions: [String]) -> Int {
            groupings.ordinal(
                of: Grouping(selection: selection, by: dimensions, routedBy: rule.by.count, cadence: cadence))
        }
        self.rule = rule
        self.calendar = calendar
        self.cadence = cadences.ordinal(of: cadence)
        switch rule.method {
        case .silence:
            (self.grouping, self.against) = (nil, nil)
        case .crossover(let crossover):
            self.grouping = grouping(rule.selection, by: rule.by)
            self.against = grouping(crossover.against, by: rule.by)
        case .threshold, .change, .record, .detect:
            (self.grouping, self.against) = (grouping(rule.selection, by: rule.by), nil)
        }
        drivers = rule.drivers.map { dimension in
            DriverGrouping(
                dimension: dimension, grouping: grouping(rule.selection, by: rule.by + [dimension]))
        }
        let retention = Retention(rule, horizon: horizon)
        correctableBuckets = retention.correctable
        historyBuckets = retention.history
        seriesBuckets = retention.series
        reportBuckets = retention.reports
        self.breaks = breaks.filter { change in rule.selections.contains { change.concerns($0) } }
        cuts = self.breaks.map { change in
            let instant = calendar.zone.instant(ofCivil: CivilTime(change.date))
            let containing = calendar.bucket(containing: instant)
            return calendar.start(of: containing) < instant ? containing + 1 : containing
        }.sorted()
        if case .detect(let detection) = rule.method, detection.budget != nil {
            let known = tables.first { $0.method == detection.method && $0.unit == rule.bucket }
            let table = known ?? CalibrationTable(detection.method, unit: rule.bucket)
            if known == nil { tables.append(table) }
            calibrations = table
        } else {
            calibrations = nil
        }
        privacyMinimum = reading.map(\.privacyMinimum).max() ?? policies.standard.privacyMinimum
        meaning = StableHash.hash64("meaning " + Self.meaning(of: rule, cadence: cadence))
        version = StableHash.hash64("version \(rule.canonical) \(meaning)")
    }

    /// The configured feeds the rule reads.
    private static func feeds(of rule: Rule, _ policies: FeedPolicies) -> [Feed] {
        if case .silence(let silence) = rule.method { return silence.feeds }
        return Set(rule.selections.flatMap(policies.feeds(readBy:))).sorted()
    }

    private static func streams(of rule: Rule) -> [String] {
        if case .silence(let silence) = rule.method { return silence.feeds.map(\.stream) }
        return rule.selections.map(\.stream)
    }

    /// The rule's own horizon or the longest of its feeds, within the limit of buckets: what can still be
    /// corrected reaches one bucket further back than the horizon, and one more where neither begins with a
    /// bucket.
    private static func horizon(_ rule: Rule, _ policies: [FeedPolicy]) -> Duration {
        let wanted = rule.horizon ?? policies.map(\.horizon).max() ?? .zero
        return min(wanted, rule.bucket.shortest * (Limits.correctableBuckets - 2))
    }

    private static func meaning(of rule: Rule, cadence: Cadence) -> String {
        let selections = rule.selections.map(\.canonical).joined(separator: " against ")
        let by = rule.by.joined(separator: ",")
        var text = "\(selections) by \(by) \(rule.measure.canonical) \(cadence.canonical)"
        // What its kept bases were made by.
        if case .detect(let detection) = rule.method { text += " by \(detection.method.meaning)" }
        if case .silence(let silence) = rule.method {
            text += " feeds \(silence.feeds.map(\.description).joined(separator: ","))"
        }
        return text
    }
}

/// How many buckets a rule keeps, and why.
struct Retention {
    let correctable: Int
    let history: Int
    let series: Int
    let reports: Int

    init(_ rule: Rule, horizon: Duration) {
        correctable = Int(horizon / rule.bucket.shortest) + 2
        let length: Int
        switch rule.measure {
        case .bucket: length = 1
        case .window(let count): length = count
        case .toDate: length = rule.bucket.mostInYear
        }
        let lookBack: Int
        switch rule.method {
        case .threshold, .crossover, .silence: lookBack = 0
        case .change(let change):
            switch change.against {
            case .previous: lookBack = length
            case .yearAgo: lookBack = rule.bucket.mostInYear
            case .record: lookBack = 0
            }
        case .record(let record):
            switch record.scope {
            case .ever, .sameSeason: lookBack = 0
            case .within(let count): lookBack = count
            }
        case .detect(let detection): lookBack = detection.method.memory(in: rule.bucket)
        }
        history = correctable + lookBack + 1
        reports = history + length
        // Sub-groups are shown beside what they were in the reference bucket; a record can be years old.
        let referenceBuckets = rule.drivers.isEmpty ? lookBack : max(lookBack, Limits.driverBuckets)
        series = correctable + length + referenceBuckets + 1
    }
}

extension BucketUnit {
    /// The shortest span of such a bucket, and how many a year can have.
    package var shortest: Duration {
        switch self {
        case .minute: .seconds(60)
        case .hour: .seconds(3600)
        case .day: .seconds(23 * 3600)
        case .week: .seconds(7 * 86_400 - 3600)
        case .month: .seconds(28 * 86_400 - 3600)
        case .quarter: .seconds(90 * 86_400 - 3600)
        case .year, .fiscalYear: .seconds(365 * 86_400 - 3600)
        }
    }

    /// The longest span of such a bucket.
    package var longest: Duration {
        switch self {
        case .minute: .seconds(60)
        case .hour: .seconds(3600)
        case .day: .seconds(25 * 3600)
        case .week: .seconds(7 * 86_400 + 3600)
        case .month: .seconds(31 * 86_400 + 3600)
        case .quarter: .seconds(92 * 86_400 + 3600)
        case .year, .fiscalYear: .seconds(366 * 86_400 + 3600)
        }
    }

    var mostInYear: Int {
        switch self {
        case .minute: 366 * 1440
        case .hour: 366 * 24
        case .day: 366
        case .week: 53
        case .month: 12
        case .quarter: 4
        case .year, .fiscalYear: 1
        }
    }
}
