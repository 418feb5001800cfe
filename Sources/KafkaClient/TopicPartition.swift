/// One partition of one topic, ordered by topic and then by number.
package struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var topic: String
    package var partition: Int32

    package init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package init(topic: String, partition: Int32) {
        self.init(topic, partition)
    }

    /// All partitions of some topics, of each as many as `counts` says, in the order of the topics.
    package static func all(of topics: [String], _ counts: [String: Int]) -> [TopicPartition] {
        topics.flatMap { topic in (0..<(counts[topic] ?? 0)).map { TopicPartition(topic, Int32($0)) } }
    }

    /// `topic[partition]`, as librdkafka and Kafka's tools write it.
    package var description: String { "\(topic)[\(partition)]" }

    package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }
}

/// Offsets that name a place instead of a number; the values are those of Kafka's protocol and of librdkafka.
package enum LogicalOffset {
    /// The oldest record that the partition still has.
    package static let beginning: Int64 = -2
    /// Behind the newest record: only what comes later is read.
    package static let end: Int64 = -1
    /// The offset that the consumer group committed, or `auto.offset.reset` where there is none.
    package static let stored: Int64 = -1000
}

/// The offsets that a partition holds: `[low, high)`. `high` is the offset that its next record will get.
package struct Watermarks: Hashable, Sendable {
    package var low: Int64
    package var high: Int64

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}
