import CRDKafka

/// What became of one record that was given to a producer.
package struct DeliveryReport: Sendable {
    package var topic: String
    /// -1 where the record failed before it got a partition.
    package var partition: Int32
    /// -1 where the record was not written (or, without acknowledgements, where it was written to).
    package var offset: Int64
    /// The number given to `produce`.
    package var token: Int
    /// `nil`: the brokers have it, as `acks` demands.
    package var error: KafkaError?
}

/// A producer's side of librdkafka's delivery reports; see `ClientCallbacks` for life and threads.
final class ProducerCallbacks: ClientCallbacks {
    let onDelivery: ((DeliveryReport) -> Void)?
    private(set) var failureCount = 0
    private(set) var firstFailure: KafkaError?

    init(log: (@Sendable (ClientLog) -> Void)?, onDelivery: ((DeliveryReport) -> Void)?) {
        self.onDelivery = onDelivery
        super.init(log: log)
    }

    func forgetFailures() {
        failureCount = 0
        firstFailure = nil
    }

    func delivered(_ message: UnsafePointer<rd_kafka_message_t>) {
        let fields = message.pointee
        let topic = fields.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "?"
        var error: KafkaError?
        if fields.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            // Not rd_kafka_message_errstr, which is for consumers: here it would take the record's bytes for
            // a text.
            let failure = KafkaError(fields.err, while: "A record for topic \(topic) was not delivered")
            error = failure
            failureCount += 1
            firstFailure = firstFailure ?? failure
        }
        onDelivery?(
            DeliveryReport(
                topic: topic, partition: fields.partition, offset: fields.offset,
                token: Int(bitPattern: fields._private), error: error))
    }
}

/// librdkafka's delivery report callback: on the thread that polls, flushes or commits; the message is
/// librdkafka's.
func delivered(
    _ client: OpaquePointer?, _ message: UnsafePointer<rd_kafka_message_t>?,
    _ opaque: UnsafeMutableRawPointer?
) {
    guard let message, let callbacks = ClientCallbacks.behind(opaque) as? ProducerCallbacks else { return }
    callbacks.delivered(message)
}
