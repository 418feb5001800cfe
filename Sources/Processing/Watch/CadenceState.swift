package import Aggregates
package import EventTime
import Events

/// How far one cadence has settled, and which feeds were heard for which buckets.
package struct CadenceState: Hashable, Sendable {
    /// The first bucket ever settled, and the next to settle; nil before anything was heard.
    package internal(set) var start: Bucket?
    package internal(set) var next: Bucket?
    /// From which bucket on every input had a clock when settling began: a feed of which nothing has been
    /// heard is expected from here. Nil before, and where no input has a clock.
    package internal(set) var expectedFrom: Bucket?
    package internal(set) var ledger: FeedLedger

    package init(
        start: Bucket? = nil, next: Bucket? = nil, expectedFrom: Bucket? = nil, ledger: FeedLedger = .init()
    ) {
        self.start = start
        self.next = next
        self.expectedFrom = expectedFrom
        self.ledger = ledger
    }

    /// How many buckets in a row, this one last, a feed has not reported; counted from where it was first
    /// expected if it was not heard before. Nil before that.
    func unreported(_ feed: Feed, _ bucket: Bucket) -> Int? {
        if let last = ledger.entries[feed]?.lastReported(upTo: bucket) { return bucket - last }
        guard let expectedFrom, bucket >= expectedFrom else { return nil }
        return bucket - expectedFrom + 1
    }

    /// The earliest bucket from which anything is known: where settling begins.
    var firstKnown: Bucket? {
        ledger.entries.values.compactMap { $0.counts.pending.first?.knownFrom }.min()
    }

    /// The latest bucket for which anything waits.
    var lastKnown: Bucket? {
        ledger.entries.values.compactMap { $0.counts.pending.last?.knownFrom }.max()
    }
}
