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
        ledger.entries.values.compactMap { $0.counts.pending.first?.knownFrom }.min()
    }

    /// The latest bucket for which anything waits.
    var lastKnown: Bucket? {
        ledger.entries.values.compactMap { $0.counts.pending.last?.knownFrom }.max()
    }
}
