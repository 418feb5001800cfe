import KafkaClient

/// The last offset of each partition in one poll, without a string or a hash for each record.
struct LastRead {
    /// By topic index and partition; -1 where nothing was read.
    private var offsets: [[Int64]] = []

    mutating func note(_ record: borrowing RecordView) {
        let (topic, partition) = (record.topicIndex, Int(record.partition))
        while offsets.count <= topic { offsets.append([]) }
        while offsets[topic].count <= partition { offsets[topic].append(-1) }
        offsets[topic][partition] = record.offset
    }

    mutating func drain(topics: [String], _ body: (TopicPartition, Int64) -> Void) {
        for topic in offsets.indices {
            for partition in offsets[topic].indices where offsets[topic][partition] >= 0 {
                body(TopicPartition(topics[topic], Int32(partition)), offsets[topic][partition] + 1)
                offsets[topic][partition] = -1
            }
        }
    }
}
