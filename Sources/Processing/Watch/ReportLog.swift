import Aggregates
import EventTime
import Rules

/// Which settled buckets of one rule were reported, and which are complete, as its measured values see them:
/// a window is missing where any of its buckets is.
///
/// It follows from the feed ledger alone, so it is kept only to be asked fast, once for all groups of the
/// rule; it is not part of the state that is stored. 12 bytes a bucket.
struct ReportLog: Sendable {
    /// What is known at one bucket: the last bucket up to it, as an ordinal, of which each is true.
    private struct Report: Hashable {
        var missing = Int32.min
        var otherMissing = Int32.min
        var incomplete = Int32.min
    }

    private var first: Bucket
    private var reports: [Report] = []

    init(first: Bucket) { self.first = first }

    var end: Bucket { first + reports.count }

    /// Brings the log up to `last`, anew from `from`; returns the buckets before the old end that are seen
    /// otherwise now.
    mutating func update(from: Bucket, through last: Bucket, _ view: RuleView) -> Set<Bucket> {
        let start = min(max(from, first), end)
        let old = Array(reports[(start - first)...])
        reports.removeLast(old.count)
        let (main, other) = (view.coverage, view.otherCoverage)
        for bucket in stride(from: start, through: last, by: 1) {
            var report = reports.last ?? Report()
            if main.isMissing(bucket) { report.missing = bucket.ordinal }
            if other?.isMissing(bucket) ?? false { report.otherMissing = bucket.ordinal }
            if !(main.isComplete(bucket) && other?.isComplete(bucket) ?? true) {
                report.incomplete = bucket.ordinal
            }
            reports.append(report)
        }
        var changed: Set<Bucket> = []
        for (offset, report) in old.enumerated() where report != reports[start - first + offset] {
            let bucket = start + offset
            let lower = view.span(bucket).lowerBound.ordinal
            let now = reports[start - first + offset]
            let isSame =
                (report.missing >= lower) == (now.missing >= lower)
                && (report.otherMissing >= lower) == (now.otherMissing >= lower)
                && (report.incomplete >= lower) == (now.incomplete >= lower)
            if !isSame { changed.insert(bucket) }
        }
        return changed
    }

    mutating func forget(before bucket: Bucket) {
        guard bucket > first else { return }
        reports.removeFirst(min(bucket - first, reports.count))
        first = bucket
    }

    func isMissing(_ bucket: Bucket, _ lower: Bucket) -> Bool { self[bucket].missing >= lower.ordinal }
    func isOtherMissing(_ bucket: Bucket, _ lower: Bucket) -> Bool {
        self[bucket].otherMissing >= lower.ordinal
    }
    func isComplete(_ bucket: Bucket, _ lower: Bucket) -> Bool { self[bucket].incomplete < lower.ordinal }

    private subscript(bucket: Bucket) -> Report { reports[bucket - first] }
}
