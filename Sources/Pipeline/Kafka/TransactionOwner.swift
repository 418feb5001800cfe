package import EventTime

/// Whose transaction holds a partition back, as far as it can be told: brokers name the producer of an open
/// transaction to their own tool alone.
package enum TransactionOwner: Hashable, Sendable {
    /// Not the application's: it does not write that topic.
    case another
    /// Young, and an instance runs: so it commits.
    case atWork
    /// One of these instances, which do not run, may have left it open.
    case gone([String])
    /// The application's topic, but no instance of which we know that it is gone.
    case unclear

    /// - Parameter timeout: how long a transaction of an instance may be open.
    package init(
        of held: HeldPartition, among instances: KnownInstances, at now: Timestamp, timeout: Duration
    ) {
        let gone = instances.names(.gone)
        if !held.role.isOurs {
            self = .another
        } else if instances.anyRuns, !held.isOverdue(at: now, timeout: timeout) {
            self = .atWork
        } else {
            self = gone.isEmpty ? .unclear : .gone(gone)
        }
    }
}
