package import Aggregates
import Alerting
import Detectors
package import EventTime
package import Events
package import Rules

/// The rules of an instance, resolved: which groupings the Tally stage adds up, which cadences settle, and
/// what each rule needs to keep. A pure function of rules, streams and feed policies, equal on every
/// instance.
package struct Plan: Sendable {
    /// The groupings whose series share a budget of false alarms: every task counts all of them.
    let sharedGroupings: Set<Int>
    /// In the order of the configuration.
    package let rules: [PlannedRule]
    /// Each that some rule settles by, once.
    package let cadences: [Cadence]
    /// Each that some rule adds up by, once.
    package let groupings: [Grouping]
    /// By cadence; what tallies and changelog call it by.
    package let cadenceFingerprints: [UInt64]
    /// By grouping, likewise.
    package let groupingFingerprints: [UInt64]
    /// By stream.
    package let schemas: [String: StreamSchema]
    /// What is known beforehand of feeds.
    package let policies: FeedPolicies
    /// The configured breaks in definitions.
    package let breaks: [Break]
    /// Series of one grouping in one task; what comes beyond goes into its series `(other)`.
    package let seriesPerGrouping: Int
    /// Whether a rule of the cadence projects what its open buckets will count, by cadence.
    package let projecting: [Bool]
    /// After how many buckets without a report a rule calls a feed silent, told in buckets of each unit.
    package let silentAfter: [BucketUnit: [Feed: Int]]

    package init(
        rules: [Rule], schemas: [StreamSchema], policies: FeedPolicies = .init(), breaks: [Break] = [],
        seriesPerGrouping: Int = Limits.seriesPerGrouping
    ) {
        var cadences = Ordinals<Cadence>()
        var groupings = Ordinals<Grouping>()
        var calibrations: [CalibrationTable] = []
        self.rules = rules.map { rule in
            PlannedRule(
                rule, policies: policies, breaks: breaks, cadences: &cadences, groupings: &groupings,
                calibrations: &calibrations)
        }
        sharedGroupings = Set(
            self.rules.filter { $0.calibrations != nil }.compactMap(\.grouping))
        self.cadences = cadences.values
        self.groupings = groupings.values
        cadenceFingerprints = cadences.values.map(\.fingerprint)
        groupingFingerprints = groupings.values.map(\.fingerprint)
        self.schemas = Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
        self.policies = policies
        self.breaks = breaks
        self.seriesPerGrouping = seriesPerGrouping
        let projectingCadences = Set(
            self.rules.filter { $0.rule.projectionError != nil }.map(\.cadence))
        projecting = self.cadences.indices.map { projectingCadences.contains($0) }
        silentAfter = Dictionary(
            uniqueKeysWithValues: BucketUnit.allCases.map { ($0, Silence.limits(of: rules, in: $0)) })
    }

    /// What instances of one group must share: everything that decides which numbers are added up and kept.
    package var fingerprint: UInt64 {
        let schemaTexts = schemas.values.map { "\($0.name):\($0.dimensions.joined(separator: ","))" }.sorted()
        let bounds = ["series \(seriesPerGrouping)"]
        let projections = rules.compactMap { planned in
            planned.rule.projectionError.map { "\(planned.rule.name) projects \($0)" }
        }.sorted()
        let meanings = rules.map { "\($0.meaning) \($0.version)" }.sorted()
        let text = (bounds + schemaTexts + projections + meanings).joined(separator: "\n")
        return StableHash.hash64("plan " + text)
    }

    /// How old the data of a feed with a schedule may be, where its clock goes with processing time: the
    /// bucket of a rule that is waited for, or of the schedule where that is longer, its lateness, and one
    /// report more. Of several rules the one counts that tells first. Nil where it has no schedule, and
    /// where no rule reads it, so that nobody knows.
    package func allowedAge(of feed: Feed) -> Duration? {
        guard let schedule = policies[feed].schedule else { return nil }
        return cadences(reading: feed).map { index in
            let cadence = cadences[index]
            return max(cadence.calendar.unit, schedule).longest + cadence.lateness + schedule.longest
        }.min()
    }

    /// The cadences in which it matters when a feed was heard: those of the rules that read or expect it.
    package func cadences(reading feed: Feed) -> [Int] {
        let reading = rules.filter { planned in
            if case .silence(let silence) = planned.rule.method { return silence.feeds.contains(feed) }
            return planned.rule.selections.contains { $0.reads(feed) }
        }
        return Set(reading.map(\.cadence)).sorted()
    }

    /// The names of the rules that read a feed and say nothing of falls while it is silent, sorted.
    func rules(suspendedBy feed: Feed) -> [String] {
        rules.map(\.rule).filter { rule in
            if case .silence = rule.method { return false }
            return rule.selections.contains { $0.reads(feed) } && silentAfter[rule.bucket]?[feed] != nil
        }.map(\.name).sorted()
    }

    /// Every stream a rule reads, sorted.
    package var streams: [String] { Set(cadences.flatMap(\.streams)).sorted() }
}

extension Silence {
    /// After how many buckets of a unit each feed that a rule watches is silent: as many as the rule's own,
    /// or in another unit the fewest that are as long for certain.
    static func limits(of rules: [Rule], in unit: BucketUnit) -> [Feed: Int] {
        var limits: [Feed: Int] = [:]
        for rule in rules {
            guard case .silence(let silence) = rule.method else { continue }
            let whole = (rule.bucket.longest * silence.buckets / unit.shortest).rounded(.up)
            let limit = rule.bucket == unit ? silence.buckets : max(1, Int(whole))
            for feed in silence.feeds { limits[feed] = min(limits[feed] ?? limit, limit) }
        }
        return limits
    }
}

/// Values and the order in which they were first seen.
struct Ordinals<Value: Hashable> {
    private(set) var values: [Value] = []
    private var ordinals: [Value: Int] = [:]

    mutating func ordinal(of value: Value) -> Int {
        if let known = ordinals[value] { return known }
        values.append(value)
        ordinals[value] = values.count - 1
        return values.count - 1
    }
}
