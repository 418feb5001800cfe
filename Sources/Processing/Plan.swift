package import Aggregates
import Alerting
import Detectors
import EventTime
package import Events
package import Rules

/// The rules of an instance, resolved: which groupings the Tally stage adds up, which cadences settle, and
/// what each rule needs to keep. A pure function of rules, streams and feed policies, equal on every
/// instance.
package struct Plan: Sendable {
    package let rules: [PlannedRule]
    package let cadences: [Cadence]
    package let groupings: [Grouping]
    package let cadenceFingerprints: [UInt64]
    package let groupingFingerprints: [UInt64]
    package let schemas: [String: StreamSchema]
    package let policies: FeedPolicies
    package let breaks: [Break]

    package init(
        rules: [Rule], schemas: [StreamSchema], policies: FeedPolicies = .init(), breaks: [Break] = []
    ) {
        var cadences = Ordinals<Cadence>()
        var groupings = Ordinals<Grouping>()
        self.rules = rules.map { rule in
            PlannedRule(rule, policies: policies, breaks: breaks, cadences: &cadences, groupings: &groupings)
        }
        self.cadences = cadences.values
        self.groupings = groupings.values
        cadenceFingerprints = cadences.values.map(\.fingerprint)
        groupingFingerprints = groupings.values.map(\.fingerprint)
        self.schemas = Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
        self.policies = policies
        self.breaks = breaks
    }

    /// What instances of one group must share: everything that decides which numbers are added up and kept.
    package var fingerprint: UInt64 {
        let schemaTexts = schemas.values.map { "\($0.name):\($0.dimensions.joined(separator: ","))" }.sorted()
        let text = (schemaTexts + rules.map { "\($0.meaning) \($0.version)" }.sorted()).joined(
            separator: "\n")
        return StableHash.hash64("plan " + text)
    }

    /// The cadences in which it matters when a feed was heard: those of the rules that read or expect it.
    package func cadences(reading feed: Feed) -> [Int] {
        let reading = rules.filter { planned in
            if case .silence(let silence) = planned.rule.method { return silence.feeds.contains(feed) }
            return planned.rule.selections.contains { $0.reads(feed) }
        }
        return Set(reading.map(\.cadence)).sorted()
    }

    /// Every stream a rule reads, sorted.
    package var streams: [String] { Set(cadences.flatMap(\.streams)).sorted() }
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
