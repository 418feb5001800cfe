package import EventTime
package import KafkaClient

/// How a stage is doing.
package struct StageCondition: Hashable, Sendable {
    /// Whether its group has given it partitions, or has told it that there are none for it.
    package var hasJoined = false
    /// The partitions that it has.
    package var partitions: Set<TopicPartition> = []
    /// Those of them that are still being restored.
    package var restoring: Set<TopicPartition> = []
    /// When all that was read was committed last, or nothing was to be committed; processing time.
    package var committedAt: Timestamp?
    /// When the transaction was begun that is open now.
    package var transactionSince: Timestamp?

    package init() {}
}

/// The clock of an input partition whose stream has a live clock.
package struct LiveClock: Hashable, Sendable {
    /// Which partition.
    package var partition: TopicPartition
    /// The highest event time read there.
    package var time: Timestamp
    /// How far behind now it always is where nothing is heard: the idle timeout of its stream.
    package var idleTimeout: Duration

    package init(partition: TopicPartition, time: Timestamp, idleTimeout: Duration) {
        self.partition = partition
        self.time = time
        self.idleTimeout = idleTimeout
    }
}
