import Aggregates
import EventTime
import Rules

/// The bound on the series of a grouping in one task.
///
/// Which groups have a series of their own is decided when buckets settle: those that come first, and of
/// those that come with the same bucket the first in their order. So it follows from the logs alone, however
/// the partitions interleave. Groups that wait for their first settlement are not counted yet; once the
/// grouping is full nobody waits any more, and every further group adds to the series `(other)`, for good.
extension WatchTask {
    /// The group under which a tally counts.
    func home(of group: Group, in grouping: Int) -> Group {
        guard isFull[grouping], series[grouping][group] == nil else { return group }
        return other(than: group, in: grouping)
    }

    /// The series of those that have none; each tallies partition has its own. Sub-groups keep the group that
    /// they explain.
    private func other(than group: Group, in grouping: Int) -> Group {
        let routed = plan.groupings[grouping].routedBy
        guard group.values.count == routed else {
            let rest = Array(repeating: "(other)", count: group.values.count - routed)
            return Group(group.prefix(routed).values + rest)
        }
        return Group(Array(repeating: otherName, count: routed))
    }

    private var otherName: String { partitions == 1 ? "(other)" : "(other \(partition + 1)/\(partitions))" }

    private func isOther(_ group: Group, in grouping: Int) -> Bool {
        !group.values.isEmpty && group == other(than: group, in: grouping)
    }

    /// Gives the groups that begin with a bucket their place, as long as there is one.
    mutating func admitNewcomers(of grouping: Int, _ bucket: Bucket) {
        let limit = plan.seriesPerGrouping
        guard series[grouping].count > limit else { return }
        let settled = series[grouping].count { $0.value.hasSettled && !isOther($0.key, in: grouping) }
        var newcomers: [Group] = []
        var waiting: [Group] = []
        for (group, counts) in series[grouping] where !counts.hasSettled && !isOther(group, in: grouping) {
            if let first = counts.pending.first, first.knownFrom <= bucket {
                newcomers.append(group)
            } else {
                waiting.append(group)
            }
        }
        let places = max(0, limit - settled)
        guard newcomers.count >= places else { return }
        if !isFull[grouping] { tellFull(grouping) }
        for group in newcomers.sorted().dropFirst(places) + waiting { fold(group, in: grouping) }
    }

    private mutating func tellFull(_ grouping: Int) {
        isFull[grouping] = true
        let readers = plan.rules.filter { $0.reads(grouping) }.map(\.rule.name)
        limitsReached.append(SeriesLimitReached(rules: readers, limit: plan.seriesPerGrouping))
    }

    /// Adds what waits of a group to the series of the others.
    private mutating func fold(_ group: Group, in grouping: Int) {
        let other = other(than: group, in: grouping)
        guard let counts = series[grouping].removeValue(forKey: group) else { return }
        subgroups[grouping][group.prefix(plan.groupings[grouping].routedBy)]?.remove(group)
        dirty.series.insert(SeriesKey(grouping: grouping, group: group))
        if counts.pending.isEmpty { return }
        if series[grouping][other] == nil { indexSubgroup(grouping, other) }
        for sum in counts.pending { series[grouping][other, default: SeriesHistory()].add(sum) }
        dirty.series.insert(SeriesKey(grouping: grouping, group: other))
        counters.sumsOfOthers += counts.pending.count
    }

    /// Finds out after a restore which groupings are full.
    mutating func findFullGroupings() {
        for grouping in plan.groupings.indices where series[grouping].count >= plan.seriesPerGrouping {
            let settled = series[grouping].count { $0.value.hasSettled && !isOther($0.key, in: grouping) }
            if settled >= plan.seriesPerGrouping { tellFull(grouping) }
        }
    }

    /// Whether both series that a rule compares are the group's own: where one of them is counted among the
    /// others, nothing can be compared.
    func isComparable(_ planned: PlannedRule, _ group: Group) -> Bool {
        guard let main = planned.grouping, let against = planned.against else { return true }
        return [main, against].allSatisfy { grouping in
            !isOther(group, in: grouping) && !(isFull[grouping] && series[grouping][group] == nil)
        }
    }

    /// What has become full since the last call, once for each grouping and life of the task.
    package mutating func takeLimitsReached() -> [SeriesLimitReached] {
        defer { limitsReached = [] }
        return limitsReached
    }
}

extension PlannedRule {
    /// Whether a grouping serves the rule, be it for its drivers.
    func reads(_ grouping: Int) -> Bool {
        self.grouping == grouping || against == grouping || drivers.contains { $0.grouping == grouping }
    }
}
