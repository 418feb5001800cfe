package import KafkaClient

// Kafka's side of the seam: the clients as they are.

extension ClientFactory: LogClients {
    /// Kafka's own.
    package func makeMember(of stage: String) throws(KafkaError) -> any GroupMember { try member(of: stage) }
    /// Kafka's own.
    package func makeWriter(of stage: String) throws(KafkaError) -> any LogWriter { try producer(of: stage) }
    /// Kafka's own.
    package func makeReader() throws(KafkaError) -> any LogReader { try reader() }
    /// Kafka's own.
    package func makeEnds() throws(KafkaError) -> any LogEnds { try admin() }
    /// Kafka's own.
    package func makeNotes(of stage: String) throws(KafkaError) -> any GroupNotes { try observer(of: stage) }
}

extension Consumer: GroupMember, GroupNotes, LogReader {}

extension Admin: LogEnds {}

extension Producer: LogWriter {
    /// Puts one record into librdkafka's queue.
    package func produce(
        _ value: [UInt8]?, to topic: String, partition: Int32?, key: [UInt8], headers: [(String, String)]
    ) throws(KafkaError) {
        try produce(
            topic: topic, partition: partition, key: .some(key), value: value, headers: headers,
            timestamp_ms: nil, token: 0)
    }

    /// The member must be Kafka's.
    package func sendOffsets(
        _ offsets: [TopicPartition: Int64], notes: [TopicPartition: String], of member: any GroupMember,
        timeout: Duration
    ) throws(KafkaError) {
        guard let consumer = member as? Consumer else {
            preconditionFailure("the offsets of \(member) cannot be committed to Kafka")
        }
        try sendOffsets(offsets, notes: notes, consumer: consumer, timeout: timeout)
    }
}
