/// When a worker commits.
///
/// One commit in an interval, on average: what comes after a rest is committed at once, and so is what comes
/// right behind it. A commit that takes long, because the broker is far or busy, is followed by more work:
/// commits take a fifth of the time, on average, and a twentieth while the worker catches up, for what is
/// committed together is cheaper. For that a transaction stays open for a quarter of its timeout at most.
struct CommitPace {
    private let interval: Duration
    private let longest: Duration
    private var last: ContinuousClock.Instant
    private var cost = Duration.zero
    /// When the next one is due. Of the intervals that passed without a commit, one is made up for.
    private var next: ContinuousClock.Instant

    /// What is not committed must be kept in memory, and is read again where a transaction is aborted.
    private static let longestBehind = Duration.seconds(1)

    init(_ timing: WorkerTiming, at now: ContinuousClock.Instant) {
        interval = timing.commit
        longest = timing.request / 2
        (last, next) = (now - interval, now - interval)
    }

    /// How long there is to wait for the next commit; nothing where it is due.
    ///
    /// - Parameter isBehind: whether the worker finds more than it can take: what it reads then is old
    ///   already.
    func wait(at now: ContinuousClock.Instant, isBehind: Bool) -> Duration {
        let together = last + min(cost * 19, longest, Self.longestBehind)
        return max(.zero, (isBehind ? max(next, together) : next) - now)
    }

    /// Nothing has been committed for so long that records do not come one after the other.
    func isAtRest(at now: ContinuousClock.Instant) -> Bool {
        now - last >= max(interval, min(cost * 4, longest)) * 4
    }

    mutating func note(from start: ContinuousClock.Instant, to end: ContinuousClock.Instant) {
        last = end
        cost = end - start
        let due = max(min(next, start), start - interval)
        next = max(due + interval, min(due + cost * 5, end + longest))
    }
}
