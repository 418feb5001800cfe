import Dispatch
import Synchronization

/// Wakes a consumer's fetching. librdkafka before 2.2 fetches no more while its queue is full, and sleeps
/// for a second then, while the queue runs empty. An answer of the leader wakes it: so it is asked
/// something for as long as such a sleep may last after a poll that brought all it could. What it answers
/// does not matter.
///
/// It is asked on a thread of its own: where a fetch waits at the leader for records that have yet to come,
/// the answer comes behind that of the fetch.
final class FetchWaker {
    private let cluster: ClusterQueries
    private let queue = DispatchQueue(label: "vigia.fetch-waker")
    private let isAsking = Atomic(false)
    /// When a poll last brought as much as it could, and when librdkafka was last woken.
    private var lastFull: ContinuousClock.Instant?
    private var lastWaking = ContinuousClock.now

    /// Between two wakings; a full queue is work for a tenth of a second.
    private static let interval = Duration.milliseconds(30)
    /// librdkafka's longest sleep, and a little.
    private static let sleep = Duration.seconds(1.1)
    /// Longer than any fetch waits at a leader that is there: librdkafka leaves a broker that is too slow for
    /// what it is asked.
    private static let patience = Duration.seconds(5)

    /// Nil where librdkafka needs nobody to wake it.
    init?(client: OpaquePointer) {
        guard LibraryVersion.number < LibraryVersion.queueBackoff else { return nil }
        cluster = ClusterQueries(client: client)
    }

    /// To be called after each poll.
    ///
    /// - Parameter assignment: asked here, where the client is not being closed meanwhile.
    func polled(wasFull: Bool, assignment: @autoclosure () -> Set<TopicPartition>) {
        let now = ContinuousClock.now
        if wasFull { lastFull = now }
        guard let lastFull, lastFull.duration(to: now) < Self.sleep,
            lastWaking.duration(to: now) >= Self.interval, !isAsking.load(ordering: .acquiring)
        else { return }
        lastWaking = now
        isAsking.store(true, ordering: .releasing)
        let ends = assignment().reduce(into: [:]) { $0[$1] = LogicalOffset.end }
        nonisolated(unsafe) let (cluster, waker) = (cluster, self)
        queue.async {
            _ = try? cluster.offsets(forTime: ends, timeout: Self.patience)
            waker.isAsking.store(false, ordering: .releasing)
        }
    }

    /// Waits for an answer that is still to come; after that the client may be destroyed.
    func end() { queue.sync {} }
}
