/// The clock of one input partition: the highest event time read, or ticked to. It never goes back.
package struct PartitionClock: Hashable, Sendable {
    /// Nil until the first event or tick.
    package private(set) var now: Timestamp?
    /// Where it stood first.
    package private(set) var begin: Timestamp?

    package init(_ now: Timestamp? = nil) {
        self.now = now
        begin = now
    }

    /// Moves to `time` if that is later; true if it moved.
    package mutating func advance(to time: Timestamp) -> Bool {
        if let now, time <= now { return false }
        now = time
        if begin == nil { begin = time }
        return true
    }

    /// Up to here a feed of this lateness is taken to be complete in this partition; nil until the clock
    /// runs.
    package func watermark(lateness: Duration) -> Timestamp? {
        now.map { $0 - lateness }
    }
}
