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
            guard let end = settlingEnd(cadence) else { continue }
            if cadences[cadence].next == nil {
                let watched = firstWatched(cadence)
                guard let first = [cadences[cadence].firstKnown, watched].compactMap({ $0 }).min(),
                    first < end
                else { continue }
                cadences[cadence].start = first
                cadences[cadence].expectedFrom = watched
                cadences[cadence].next = first
            }
            while let next = cadences[cadence].next, next < end { settle(next, cadence) }
        }
    }

    private mutating func settle(_ bucket: Bucket, _ cadence: Int) {
        let new = makeReports(of: cadence, before: bucket)
        let start = cadences[cadence].start ?? bucket
        let changes = settleFeeds(of: cadence, bucket)
        var settled = SettledSeries()
        settled.hasPastReports = settlePastReports(of: cadence, bucket, start: start)
        for (index, grouping) in plan.groupings.enumerated() where grouping.cadence == plan.cadences[cadence]
        {
            settleSeries(of: index, bucket, start: start, &settled)
            for part in census[index]?.settle(bucket) ?? [] {
                dirty.census.insert(CensusKey(grouping: index, part: part))
            }
        }
        for rule in plan.rules.indices where plan.rules[rule].cadence == cadence {
            settleRule(rule, bucket, settled, changes, isNew: new.contains(rule))
        }
        cadences[cadence].next = bucket + 1
        dirty.cadences.insert(cadence)
        counters.settledBuckets += 1
    }

    /// What changed in the series of a cadence when a bucket settled.
    private struct SettledSeries {
        /// Earlier buckets whose count changed.
        var changed: [SeriesKey: [Bucket]] = [:]
        /// Groups whose first event has settled.
        var begun: [SeriesKey] = []
        /// Those of which counts from before the first bucket that settled have become known.
        var past: Set<SeriesKey> = []
        /// Whether reports from there have become known.
        var hasPastReports = false
    }

    private struct FeedChanges {
        /// Earlier buckets whose report changed.
        var buckets: [Feed: [Bucket]]
        /// Whether a feed was heard for the first time, or for the first time with a period.
        var isKind: Bool
    }

    private mutating func settleFeeds(of cadence: Int, _ bucket: Bucket) -> FeedChanges {
        func kinds() -> [Feed: [Bool]] {
            cadences[cadence].ledger.entries.mapValues { [$0.isHeard, $0.isPeriodic] }
        }
        let before = kinds()
        let buckets = cadences[cadence].ledger.settle(bucket)
        let kept = plan.rules.filter { $0.cadence == cadence }.map(\.reportBuckets).max() ?? 0
        cadences[cadence].ledger.forget(before: bucket - (kept + FeedLedger.weighingReach))
        return FeedChanges(buckets: buckets, isKind: kinds() != before)
    }

    private mutating func settleSeries(
        of grouping: Int, _ bucket: Bucket, start: Bucket, _ settled: inout SettledSeries
    ) {
        admitNewcomers(of: grouping, bucket)
        let kept = plan.rules.filter { $0.reads(grouping) }.map(\.seriesBuckets).max() ?? 0
        // Taken out, so that what changes is changed in place.
        var table: [Group: SeriesHistory] = [:]
        swap(&table, &series[grouping])
        var position = table.startIndex
        while position != table.endIndex {
            defer { table.formIndex(after: &position) }
            guard !table.values[position].pending.isEmpty else { continue }
            let key = SeriesKey(grouping: grouping, group: table.keys[position])
            let hadBegun = table.values[position].begun
            let new = table.values[position].settle(bucket, pastBefore: start)
            table.values[position].forget(before: bucket - kept)
            if !new.changed.isEmpty { settled.changed[key] = new.changed }
            if !new.past.isEmpty, keepPast(new.past, of: key, start: start) { settled.past.insert(key) }
            counters.historyOvertaken += new.overtaken
            if table.values[position].begun, !hadBegun { settled.begun.append(key) }
            dirty.series.insert(key)
        }
        swap(&table, &series[grouping])
    }

    private mutating func settleRule(
        _ rule: Int, _ bucket: Bucket, _ settled: SettledSeries, _ changes: FeedChanges, isNew: Bool
    ) {
        let planned = plan.rules[rule]
        let view = RuleView(
            planned: planned, cadence: cadences[planned.cadence], plan: plan, past: pastLog(of: rule))
        let flipped = updateReports(of: rule, bucket, changes, view)
        guard let log = reports[rule] else { return }
        let fresh = beginSeries(of: rule, at: bucket, settled.begun, lookEverywhere: isNew, view, log)
        let settlement = Settlement(
            planned: planned, bucket: bucket, start: cadences[planned.cadence].start ?? bucket, reports: log,
            spending: spending(of: rule))
        var states: [Group: RuleSeries] = [:]
        swap(&states, &ruleSeries[rule])
        for group in groups[rule] {
            guard let position = states.index(forKey: group) else { continue }
            let changed = changed(planned, group, settled.changed)
            var touched =
                changed.isEmpty ? flipped : view.measured(containing: changed, before: bucket).union(flipped)
            if settled.hasPastReports || fresh.contains(group) || hasPast(planned, group, settled.past) {
                touched.formUnion(rebuild(&states.values[position], group, settlement, view))
            }
            let words = settle(
                &states.values[position], group, settlement, view, touched: touched, flipped,
                firstCounted: changed.min())
            dirty.ruleSeries.insert(SeriesKey(grouping: rule, group: group))
            for word in words { say(word, rule, group, &states.values[position], view) }
            answerEarlyWords(rule, group, bucket, states.values[position], view)
            learnArrival(rule, group, bucket, states.values[position].history.kept(bucket))
        }
        swap(&states, &ruleSeries[rule])
        answerEarlyWordsOfNobody(rule, bucket, view)
    }

    /// Makes the logs of reports that are not there, as after a restore, from what had settled before a
    /// bucket; returns the rules that had none.
    private mutating func makeReports(of cadence: Int, before bucket: Bucket) -> Set<Int> {
        let new = plan.rules.indices.filter { plan.rules[$0].cadence == cadence && reports[$0] == nil }
        for rule in new {
            let view = RuleView(planned: plan.rules[rule], cadence: cadences[cadence], plan: plan)
            let start = firstReported(rule, bucket)
            var log = ReportLog(first: start)
            _ = log.update(from: start, through: bucket - 1, view)
            reports[rule] = log
        }
        return Set(new)
    }

    /// The first bucket of a rule's log of reports.
    private func firstReported(_ rule: Int, _ bucket: Bucket) -> Bucket {
        let planned = plan.rules[rule]
        return max(cadences[planned.cadence].start ?? bucket, bucket - planned.reportBuckets)
    }

    /// Brings the rule's log of reports up to the bucket; returns the earlier buckets whose part in it
    /// changed.
    private mutating func updateReports(
        of rule: Int, _ bucket: Bucket, _ changes: FeedChanges, _ view: RuleView
    ) -> Set<Bucket> {
        let planned = plan.rules[rule]
        let start = firstReported(rule, bucket)
        let earliest = view.earliest(touchedBy: changes.buckets)
        if case .silence = planned.rule.method {
            return earliest.map { Set(max($0, start)..<bucket) } ?? []
        }
        // Taken out, so that it is changed in place.
        guard var log = reports[rule] else { return [] }
        reports[rule] = nil
        let from = changes.isKind ? start : min(earliest ?? bucket, bucket)
        let flipped = log.update(from: from, through: bucket, view)
        // A slack of an eighth keeps the cost of moving the rest down.
        log.forget(before: start - planned.reportBuckets / 8)
        reports[rule] = log
        return flipped
    }

    /// The earlier buckets whose count has changed for a group.
    private func changed(_ planned: PlannedRule, _ group: Group, _ changed: [SeriesKey: [Bucket]]) -> [Bucket]
    {
        if changed.isEmpty { return [] }
        let mine = [planned.grouping, planned.against].compactMap { $0 }
        return mine.flatMap { changed[SeriesKey(grouping: $0, group: group)] ?? [] }
    }

    private func hasPast(_ planned: PlannedRule, _ group: Group, _ past: Set<SeriesKey>) -> Bool {
        if past.isEmpty { return false }
        return [planned.grouping, planned.against].compactMap { $0 }.contains { grouping in
            past.contains(SeriesKey(grouping: grouping, group: group))
        }
    }

    /// What a group measures at a bucket.
    func valueOf(
        _ planned: PlannedRule, _ group: Group, _ settlement: Settlement, _ view: RuleView
    ) -> (Bucket) -> Int64? {
        guard isComparable(planned, group) else { return { _ in nil } }
        let (main, past) = (counts(planned.grouping, group), pastCounts(planned.grouping, group))
        return { bucket in
            view.value(group, bucket, settlement.reports) { span in
                (main?.sum(span) ?? 0) + (past?.sum(span) ?? 0)
            }
        }
    }

    private func otherValueOf(
        _ planned: PlannedRule, _ group: Group, _ settlement: Settlement, _ view: RuleView
    ) -> (Bucket) -> Int64? {
        guard isComparable(planned, group) else { return { _ in nil } }
        let (other, past) = (counts(planned.against, group), pastCounts(planned.against, group))
        return { bucket in
            view.otherValue(bucket, settlement.reports) { span in
                (other?.sum(span) ?? 0) + (past?.sum(span) ?? 0)
            }
        }
    }

    private mutating func settle(
        _ state: inout RuleSeries, _ group: Group, _ settlement: Settlement, _ view: RuleView,
        touched: Set<Bucket>, _ flipped: Set<Bucket>, firstCounted: Bucket?
    ) -> [Word] {
        let (planned, bucket) = (settlement.planned, settlement.bucket)
        let value = valueOf(planned, group, settlement, view)
        let otherValue = otherValueOf(planned, group, settlement, view)
        var corrections: [RuleSeries.Corrected] = []
        for earlier in touched.sorted() where earlier >= state.firstCorrectable && earlier < bucket {
            let corrected = RuleSeries.Corrected(
                bucket: earlier, value: value(earlier), other: otherValue(earlier))
            let isChanged =
                flipped.contains(earlier) || corrected.value != state.history.kept(earlier)
                || (planned.against != nil && corrected.other != state.basis(of: earlier)?.above?.value)
            if isChanged { corrections.append(corrected) }
        }
        counters.corrections += corrections.count
        if settlement.spending != nil, state.accounts.isEmpty {
            state.openAccounts(seed: StableHash.hash64(planned.rule.name, seed: group.stableHash))
        }
        return state.settle(
            settlement, value: value(bucket), other: otherValue(bucket), corrections: corrections,
            firstCounted: firstCounted,
            makeID: { Self.episodeID(planned, group, $0, $1) })
    }

    private func counts(_ grouping: Int?, _ group: Group) -> SeriesHistory? {
        grouping.flatMap { series[$0][group] }
    }

    private func pastCounts(_ grouping: Int?, _ group: Group) -> BucketSums? {
        grouping.flatMap { past[$0][group] }
    }

    /// Makes the series of groups whose first event has settled, and of the feeds that a silence rule
    /// watches; returns them.
    private mutating func beginSeries(
        of rule: Int, at bucket: Bucket, _ begun: [SeriesKey], lookEverywhere: Bool, _ view: RuleView,
        _ log: ReportLog
    ) -> Set<Group> {
        let planned = plan.rules[rule]
        let mine = [planned.grouping, planned.against].compactMap { $0 }
        var fresh = Set(begun.filter { mine.contains($0.grouping) }.map(\.group))
        fresh = fresh.filter { ruleSeries[rule][$0] == nil }
        if !fresh.isEmpty {
            let nothing = blank(planned, before: bucket, view, log, spending(of: rule))
            for group in fresh { ruleSeries[rule][group] = nothing }
        }
        if lookEverywhere, case .silence(let silence) = planned.rule.method {
            for group in silence.feeds.map({ Group([$0.description]) })
            where group.partition(of: partitions) == partition && ruleSeries[rule][group] == nil {
                fresh.insert(group)
                ruleSeries[rule][group] = past(planned, group, before: bucket, view, log)
            }
        }
        if lookEverywhere {
            for grouping in mine {
                for (group, counts) in series[grouping] where counts.begun && ruleSeries[rule][group] == nil {
                    fresh.insert(group)
                    ruleSeries[rule][group] = past(planned, group, before: bucket, view, log)
                }
            }
        }
        if !fresh.isEmpty { groups[rule] = (groups[rule] + fresh).sorted() }
        return fresh
    }

    /// A series of a group without any count before a bucket: other groups' reports make it zero.
    private func blank(
        _ planned: PlannedRule, before bucket: Bucket, _ view: RuleView, _ log: ReportLog,
        _ spending: Spending?
    ) -> RuleSeries {
        var history = MeasuredHistory(first: firstKept(planned, bucket, view))
        for earlier in stride(from: history.first, to: bucket, by: 1) {
            history.append(view.value(Group([]), earlier, log) { _ in 0 })
        }
        return RuleSeries(planned, nothingCountedIn: history, spending) {
            view.otherValue($0, log) { _ in 0 }
        }
    }

    /// A series of a group that has counted before its rule came.
    private func past(
        _ planned: PlannedRule, _ group: Group, before bucket: Bucket, _ view: RuleView, _ log: ReportLog
    ) -> RuleSeries {
        let (main, past) = (counts(planned.grouping, group), pastCounts(planned.grouping, group))
        var history = MeasuredHistory(first: firstKept(planned, bucket, view))
        for earlier in stride(from: history.first, to: bucket, by: 1) {
            history.append(
                view.value(group, earlier, log) { (main?.sum($0) ?? 0) + (past?.sum($0) ?? 0) })
        }
        return RuleSeries(planned, past: history)
    }

    private func firstKept(_ planned: PlannedRule, _ bucket: Bucket, _ view: RuleView) -> Bucket {
        max(view.cadence.start ?? bucket, bucket - planned.historyBuckets)
    }

    static func episodeID(_ planned: PlannedRule, _ group: Group, _ bucket: Bucket, _ namesake: Int) -> String
    {
        let series = group.values.map { "\($0.utf8.count):\($0)" }.joined()
        let suffix = namesake == 0 ? "" : "#\(namesake)"
        let text = "\(planned.rule.name) \(series) \(planned.calendar.label(bucket))\(suffix)"
        return StableHash.hex(StableHash.hash128(text))
    }
}
