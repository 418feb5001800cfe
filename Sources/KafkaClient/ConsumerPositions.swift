import CRDKafka
import Glibc

/// Where a consumer stands, and how to move it.
extension Consumer {
    /// The partitions that are assigned now.
    package var assignment: Set<TopicPartition> {
        var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
        guard rd_kafka_assignment(client, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return [] }
        return Set(PartitionList(owning: list).partitions)
    }

    /// Whether the group has given our partitions away without asking (session timed out); true until they
    /// are revoked.
    package var isAssignmentLost: Bool { rd_kafka_assignment_lost(client) != 0 }

    /// The name that the group's coordinator gave us; `nil` before the group was joined.
    package var memberId: String? {
        guard let name = rd_kafka_memberid(client) else { return nil }
        defer { rd_kafka_mem_free(client, name) }
        return name.pointee == 0 ? nil : String(cString: name)
    }

    /// No more records of these partitions from the next poll on; what was fetched is fetched again after
    /// `resume`.
    package func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        let action = "Cannot pause reading"
        let list = PartitionList(partitions)
        try check(list.lend { rd_kafka_pause_partitions(client, $0) }, while: action)
        _ = try list.offsets(while: action)
    }

    package func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        let action = "Cannot resume reading"
        let list = PartitionList(partitions)
        try check(list.lend { rd_kafka_resume_partitions(client, $0) }, while: action)
        _ = try list.offsets(while: action)
    }

    /// Reads on from these offsets; the partitions must be assigned. librdkafka refuses it (`_STATE`) until
    /// it has begun with a partition that was just assigned: it is asked again within the timeout.
    package func seek(
        _ offsets: [TopicPartition: Int64], timeout: Duration = .seconds(10)
    ) throws(KafkaError) {
        let deadline = ContinuousClock.now + timeout
        while true {
            do throws(KafkaError) { return try seekOnce(offsets, timeout) } catch {
                guard error.code == RD_KAFKA_RESP_ERR__STATE.rawValue, .now < deadline else { throw error }
                usleep(5_000)
            }
        }
    }

    private func seekOnce(_ offsets: [TopicPartition: Int64], _ timeout: Duration) throws(KafkaError) {
        let list = PartitionList(offsets)
        let error = list.lend { rd_kafka_seek_partitions(client, $0, timeout.milliseconds) }
        try check(error, while: "Cannot seek")
        _ = try list.offsets(while: "Cannot seek")
    }

    /// The offset after the last record read, of those partitions of which one was read.
    package func position(_ partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Int64] {
        let list = PartitionList(partitions)
        try check(list.lend { rd_kafka_position(client, $0) }, while: "Cannot tell the position")
        return try list.offsets(while: "Cannot tell the position").filter { $0.value >= 0 }
    }

    /// The offsets that the group committed, as the broker has them; `nil` where it has none. Retried until
    /// `timeout` while the outcome of a transaction with such offsets is open (`UNSTABLE_OFFSET_COMMIT`).
    package func committed(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        let action = "Cannot read the committed offsets"
        let list = PartitionList(partitions)
        try check(list.lend { rd_kafka_committed(client, $0, timeout.milliseconds) }, while: action)
        return try list.offsets(while: action).mapValues { $0 >= 0 ? $0 : nil }
    }

    /// The texts that the group committed beside its offsets, where there are any. A consumer that reads
    /// uncommitted records does not wait for open transactions: it is told the last committed ones.
    package func notes(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: String] {
        let list = PartitionList(partitions)
        let action = "Cannot read the notes beside the committed offsets"
        try check(list.lend { rd_kafka_committed(client, $0, timeout.milliseconds) }, while: action)
        return list.notes
    }

    /// Commits offsets (of the next record to read) outside any transaction, and waits for the broker's
    /// answer.
    package func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        let list = PartitionList(offsets)
        try check(list.lend { rd_kafka_commit(client, $0, 0) }, while: "Cannot commit offsets")
        _ = try list.offsets(while: "Cannot commit offsets")
    }

    /// What the broker holds, as far as this consumer may see: with `read_committed`, `high` is the last
    /// stable offset. `Admin.watermarks` tells the true end.
    package func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        try ClusterQueries(client: client).watermarks(partitions, timeout: timeout)
    }

    /// The watermarks that came with the last fetch of an assigned partition, without asking; `nil` before
    /// the first.
    package func lastFetchedWatermarks(_ partition: TopicPartition) -> Watermarks? {
        var (low, high): (Int64, Int64) = (-1, -1)
        let code = rd_kafka_get_watermark_offsets(client, partition.topic, partition.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0
            ? Watermarks(low: max(0, low), high: high) : nil
    }

    /// The first offset of each partition whose record is as late as the time (ms since 1970) or later; `nil`
    /// where none is.
    package func offsets(
        forTime times_ms: [TopicPartition: Int64], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        try ClusterQueries(client: client).offsets(forTime: times_ms, timeout: timeout)
    }

    /// How many partitions the topic has; `nil` where there is no such topic.
    package func metadata(topic: String, timeout: Duration = .seconds(10)) throws(KafkaError) -> Int? {
        try ClusterQueries(client: client).partitionCount(topic, timeout: timeout)
    }
}
