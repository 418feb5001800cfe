import CRDKafka

/// Transactions of a producer that has a `transactional.id`.
///
/// `initTransactions` once; then `begin`, `produce`..., `sendOffsets`, and `commit` or `abort`. An error says
/// by its `recovery` what to do next. Calls with a timeout are repeated within it while librdkafka says
/// "retry": it goes on with the same request in the meantime, so nothing is done twice.
///
/// After a record was refused for good, librdkafka 2.0.2 may ask for a second abort in the next transaction,
/// when it finds that its records must be renumbered; the one after that goes through.
extension Producer {
    /// Makes this producer the only one with its `transactional.id`: older ones are fenced, their open
    /// transaction aborted.
    package func initTransactions(timeout: Duration) throws(KafkaError) {
        let action = "Cannot start transactions"
        do throws(KafkaError) {
            try repeating(for: timeout, action) { rd_kafka_init_transactions(client, $0) }
        } catch {
            guard error.code == RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT.rawValue else { throw error }
            throw .invalid(
                "\(action): transaction.timeout.ms is above the brokers' transaction.max.timeout.ms",
                code: RD_KAFKA_RESP_ERR_INVALID_TRANSACTION_TIMEOUT)
        }
    }

    package func begin() throws(KafkaError) {
        let action = "Cannot begin a transaction"
        if let error = rd_kafka_begin_transaction(client) { throw failure(error, while: action) }
        callbacks.forgetFailures()
        isInTransaction = true
    }

    /// Makes the offsets (of the next record to read, that is the last processed + 1) part of the open
    /// transaction. Fails, to be aborted, where the consumer's group has given its partitions to others.
    ///
    /// Where the coordinator of the group is away, librdkafka waits for it whatever the timeout says (its
    /// issue 5456). Such a call goes on, and the next one waits for its answer: ask again with the same
    /// offsets, and nothing else meanwhile. A producer that ends before the answer is left behind.
    ///
    /// - Parameter notes: texts of at most some kilobytes that are committed beside them, for
    ///   `Consumer.notes`.
    package func sendOffsets(
        _ offsets: [TopicPartition: Int64], notes: [TopicPartition: String] = [:], consumer: Consumer,
        timeout: Duration
    ) throws(KafkaError) {
        if offsets.isEmpty { return }
        let action = "Cannot add offsets to the transaction"
        guard let group = rd_kafka_consumer_group_metadata(consumer.client) else {
            throw .invalid("The consumer has no group to commit offsets for", code: RD_KAFKA_RESP_ERR__STATE)
        }
        let request = OffsetsRequest(PartitionList(offsets), notes, group)
        try repeating(for: timeout, action) { [client] left_ms throws(KafkaError) in
            let left = Duration.milliseconds(left_ms)
            let outcome = offsetsCall.wait(atMost: left + Self.grace) { request.send(by: client, left_ms) }
            guard case .answered(let error) = outcome else {
                throw KafkaError(
                    RD_KAFKA_RESP_ERR__TIMED_OUT, while: action, detail: "the coordinators do not answer")
            }
            return error
        }
    }

    /// What librdkafka's own timeout may be late.
    private static let grace = Duration.milliseconds(100)

    /// Delivers what is outstanding and commits. Never succeeds when a record of the transaction failed:
    /// abort then.
    package func commit(timeout: Duration) throws(KafkaError) {
        try repeating(for: timeout, "Cannot commit the transaction") {
            rd_kafka_commit_transaction(client, $0)
        }
        isInTransaction = false
    }

    /// Drops what is outstanding and aborts; no `read_committed` reader will see a record of the transaction.
    package func abort(timeout: Duration) throws(KafkaError) {
        guard isInTransaction else { return }
        let action = "Cannot abort the transaction"
        let end = ContinuousClock.now + timeout
        // An answer that came afterwards would be taken for that to the offsets of the next transaction.
        guard offsetsCall.end(within: timeout) else {
            throw KafkaError(
                RD_KAFKA_RESP_ERR__TIMED_OUT, while: action, detail: "offsets are still being added to it")
        }
        do throws(KafkaError) {
            try repeating(for: end - .now, action) {
                rd_kafka_abort_transaction(client, $0)
            }
        } catch {
            // A fenced or broken producer has no transaction any more: the broker has aborted it, or will.
            if fatalError != nil { isInTransaction = false }
            // What this producer cannot abort, the start of a new one with the same name does.
            throw error.recovery == .abortTransaction ? error.with(.recreateClient) : error
        }
        isInTransaction = false
        callbacks.forgetFailures()
    }

    private func repeating(
        for timeout: Duration, _ action: String, _ call: (Int32) throws(KafkaError) -> OpaquePointer?
    ) throws(KafkaError) {
        let end = ContinuousClock.now + timeout
        while let error = try call(max(.zero, end - .now).milliseconds) {
            let failure = failure(error, while: action)
            guard failure.recovery == .retry, .now < end else {
                throw failure.isLeftToANewClient ? failure.with(.recreateClient) : failure
            }
            rd_kafka_poll(client, 20)
        }
    }
}

/// Offsets on their way to a transaction, for a call that may begin on another thread.
private final class OffsetsRequest {
    private let list: PartitionList
    private let group: OpaquePointer

    /// Takes over the group's metadata.
    init(_ list: consuming PartitionList, _ notes: [TopicPartition: String], _ group: OpaquePointer) {
        self.list = list
        self.group = group
        self.list.setNotes(notes)
    }

    deinit { rd_kafka_consumer_group_metadata_destroy(group) }

    func send(by client: OpaquePointer, _ timeout_ms: Int32) -> OpaquePointer? {
        list.lend { rd_kafka_send_offsets_to_transaction(client, $0, group, timeout_ms) }
    }
}
