import Aggregates
import Alerting
import EventCodec
import Events
import Processing
import Rules

/// The series of the changelog, as bytes: they are read when somebody asks for one.
///
/// Bounded by `limit` series; what comes beyond it is counted, and cannot be looked at.
struct SeriesTable: Sendable {
    /// About 500 bytes each.
    static let limit = 500_000

    /// A rule's series.
    struct Entry: Sendable {
        /// Index into the plan's rules.
        let rule: Int
        let group: Group
        fileprivate let state: [UInt8]
    }

    /// What a rule made of a series, and the plain counts behind it, if they are kept.
    typealias State = (series: RuleSeries, counts: SeriesHistory?)

    private let plan: Plan
    private let rules: [UInt64: Int]
    /// By key.
    private(set) var entries: [UInt64: Entry] = [:]
    /// Plain counts, by grouping.
    private var counts: [UInt64: [Group: [UInt8]]] = [:]
    private var countsKept = 0
    /// Series that found no room.
    private(set) var withoutRoom = 0
    /// Series of rules that are not those of this process.
    private(set) var ofOtherRules: Set<UInt64> = []

    init(_ plan: Plan) {
        self.plan = plan
        rules = Dictionary(
            plan.rules.enumerated().map { (Self.ruleKey($1.rule.name, $1.meaning), $0) },
            uniquingKeysWith: { $1 })
    }

    /// What a series is called on the way to readers: the same on every machine and after every restart.
    static func key(_ rule: String, _ group: Group) -> UInt64 {
        StableHash.hash64(rule, seed: group.stableHash)
    }

    private static func ruleKey(_ name: String, _ meaning: UInt64) -> UInt64 {
        StableHash.hash64(name, seed: meaning)
    }

    /// Takes a record of the changelog that tells of one rule on one group; nil: it is gone.
    mutating func take(rule name: String, meaning: UInt64, _ group: Group, _ record: [UInt8]?) {
        guard let rule = rules[Self.ruleKey(name, meaning)] else {
            let other = Self.key("\(name) \(meaning)", group)
            if record == nil {
                ofOtherRules.remove(other)
            } else if ofOtherRules.count < 10_000 {
                ofOtherRules.insert(other)
            }
            return
        }
        let key = Self.key(name, group)
        guard let record else {
            entries[key] = nil
            return
        }
        guard entries[key] != nil || entries.count < Self.limit else {
            withoutRoom += 1
            return
        }
        entries[key] = Entry(rule: rule, group: group, state: record)
    }

    /// Takes a record that tells of plain counts.
    mutating func take(grouping: UInt64, _ group: Group, _ record: [UInt8]?) {
        let isKnown = counts[grouping]?[group] != nil
        guard isKnown || record == nil || countsKept < Self.limit else { return }
        counts[grouping, default: [:]][group] = record
        countsKept += (record == nil ? 0 : 1) - (isKnown ? 1 : 0)
    }

    /// The state of a series and the counts behind it; nil where it cannot be read.
    func state(of entry: Entry) -> State? {
        let planned = plan.rules[entry.rule]
        let key = WatchKey.rule(planned.rule.name, meaning: planned.meaning, entry.group)
        guard case .rule(let series, _)? = Self.read(key, entry.state) else { return nil }
        guard let grouping = planned.grouping else { return (series, nil) }
        let fingerprint = plan.groupingFingerprints[grouping]
        guard let bytes = counts[fingerprint]?[entry.group],
            case .series(let counts)? = Self.read(.series(fingerprint, entry.group), bytes)
        else { return (series, nil) }
        return (series, counts)
    }

    /// The keys of the series in whose rule or group, as it is written or called, all words occur; sorted by
    /// rule and group.
    func keys(_ search: Search, rule: String?) -> [UInt64] {
        var names: [GroupValue: String] = [:]
        let found = entries.filter { _, entry in
            let planned = plan.rules[entry.rule]
            if let rule, planned.rule.name != rule { return false }
            if search.isEmpty { return true }
            let texts = planned.values(of: entry.group).map { value -> String in
                if let known = names[value] { return known }
                let text =
                    "\(value.value) "
                    + Language.allCases.map {
                        GroupNames.name(of: value.value, in: value.dimension, $0)
                    }.joined(separator: " ")
                names[value] = text
                return text
            }
            return search.finds(
                in: texts + [planned.rule.name, planned.rule.summary.en, planned.rule.summary.es])
        }
        return found.sorted { ($0.value.rule, $0.value.group) < ($1.value.rule, $1.value.group) }.map(\.key)
    }

    private static func read(_ key: WatchKey, _ bytes: [UInt8]) -> WatchValue? {
        bytes.withUnsafeBytes { try? WatchCheckpointCodec.decode(key, $0) }
    }
}
