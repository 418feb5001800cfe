import CRDKafka

/// Has librdkafka fetch again in good time.
///
/// While its queue is full it fetches nothing, and before version 2.2 looks only once a second whether there
/// is room again: a queue that is worked off in less stands empty for the rest of it. But it looks, too, when
/// the thread that speaks with the partition's leader has something to do. So once half of the queue is
/// worked off, this asks the leader of a partition for its watermarks, which is answered in about a
/// millisecond; of the next partition the next time, for they may have other leaders.
struct FetchReminder {
    /// Nothing that is worked off so fast stands empty for long.
    private static let shortQueue = 10_000
    private static let pause = Duration.milliseconds(20)

    private var longest = 0
    private var turn = 0
    private var last = ContinuousClock.now

    /// None where librdkafka can be told how long to wait.
    init?() {
        guard LibraryVersion.number < LibraryVersion.queueBackoff else { return nil }
    }

    /// To be called between two polls; `partitions` is asked for where it is time.
    mutating func look(
        at queue: OpaquePointer, of client: OpaquePointer, _ partitions: () -> Set<TopicPartition>
    ) {
        let length = rd_kafka_queue_length(queue)
        longest = max(longest, length)
        guard longest >= Self.shortQueue, length < longest / 2, .now - last >= Self.pause else { return }
        let known = partitions().sorted()
        guard !known.isEmpty else { return }
        turn += 1
        let place = known[turn % known.count]
        var (low, high): (Int64, Int64) = (0, 0)
        // Whether there is an answer does not matter: the thread has been woken.
        _ = rd_kafka_query_watermark_offsets(client, place.topic, place.partition, &low, &high, 50)
        (longest, last) = (length, .now)
    }
}
