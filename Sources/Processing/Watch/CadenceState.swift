package import Aggregates
package import EventTime
import Events

/// How far one cadence has settled, and which feeds were heard for which buckets.
package struct CadenceState: Hashable, Sendable {
    /// The first bucket ever settled, and the next to settle; nil before anything was heard.
    package internal(set) var start: Bucket?
    package internal(set) var next: Bucket?
    package internal(set) var ledger: FeedLedger

    package init(start: Bucket? = nil, next: Bucket? = nil, ledger: FeedLedger = .init()) {
        self.start = start
        self.next = next
        self.ledger = ledger
    }

    /// The earliest bucket from which anything is known: where settling begins.
    var firstKnown: Bucket? {
        ledger.entries.values.compactMap { $0.events.pending.first?.knownFrom }.min()
    }
}

/// Which feeds a selection waits for, and which of them have reported.
struct Coverage {
    let ledger: FeedLedger
    let policies: FeedPolicies
    let unit: BucketUnit

    /// The feeds that a selection reads, heard or configured, sorted.
    func feeds(of selection: Selection) -> [Feed] {
        let heard = ledger.entries.keys.filter(selection.reads)
        return Set(heard + policies.feeds(readBy: selection)).sorted()
    }

    /// Whether the count of a bucket was not reported, as against a count of zero.
    ///
    /// A feed that says which span it covers, or that has a schedule, reports every bucket; of any other feed no
    /// word means that nothing happened.
    func isMissing(_ selection: Selection, _ bucket: Bucket) -> Bool {
        let feeds = feeds(of: selection)
        if feeds.contains(where: { ledger.reported($0, in: bucket) }) { return false }
        return feeds.isEmpty || feeds.contains(where: isScheduled)
    }

    /// The share of the expected feeds that have reported, each weighted by its share of the last buckets; 0...1.
    func completeness(_ selection: Selection, _ bucket: Bucket, running: Bool = false) -> Double {
        let before = (bucket - FeedLedger.weighingBuckets)..<bucket
        let recent = (bucket - FeedLedger.expectedBuckets)..<bucket
        let expected = feeds(of: selection).filter { feed in
            isScheduled(feed)
                && (ledger.reported(feed, in: recent) || policies.configured[feed]?.schedule != nil)
        }
        func weight(_ feed: Feed) -> Int64 { max(0, ledger.entries[feed]?.counts.sum(before) ?? 0) }
        func hasReported(_ feed: Feed) -> Bool {
            if running, let entry = ledger.entries[feed] {
                return entry.events.running(bucket..<(bucket + 1)) > 0
            }
            return ledger.reported(feed, in: bucket)
        }
        let total = expected.reduce(0) { $0 + weight($1) }
        guard total > 0 else { return 1 }
        let reported = expected.reduce(0) { hasReported($1) ? $0 + weight($1) : $0 }
        return Double(reported) / Double(total)
    }

    private func isScheduled(_ feed: Feed) -> Bool {
        if ledger.entries[feed]?.periodic ?? false { return true }
        guard let schedule = policies.configured[feed]?.schedule else { return false }
        return schedule <= unit
    }
}
