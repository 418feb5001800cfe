import CRDKafka
import Glibc

/// Questions to the cluster that any client can ask. The client outlives the value.
struct ClusterQueries {
    let client: OpaquePointer

    func watermarks(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
        var marks = Watermarks(low: 0, high: 0)
        let end = ContinuousClock.now + timeout
        // A partition that was just made, or whose leader moves, is asked for again.
        while true {
            let left = max(.milliseconds(1), end - .now)
            let code = rd_kafka_query_watermark_offsets(
                client, partition.topic, partition.partition, &marks.low, &marks.high, left.milliseconds)
            do throws(KafkaError) {
                try check(code, while: "Cannot read the watermarks of \(partition)")
                return marks
            } catch {
                let isPassing = error.recovery == .retry || Self.leaderless.contains(code)
                guard isPassing, .now + .milliseconds(100) < end else { throw error }
                usleep(50_000)
            }
        }
    }

    private static let leaderless = [
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART,
    ]

    func offsets(
        forTime times_ms: [TopicPartition: Int64], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        let action = "Cannot look up offsets by time"
        let list = PartitionList(times_ms)
        try check(list.lend { rd_kafka_offsets_for_times(client, $0, timeout.milliseconds) }, while: action)
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
