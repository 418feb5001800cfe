import Aggregates
import Detectors
import EventTime
import Rules

/// What lies before the first bucket that settled: history that was loaded.
///
/// It becomes known like everything else, when a bucket settles, so it does not depend on which partition was
/// read first. It is never judged: no word is said of it. It makes the bounds of the buckets that settle
/// from then on; those that were made before stay what they were. Of buckets at or after the first that
/// settled the live stream has told already: history for them is dropped, and counted.
extension WatchTask {
    /// Applies the reports of history that are known from a bucket; returns whether any has come.
    mutating func settlePastReports(of cadence: Int, _ bucket: Bucket, start: Bucket) -> Bool {
        guard pastLedgers[cadence].hasNews(by: bucket) else { return false }
        dirty.pastLedgers.insert(cadence)
        let isChanged = pastLedgers[cadence].settle(bucket, from: start - Limits.pastBuckets, to: start)
        if isChanged {
            for rule in plan.rules.indices where plan.rules[rule].cadence == cadence { pastLogs[rule] = nil }
        }
        return isChanged
    }

    /// What of the past a rule knows; nil where nothing was loaded for it.
    mutating func pastLog(of rule: Int) -> PastLog? {
        if let log = pastLogs[rule] { return log }
        let planned = plan.rules[rule]
        guard !pastLedgers[planned.cadence].isEmpty, let start = cadences[planned.cadence].start else {
            return nil
        }
        pastLogs[rule] = PastLog(planned, pastLedgers[planned.cadence], plan, start: start)
        return pastLogs[rule]
    }

    /// Keeps what a series counted in the past; returns whether anything of it is kept.
    mutating func keepPast(_ sums: [BucketSum], of key: SeriesKey, start: Bucket) -> Bool {
        let floor = start - Limits.pastBuckets
        var isKept = false
        for sum in sums {
            guard sum.bucket >= floor else {
                counters.pastBeyondLimit += 1
                continue
            }
            past[key.grouping][key.group, default: BucketSums()].add(sum.count, to: sum.bucket)
            isKept = true
        }
        if isKept { dirty.past.insert(key) }
        return isKept
    }

    /// Everything that a series counted in a span, before and after the first bucket that settled.
    func sum(_ grouping: Int, _ group: Group, _ span: Range<Bucket>) -> Int64 {
        (series[grouping][group]?.sum(span) ?? 0) + (past[grouping][group]?.sum(span) ?? 0)
    }

    /// Puts what is known of the past now into the history of a group of a rule; returns the settled buckets
    /// whose measured span begins before the first of them: their values may have become known.
    func rebuild(
        _ state: inout RuleSeries, _ group: Group, _ settlement: Settlement, _ view: RuleView
    ) -> Set<Bucket> {
        guard let floor = view.past?.first else { return [] }
        let (planned, bucket, start) = (settlement.planned, settlement.bucket, settlement.start)
        let value = valueOf(planned, group, settlement, view)
        if let cut = planned.firstVisible(at: bucket) { state.hide(before: cut) }
        state.fits.forget()
        let kept = bucket - planned.historyBuckets
        state.history.rebuild(
            from: floor, to: start, keeping: kept, season: planned.archiveSeason, value)
        guard bucket > start else { return [] }
        let straddling = planned.rule.containing(start - 1, upTo: bucket - 1).filter { $0 >= start }
        for earlier in straddling where earlier >= kept && earlier < state.firstCorrectable {
            state.history.correct(earlier, to: value(earlier))
        }
        return Set(straddling)
    }
}
