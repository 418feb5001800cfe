/// What a task did since its state began: since its first start, or its restore. A value of the state, so an
/// abort takes back what it counted.
package struct WatchCounters: Hashable, Sendable {
    /// Buckets settled, cadence by cadence.
    package var settledBuckets = 0
    /// Settled values that changed.
    package var corrections = 0
    /// Tallies of groupings that no rule here reads.
    package var unknownGroupings = 0
    /// Sums of groups that have no series of their own because their grouping is full.
    package var sumsOfOthers = 0
    /// Events of history for buckets that the live stream has told, grouping by grouping: not counted.
    package var historyOvertaken: Int64 = 0
    /// Sums of history older than `Limits.pastBuckets`: not kept.
    package var pastBeyondLimit = 0
    /// Early words that a settled firing of their bucket confirmed, by rule.
    package var earlyConfirmed: [String: Int] = [:]

    package init() {}
}
