import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules

extension WatchTask {
    /// Settles, cadence by cadence and bucket by bucket, everything that all watermarks have passed.
    mutating func settleWhatIsDue() {
        for cadence in cadences.indices {
            guard let end = settlingEnd(plan.cadences[cadence]) else { continue }
            if cadences[cadence].next == nil {
                guard let first = cadences[cadence].firstKnown, first < end else { continue }
                cadences[cadence].start = first
                cadences[cadence].next = first
            }
            while let next = cadences[cadence].next, next < end { settle(next, cadence) }
        }
    }

    private mutating func settle(_ bucket: Bucket, _ cadence: Int) {
        let changedFeeds = cadences[cadence].ledger.settle(bucket)
        var changed: [SeriesKey: [Bucket]] = [:]
        for (index, grouping) in plan.groupings.enumerated() where grouping.cadence == plan.cadences[cadence]
        {
            settleSeries(of: index, bucket, &changed)
        }
        for rule in plan.rules.indices where plan.rules[rule].cadence == cadence {
            settleRule(rule, bucket, changed, changedFeeds)
        }
        cadences[cadence].next = bucket + 1
        let kept = plan.rules.filter { $0.cadence == cadence }.map(\.seriesBuckets).max() ?? 0
        cadences[cadence].ledger.forget(before: bucket - max(kept, FeedLedger.weighingBuckets))
        dirty.cadences.insert(cadence)
        counters.settledBuckets += 1
    }

    private mutating func settleSeries(
        of grouping: Int, _ bucket: Bucket, _ changed: inout [SeriesKey: [Bucket]]
    ) {
        let readers = plan.rules.filter { planned in
            planned.grouping == grouping || planned.against == grouping
                || planned.drivers.contains { $0.grouping == grouping }
        }
        let kept = readers.map(\.seriesBuckets).max() ?? 0
        for group in series[grouping].keys where series[grouping][group]?.pending.isEmpty == false {
            let buckets = series[grouping][group]?.settle(bucket) ?? []
            series[grouping][group]?.forget(before: bucket - kept)
            let key = SeriesKey(grouping: grouping, group: group)
            if !buckets.isEmpty { changed[key] = buckets }
            dirty.series.insert(key)
        }
    }

    private mutating func settleRule(
        _ rule: Int, _ bucket: Bucket, _ changed: [SeriesKey: [Bucket]], _ changedFeeds: [Feed: [Bucket]]
    ) {
        let planned = plan.rules[rule]
        let view = RuleView(planned: planned, cadence: cadences[planned.cadence], plan: plan)
        let fresh = beginSeries(of: rule, at: bucket, view)
        let feedBuckets = view.buckets(touchedBy: changedFeeds)
        for group in groups[rule] {
            let touched = touched(rule, group, changed, feedBuckets, view)
            settle(rule, group, bucket, view, touched, isFresh: fresh.contains(group))
        }
    }

    /// The earlier buckets whose measured value may have changed for a group.
    private func touched(
        _ rule: Int, _ group: Group, _ changed: [SeriesKey: [Bucket]], _ feedBuckets: Set<Bucket>,
        _ view: RuleView
    ) -> [Bucket] {
        let planned = plan.rules[rule]
        var plain = feedBuckets
        for grouping in [planned.grouping, planned.against].compactMap({ $0 }) {
            plain.formUnion(changed[SeriesKey(grouping: grouping, group: group)] ?? [])
        }
        return plain.isEmpty ? [] : view.measured(containing: plain)
    }

    private mutating func settle(
        _ rule: Int, _ group: Group, _ bucket: Bucket, _ view: RuleView, _ touched: [Bucket],
        isFresh: Bool
    ) {
        guard var state = ruleSeries[rule][group] else { return }
        let planned = plan.rules[rule]
        let main = counts(planned.grouping, group)
        let other = counts(planned.against, group)
        let settlement = Settlement(
            planned: planned, bucket: bucket, isComplete: view.isComplete,
            makeID: { Self.episodeID(planned, group, $0, $1) })
        let corrections = touched.compactMap { earlier -> RuleSeries.Corrected? in
            guard earlier >= state.firstCorrectable, earlier < bucket else { return nil }
            let corrected = RuleSeries.Corrected(
                bucket: earlier, value: view.value(main, group, earlier),
                other: view.otherValue(other, earlier))
            let otherBefore = state.basis(of: earlier)?.above?.value
            let isChanged =
                corrected.value != state.history.kept(earlier)
                || (planned.against != nil && corrected.other != otherBefore)
            return isChanged || isFresh ? corrected : nil
        }
        counters.corrections += corrections.count
        let words = state.settle(
            settlement, value: view.value(main, group, bucket), other: view.otherValue(other, bucket),
            corrections: corrections)
        for word in words { say(word, rule, group, &state, view) }
        ruleSeries[rule][group] = state
        dirty.ruleSeries.insert(SeriesKey(grouping: rule, group: group))
        answerEarlyWords(rule, group, bucket, state, view)
    }

    private func counts(_ grouping: Int?, _ group: Group) -> SeriesHistory? {
        grouping.flatMap { series[$0][group] }
    }

    /// Makes the series of groups whose first event has settled, and of the feeds that a silence rule watches.
    private mutating func beginSeries(of rule: Int, at bucket: Bucket, _ view: RuleView) -> Set<Group> {
        let planned = plan.rules[rule]
        var fresh: Set<Group> = []
        if case .silence(let silence) = planned.rule.method {
            fresh = Set(
                silence.feeds.map { Group([$0.description]) }.filter {
                    $0.partition(of: partitions) == partition
                })
        }
        for grouping in [planned.grouping, planned.against].compactMap({ $0 }) {
            for (group, counts) in series[grouping] where counts.begun && ruleSeries[rule][group] == nil {
                fresh.insert(group)
            }
        }
        fresh = fresh.filter { ruleSeries[rule][$0] == nil }
        guard !fresh.isEmpty else { return [] }
        for group in fresh {
            ruleSeries[rule][group] = begin(planned, group, at: bucket, view)
        }
        groups[rule] = (groups[rule] + fresh).sorted()
        return fresh
    }

    /// A series that begins now: before its first event the feeds' reports of other groups make it zero.
    private func begin(_ planned: PlannedRule, _ group: Group, at bucket: Bucket, _ view: RuleView)
        -> RuleSeries
    {
        let first = max(view.cadence.start ?? bucket, bucket - planned.historyBuckets)
        let main = counts(planned.grouping, group)
        let other = counts(planned.against, group)
        var state = RuleSeries(history: MeasuredHistory(first: first))
        let settlement = Settlement(
            planned: planned, bucket: bucket, isComplete: view.isComplete,
            makeID: { Self.episodeID(planned, group, $0, $1) })
        state.fill(settlement, until: bucket) { earlier in
            (view.value(main, group, earlier), view.otherValue(other, earlier))
        }
        return state
    }

    static func episodeID(_ planned: PlannedRule, _ group: Group, _ bucket: Bucket, _ namesake: Int) -> String
    {
        let series = group.values.map { "\($0.utf8.count):\($0)" }.joined()
        let suffix = namesake == 0 ? "" : "#\(namesake)"
        let text = "\(planned.rule.name) \(series) \(planned.calendar.label(bucket))\(suffix)"
        return StableHash.hex(StableHash.hash128(text))
    }
}
