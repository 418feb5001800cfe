package import EventTime

/// The two clocks of processing time.
package struct ProcessingClocks {
    /// For pauses and deadlines.
    package var now: () -> ContinuousClock.Instant
    /// What a live clock follows where nothing is heard: the one place where processing time becomes event
    /// time.
    package var wall: () -> Timestamp

    /// Any clocks, a test's own included.
    package init(now: @escaping () -> ContinuousClock.Instant, wall: @escaping () -> Timestamp) {
        self.now = now
        self.wall = wall
    }

    /// Those of this machine.
    package static var machine: ProcessingClocks {
        ProcessingClocks(
            now: { ContinuousClock.now },
            wall: { .processingTime })
    }
}
