import Aggregates
import EventTime
import Rules

/// Which buckets before the first that settled are known to one rule, from history that was loaded.
///
/// A bucket that any of its feeds reported is known. Without a report it is a zero between the first and the
/// last report of a feed that tells what happens, and missing where a feed reports every bucket. Outside,
/// nothing is known. Like `ReportLog` it follows from a ledger alone and is not stored. 8 bytes a bucket.
struct PastLog: Sendable {
    /// The first bucket of which the rule's own feeds have told anything.
    let first: Bucket
    /// At each bucket the last one up to it, as an ordinal, that is missing.
    private let missing: [Int32]
    private let otherMissing: [Int32]

    /// Nil where no feed that the rule reads has told anything.
    init?(_ planned: PlannedRule, _ ledger: PastLedger, _ plan: Plan, start: Bucket) {
        if case .silence = planned.rule.method { return nil }
        func feeds(_ selection: Selection) -> [PastLedger.Entry] {
            ledger.entries.filter { selection.reads($0.key) && $0.value.told != nil }.map(\.value)
        }
        let selections = planned.rule.selections
        guard let first = feeds(selections[0]).compactMap({ $0.told?.lowerBound }).min() else { return nil }
        self.first = first
        let logs = selections.map { selection in
            let mustReport = plan.policies.feeds(readBy: selection).contains { feed in
                plan.policies[feed].schedule.map { $0 <= planned.rule.bucket } ?? false
            }
            return Self.log(feeds(selection), mustReport: mustReport, from: first, to: start)
        }
        missing = logs[0]
        otherMissing = logs.count > 1 ? logs[1] : []
    }

    /// Whether any of these buckets, all of them before the first that settled, is not known.
    func isMissing(_ buckets: Range<Bucket>) -> Bool { Self.isMissing(buckets, missing, first) }

    /// The same of the selection that the rule's is compared with.
    func isOtherMissing(_ buckets: Range<Bucket>) -> Bool { Self.isMissing(buckets, otherMissing, first) }

    private static func isMissing(_ buckets: Range<Bucket>, _ log: [Int32], _ first: Bucket) -> Bool {
        guard buckets.lowerBound >= first else { return true }
        return log[buckets.upperBound - 1 - first] >= buckets.lowerBound.ordinal
    }

    private static func log(
        _ feeds: [PastLedger.Entry], mustReport: Bool, from first: Bucket, to start: Bucket
    ) -> [Int32] {
        let isZeroUnknown = mustReport || feeds.contains { $0.isPeriodic }
        var last = Int32.min
        return stride(from: first, to: start, by: 1).map { bucket in
            let isKnown = feeds.contains { feed in
                feed.reported(in: bucket) || (!isZeroUnknown && feed.told?.contains(bucket) ?? false)
            }
            if !isKnown { last = bucket.ordinal }
            return last
        }
    }
}
