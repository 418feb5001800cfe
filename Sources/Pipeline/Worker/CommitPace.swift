/// When a worker commits. What comes after a rest is committed at once: only a commit of something begins
/// another interval.
struct CommitPace {
    private let interval: Duration
    private let longest: Duration
    private var last: ContinuousClock.Instant
    /// From the last commit to the next, and the same while the worker catches up.
    private var pause: Duration
    private var pauseBehind: Duration

    /// What is not committed must be kept in memory, and is read again where a transaction is aborted.
    private static let longestBehind = Duration.seconds(1)

    init(_ timing: WorkerTiming, at now: ContinuousClock.Instant) {
        interval = timing.commit
        longest = timing.request / 2
        last = now - interval
        (pause, pauseBehind) = (interval, interval)
    }

    /// - Parameter isBehind: whether the worker finds more than it can take: what it reads then is old
    ///   already.
    func isDue(at now: ContinuousClock.Instant, isBehind: Bool) -> Bool {
        now - last >= (isBehind ? pauseBehind : pause)
    }

    /// Nothing has been committed for so long that records do not come one after the other.
    func isAtRest(at now: ContinuousClock.Instant) -> Bool { now - last >= pause * 4 }

    /// A commit that takes long, because the broker is far or busy, is followed by more work: commits take a
    /// fifth of the time at most, and a twentieth while the worker catches up, for what is committed together
    /// is cheaper. A transaction stays open for a quarter of its timeout at most.
    mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
        last = end
        let cost = end - start
        pause = max(interval - cost, min(cost * 4, longest))
        pauseBehind = max(pause, min(cost * 19, longest, Self.longestBehind))
    }
}
