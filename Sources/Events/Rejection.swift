package import EventTime

/// Why one record was refused, and by which field. It never holds anything of the record's content.
package struct Rejection: Error, Hashable, Sendable {
    package let reason: RejectReason
    /// The name of the field as the schema has it; for `.personalField` the name on the configured list.
    /// Never a value, never a key that only the record knows.
    package let field: String?

    package init(reason: RejectReason, field: String? = nil) {
        self.reason = reason
        self.field = field
    }
}

/// A refused record's place in the log, and why. Its payload is not kept.
package struct RejectedRecord: Hashable, Sendable {
    package let topic: String
    package let partition: Int32
    package let offset: Int64
    /// The record's timestamp on Kafka (processing time of the broker or producer), for finding it again.
    package let timestamp: Timestamp
    package let rejection: Rejection

    package init(topic: String, partition: Int32, offset: Int64, timestamp: Timestamp, rejection: Rejection) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.rejection = rejection
    }
}
