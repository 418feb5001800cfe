import CRDKafka
import Glibc

/// Questions to the cluster that any client can ask. The client outlives the value.
struct ClusterQueries {
    let client: OpaquePointer

    /// Asked as offsets by time: one request a leader for all of its partitions, and an answer that does not
    /// come is waited for until the timeout. librdkafka's own question for watermarks holds up the thread for
    /// minutes where a broker goes away, whatever its timeout says.
    func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        guard !partitions.isEmpty else { return [:] }
        let end = ContinuousClock.now + timeout
        let lows = try offsets(at: LogicalOffset.beginning, of: partitions, until: end)
        let highs = try offsets(at: LogicalOffset.end, of: partitions, until: end)
        return lows.reduce(into: [:]) { marks, low in
            marks[low.key] = Watermarks(low: low.value, high: highs[low.key] ?? low.value)
        }
    }

    /// A partition that was just made, or whose leader moves, is asked for again.
    private func offsets(
        at place: Int64, of partitions: [TopicPartition], until end: ContinuousClock.Instant
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        while true {
            do throws(KafkaError) {
                return try offsets(at: place, of: partitions, timeout: max(.milliseconds(1), end - .now))
            } catch {
                let isPassing = error.recovery == .retry || Self.leaderless.contains(error.code)
                guard isPassing, .now + .milliseconds(100) < end else { throw error }
                usleep(50_000)
            }
        }
    }

    private func offsets(
        at place: Int64, of partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let action = "Cannot read the watermarks"
        let found = try lookUp(partitions.reduce(into: [:]) { $0[$1] = place }, timeout, while: action)
        // Every partition has a beginning and an end: what is not there was not answered in time.
        if let silent = found.filter({ $0.value == nil }).keys.min() {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, while: "\(action) of \(silent)")
        }
        return found.compactMapValues(\.self)
    }

    private static let leaderless = [
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
    ].map(\.rawValue)

    func offsets(
        forTime times_ms: [TopicPartition: Int64], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        try lookUp(times_ms, timeout, while: "Cannot look up offsets by time")
    }

    /// - Parameter times_ms: milliseconds since 1970, or logical offsets.
    private func lookUp(
        _ times_ms: [TopicPartition: Int64], _ timeout: Duration, while action: String
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        let list = PartitionList(times_ms)
        try check(
            list.lend { rd_kafka_offsets_for_times(client, $0, timeout.milliseconds) },
            while: "\(action) of \(list.partitions.map(\.description).joined(separator: ", "))")
        return try list.offsets(while: action).mapValues { $0 >= 0 ? $0 : nil }
    }

    /// Asked for by name, which makes no topic: consumers don't auto-create unless told to.
    func partitionCount(_ topic: String, timeout: Duration) throws(KafkaError) -> Int? {
        let action = "Cannot read the metadata of topic \(topic)"
        guard let object = rd_kafka_topic_new(client, topic, nil) else {
            throw KafkaError(rd_kafka_last_error(), while: action)
        }
        defer { rd_kafka_topic_destroy(object) }
        var answer: UnsafePointer<rd_kafka_metadata>?
        try check(rd_kafka_metadata(client, 0, object, &answer, timeout.milliseconds), while: action)
        defer { rd_kafka_metadata_destroy(answer) }
        guard let answer, answer.pointee.topic_cnt == 1 else { return nil }
        let found = answer.pointee.topics[0]
        switch found.err {
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC: return nil
        case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
            return Int(found.partition_cnt)
        default: throw KafkaError(found.err, while: action)
        }
    }
}
