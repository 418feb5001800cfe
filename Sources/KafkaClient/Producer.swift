import CRDKafka

/// Writes records: plain, idempotent (`enable.idempotence`), or in transactions (`transactional.id`).
///
/// Owned by one thread. Delivery reports and statistics arrive on it, inside `produce` (when the queue is
/// full), `poll`, `flush` and `commit`; only the log closure runs on librdkafka's threads.
package final class Producer {
    let client: OpaquePointer
    let callbacks: ProducerCallbacks
    /// Whether a transaction was begun and neither committed nor aborted.
    package internal(set) var isInTransaction = false
    private var topics: [String: OpaquePointer] = [:]
    private var latestTopic: (name: String, topic: OpaquePointer)?
    private let fullQueueWait: Duration
    let offsetsCall = LongCall()
    private var isClosed = false

    /// Gets librdkafka's statistics, JSON, every `statistics.interval.ms`, when the producer polls.
    package var onStatistics: ((String) -> Void)? {
        get { callbacks.onStatistics }
        set { callbacks.onStatistics = newValue }
    }

    /// Records that were given to `produce` and are not answered yet.
    package var outstanding: Int { Int(rd_kafka_outq_len(client)) }

    /// Records that were not delivered; counted since `begin`, without transactions since the start.
    package var failureCount: Int { callbacks.failureCount }

    /// The first of those failures, which tells the cause of the others.
    package var firstFailure: KafkaError? { callbacks.firstFailure }

    /// - Parameters:
    ///   - fullQueueWait: how long `produce` waits for room when librdkafka's queue is full
    ///     (`queue.buffering.max.messages`, `queue.buffering.max.kbytes`) before it throws `_QUEUE_FULL`.
    ///   - onDelivery: called once a record. Without it librdkafka reports failures only, which is cheaper.
    package init(
        _ properties: KafkaProperties, fullQueueWait: Duration = .seconds(30),
        log: (@Sendable (ClientLog) -> Void)? = nil, onDelivery: ((DeliveryReport) -> Void)? = nil
    ) throws(KafkaError) {
        self.fullQueueWait = fullQueueWait
        callbacks = ProducerCallbacks(log: log, onDelivery: onDelivery)
        var properties = properties
        properties["delivery.report.only.error"] = onDelivery == nil ? "true" : "false"
        client = try makeClient(RD_KAFKA_PRODUCER, properties, callbacks) { configuration in
            rd_kafka_conf_set_dr_msg_cb(configuration, delivered)
        }
    }

    /// Aborts an open transaction, so that it holds no reader up; records not delivered yet are dropped.
    /// `flush` first.
    deinit {
        close()
        if isClosed { endClient(client, callbacks) } else { leaveClient(callbacks) }
    }

    /// Ends the producer: an open transaction is aborted, waiting for that at most `timeout` (after which the
    /// broker aborts it when `transaction.timeout.ms` is over). Records outside transactions that are not
    /// delivered yet are dropped. One whose offsets are still on their way to a transaction stays open.
    package func close(timeout: Duration = .seconds(10)) {
        guard !isClosed, offsetsCall.end(within: .zero) else { return }
        isClosed = true
        if isInTransaction { try? abort(timeout: timeout) }
        purge()
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        topics = [:]
        latestTopic = nil
    }

    /// Puts one record into librdkafka's queue; bytes are copied.
    ///
    /// - Parameters:
    ///   - partition: `nil` leaves the choice to the `partitioner` property, by key.
    ///   - value: `nil` writes a tombstone; an empty value is not one.
    ///   - timestamp_ms: milliseconds since 1970; `nil` is now.
    ///   - token: comes back in the record's `DeliveryReport`.
    package func produce(
        topic: String, partition: Int32? = nil, key: UnsafeRawBufferPointer?, value: UnsafeRawBufferPointer?,
        headers: [(String, String)] = [], timestamp_ms: Int64? = nil, token: Int = 0
    ) throws(KafkaError) {
        precondition(!isClosed, "produce on a closed producer")
        var list: OpaquePointer?
        if !headers.isEmpty {
            list = rd_kafka_headers_new(headers.count)
            for (name, text) in headers { rd_kafka_header_add(list, name, -1, text, text.utf8.count) }
        }
        // librdkafka takes the headers over, but only on success.
        defer { list.map(rd_kafka_headers_destroy) }
        let object = try topicObject(topic)
        var deadline: ContinuousClock.Instant?
        while let error = enqueue(object, partition, key, value, list, timestamp_ms, token) {
            guard rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL else {
                throw failure(error, while: "Cannot write to topic \(topic)")
            }
            let end = deadline ?? .now + fullQueueWait
            deadline = end
            guard .now < end else { throw failure(error, while: "Cannot write to topic \(topic)") }
            rd_kafka_error_destroy(error)
            rd_kafka_poll(client, 50)
        }
        list = nil
    }

    /// The same for bytes in arrays.
    package func produce(
        topic: String, partition: Int32? = nil, key: [UInt8]?, value: [UInt8]?,
        headers: [(String, String)] = [], timestamp_ms: Int64? = nil, token: Int = 0
    ) throws(KafkaError) {
        let (keyBytes, valueBytes) = (key ?? [], value ?? [])
        let failure: KafkaError? = keyBytes.withUnsafeBytes { keyBytes in
            valueBytes.withUnsafeBytes { valueBytes in
                do throws(KafkaError) {
                    try produce(
                        topic: topic, partition: partition, key: key == nil ? nil : keyBytes,
                        value: value == nil ? nil : valueBytes, headers: headers, timestamp_ms: timestamp_ms,
                        token: token)
                    return nil
                } catch {
                    return error
                }
            }
        }
        if let failure { throw failure }
    }

    /// Serves delivery reports, errors and statistics, waiting at most `timeout` for the first.
    package func poll(timeout: Duration = .zero) {
        rd_kafka_poll(client, timeout.milliseconds)
    }

    /// Errors that librdkafka reported since the last call; it goes on by itself behind all but fatal ones.
    package func takeErrors() -> [KafkaError] { callbacks.takeErrors() }

    /// The error that made this producer unusable, if one did: a fenced one among them.
    package var fatalError: KafkaError? { .fatal(of: client, while: "The producer cannot go on") }

    /// Waits until every record is answered; returns how many are not after `timeout`.
    package func flush(timeout: Duration) -> Int {
        rd_kafka_flush(client, timeout.milliseconds)
        return outstanding
    }

    /// Drops every record that is not delivered yet, those on the wire included; each is reported as failed.
    package func purge() {
        rd_kafka_purge(client, Int32(RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT))
        rd_kafka_poll(client, 0)
    }

    /// The error, freed; where the client has become unusable, the cause of that instead. Once a transaction
    /// has failed librdkafka refuses further records with a bare `_STATE`; asked to commit, which it refuses
    /// too, it tells the cause.
    func failure(_ error: OpaquePointer, while action: String) -> KafkaError {
        let failure = KafkaError(freeing: error, while: action)
        if failure.recovery == .abortTransaction { return failure }
        if let fatal = KafkaError.fatal(of: client, while: action) { return fatal }
        guard isInTransaction, failure.code == RD_KAFKA_RESP_ERR__STATE.rawValue else { return failure }
        let cause = rd_kafka_commit_transaction(client, 0).map { KafkaError(freeing: $0, while: action) }
        return (cause ?? failure).with(.abortTransaction)
    }

    /// Topic objects are made once each and freed by `close`.
    private func topicObject(_ name: String) throws(KafkaError) -> OpaquePointer {
        if let latestTopic, latestTopic.name == name { return latestTopic.topic }
        if topics[name] == nil { topics[name] = rd_kafka_topic_new(client, name, nil) }
        guard let topic = topics[name] else {
            throw KafkaError(rd_kafka_last_error(), while: "Cannot write to topic \"\(name)\"")
        }
        latestTopic = (name, topic)
        return topic
    }

    private func enqueue(
        _ topic: OpaquePointer, _ partition: Int32?, _ key: UnsafeRawBufferPointer?,
        _ value: UnsafeRawBufferPointer?,
        _ headers: OpaquePointer?, _ timestamp_ms: Int64?, _ token: Int
    ) -> OpaquePointer? {
        withUnsafeTemporaryAllocation(of: rd_kafka_vu_t.self, capacity: 8) { fields in
            var count = 0
            func add(_ type: rd_kafka_vtype_t, _ fill: (inout rd_kafka_vu_t) -> Void) {
                var field = rd_kafka_vu_t()
                field.vtype = type
                fill(&field)
                fields.initializeElement(at: count, to: field)
                count += 1
            }
            add(RD_KAFKA_VTYPE_RKT) { $0.u.rkt = topic }
            add(RD_KAFKA_VTYPE_PARTITION) { $0.u.i32 = partition ?? RD_KAFKA_PARTITION_UA }
            add(RD_KAFKA_VTYPE_MSGFLAGS) { $0.u.i = Int32(RD_KAFKA_MSG_F_COPY) }
            add(RD_KAFKA_VTYPE_OPAQUE) { $0.u.ptr = UnsafeMutableRawPointer(bitPattern: token) }
            if let key { add(RD_KAFKA_VTYPE_KEY) { $0.u.mem = .init(ptr: key.present, size: key.count) } }
            if let value {
                add(RD_KAFKA_VTYPE_VALUE) { $0.u.mem = .init(ptr: value.present, size: value.count) }
            }
            if let headers { add(RD_KAFKA_VTYPE_HEADERS) { $0.u.headers = headers } }
            if let timestamp_ms { add(RD_KAFKA_VTYPE_TIMESTAMP) { $0.u.i64 = timestamp_ms } }
            return rd_kafka_produceva(client, fields.baseAddress, count)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// An address that is never null, because to Kafka a null address is "no key" or "tombstone", also with a
    /// length of 0.
    fileprivate var present: UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(mutating: baseAddress ?? UnsafeRawPointer(bitPattern: 1)!)
    }
}
