/// What one poll lent of one partition.
package struct PartitionRead: Hashable, Sendable {
    /// The partition.
    package let place: TopicPartition
    /// The offset of the last record.
    package let last: Int64
    /// The timestamp of the first record, in milliseconds since 1970.
    package let first_ms: Int64

    /// As a log other than Kafka tells it.
    package init(place: TopicPartition, last: Int64, first_ms: Int64) {
        self.place = place
        self.last = last
        self.first_ms = first_ms
    }
}
