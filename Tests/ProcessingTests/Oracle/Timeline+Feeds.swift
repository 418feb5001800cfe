import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules

/// What is known of events and of feeds at a settlement.
extension Timeline {
    func matches(_ one: Contribution, _ selection: Selection) -> Bool {
        guard selection.reads(one.feed) else { return false }
        return selection.filters.allSatisfy { field, allowed in allowed.contains(value(one, field)) }
    }

    func value(_ one: Contribution, _ field: String) -> String {
        if field == "source" { return one.event.source }
        let schema = world.plan.schemas[one.stream]!
        return one.event.values[schema.dimensions.firstIndex(of: field)!]
    }

    func group(_ one: Contribution, _ by: [String]) -> Group { Group(by.map { value(one, $0) }) }

    func sum(_ selection: Selection, _ group: Group, by: [String], _ span: Range<Bucket>) -> Int64 {
        (known + past).reduce(0) { total, one in
            guard span.contains(one.bucket), matches(one, selection), self.group(one, by) == group else {
                return total
            }
            return total + one.sign * one.event.count
        }
    }

    /// Whether the events of some contributions, settlement by settlement, ever came out above zero.
    func hasBegun(_ some: [Contribution]) -> Bool {
        Dictionary(grouping: some) { max($0.knownFrom, start) }.values.contains { together in
            together.reduce(0) { $0 + $1.sign } > 0
        }
    }

    func events(_ feed: Feed, _ bucket: Bucket) -> Int64 {
        known.reduce(0) { $1.feed == feed && $1.bucket == bucket ? $0 + $1.sign : $0 }
    }

    func reported(_ feed: Feed, _ bucket: Bucket) -> Bool { events(feed, bucket) > 0 }

    func feeds(_ selection: Selection) -> [Feed] {
        let heard = Set(known.map(\.feed)).filter { feed in hasBegun(known.filter { $0.feed == feed }) }
        let all = heard.union(world.plan.policies.configured.keys).union(listened)
        return all.filter(selection.reads).sorted()
    }

    /// The feeds for whose silence some rule listens; all rules of a world have buckets of one unit.
    var listened: Set<Feed> { Set(silences.flatMap(\.feeds)) }

    private var silences: [Silence] {
        world.plan.rules.compactMap { planned in
            if case .silence(let silence) = planned.rule.method { silence } else { nil }
        }
    }

    func isSilent(_ feed: Feed, _ at: Bucket) -> Bool {
        let limits = silences.filter { $0.feeds.contains(feed) }.map(\.buckets)
        guard let limit = limits.min(), let buckets = silent(feed, at) else { return false }
        return buckets >= limit
    }

    func isConfigured(_ feed: Feed) -> Bool {
        guard let schedule = world.plan.policies.configured[feed]?.schedule else { return false }
        return schedule <= rule.bucket
    }

    func isPeriodic(_ feed: Feed) -> Bool {
        hasBegun(known.filter { $0.feed == feed && $0.event.period != nil })
    }

    func firstReport(_ feed: Feed) -> Bucket? {
        Set(known.filter { $0.feed == feed }.map(\.bucket)).filter { reported(feed, $0) }.min()
    }

    /// Whether history tells what a bucket before the first settlement counted.
    func isKnownPast(_ selection: Selection, _ bucket: Bucket) -> Bool {
        let mine = tellers.filter { selection.reads($0.feed) }
        let reports = Dictionary(grouping: mine) { $0.feed }.mapValues { told in
            Set(told.map(\.bucket)).filter { at in told.reduce(0) { $1.bucket == at ? $0 + $1.sign : $0 } > 0
            }
        }.filter { !$0.value.isEmpty }
        if reports.values.contains(where: { $0.contains(bucket) }) { return true }
        let scheduled = world.plan.policies.configured.keys.filter(selection.reads).contains(
            where: isConfigured)
        let periodic = reports.keys.contains { feed in
            hasBegun(mine.filter { $0.feed == feed && $0.event.period != nil })
        }
        if scheduled || periodic { return false }
        return reports.values.contains { $0.min()! <= bucket && bucket <= $0.max()! }
    }

    func isMissing(_ selection: Selection, _ bucket: Bucket) -> Bool {
        let feeds = feeds(selection)
        if feeds.contains(where: { reported($0, bucket) }) { return false }
        let waiting = feeds.contains { feed in
            isConfigured(feed) || isSilent(feed, bucket)
                || (isPeriodic(feed) && firstReport(feed).map { $0 <= bucket } ?? false)
        }
        if waiting { return true }
        return !feeds.contains { firstReport($0).map { $0 <= bucket } ?? false }
    }

    func expected(_ selection: Selection, _ bucket: Bucket) -> [Feed] {
        feeds(selection).filter { feed in
            if isConfigured(feed) || isSilent(feed, bucket) { return true }
            return isPeriodic(feed) && (0...3).contains { reported(feed, bucket - $0) }
        }
    }

    /// The expected feeds without a report in the span of a bucket.
    func missingFeeds(_ at: Bucket) -> [String] {
        guard silence == nil else { return [] }
        let selections = [rule.selection] + (other.map { [$0] } ?? [])
        let found = span(at).filter { $0 >= start }.flatMap { part in
            selections.flatMap { expected($0, part).filter { !reported($0, part) } }
        }
        return Set(found).sorted().map(\.description)
    }

    /// The rules that read the feed of a silent group.
    func suspended(_ group: Group) -> [String] {
        guard let feed = silence?.feeds.first(where: { [$0.description] == group.values }) else { return [] }
        return world.plan.rules.map(\.rule).filter { rule in
            if case .silence = rule.method { return false }
            return rule.selections.contains { $0.reads(feed) }
        }.map(\.name).sorted()
    }

    func completeness(_ selection: Selection, _ bucket: Bucket) -> Double {
        let expected = expected(selection, bucket)
        let present = expected.filter { reported($0, bucket) }
        if present.count == expected.count { return 1 }
        let full = (1...60).map { bucket - $0 }.filter { earlier in
            expected.allSatisfy { reported($0, earlier) }
        }
        func weight(_ feed: Feed) -> Int64 {
            full.prefix(12).reduce(0) { total, earlier in
                total
                    + known.reduce(0) {
                        $1.feed == feed && $1.bucket == earlier ? $0 + $1.sign * $1.event.count : $0
                    }
            }
        }
        let total = expected.reduce(0) { $0 + weight($1) }
        if total == 0 { return Double(present.count) / Double(expected.count) }
        return Double(present.reduce(0) { $0 + weight($1) }) / Double(total)
    }
}
