import Processing

/// How long the loop waits for what. Relations are checked when the configuration is read.
package struct WorkerTiming: Sendable {
    /// Between two commits.
    package var commit: Duration
    /// Between two looks at idle partitions and the clock journal.
    package var tending: Duration = .milliseconds(250)
    /// How long a poll waits for the first record.
    package var poll: Duration = .milliseconds(50)
    /// For what one turn does for partitions that have come, while others are being read.
    package var slice: Duration = .milliseconds(50)
    /// For one answer of the broker; below the transaction timeout.
    package var request: Duration
    /// Records in one poll.
    package var batch = 20_000
    /// Changed ids of a partition that are written to its changelog before the commit.
    package var idsAhead = Limits.idsPerRecord

    /// `commit` between two commits, `request` for one answer.
    package init(commit: Duration, request: Duration) {
        self.commit = commit
        self.request = request
    }
}
