import CRDKafka

/// Reads records, alone or as a member of a consumer group.
///
/// Owned by one thread: made, polled and closed there. Handlers and the statistics closure run on it too,
/// inside `poll` and `close`; only the log closure runs on librdkafka's threads.
package final class Consumer {
    let client: OpaquePointer
    private let queue: OpaquePointer
    private let topicTable: TopicTable
    private let callbacks: ConsumerCallbacks
    /// What one poll takes from librdkafka.
    private var batch: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private var isClosed = false
    private let waker: FetchWaker?

    /// What is done when the group gives and takes partitions; set it before `subscribe`.
    package var rebalance: RebalanceHandlers {
        get { callbacks.handlers }
        set { callbacks.handlers = newValue }
    }

    /// Gets librdkafka's statistics, JSON, every `statistics.interval.ms` in which there is a poll.
    package var onStatistics: ((String) -> Void)? {
        get { callbacks.onStatistics }
        set { callbacks.onStatistics = newValue }
    }

    /// The names behind `RecordView.topicIndex`; grows only.
    package var topics: [String] { topicTable.names }

    package init(
        _ properties: KafkaProperties, log: (@Sendable (ClientLog) -> Void)? = nil
    ) throws(KafkaError) {
        callbacks = ConsumerCallbacks(log: log)
        client = try makeClient(RD_KAFKA_CONSUMER, properties, callbacks) { configuration in
            rd_kafka_conf_set_rebalance_cb(configuration, rebalanced)
        }
        // Without a group there is no consumer queue: such a client can only answer questions.
        guard properties["group.id"] != nil, let queue = rd_kafka_queue_get_consumer(client) else {
            rd_kafka_destroy(client)
            throw .invalid(
                "A consumer needs the Kafka property \"group.id\", also when it assigns partitions itself")
        }
        self.queue = queue
        rd_kafka_poll_set_consumer(client)  // errors and statistics arrive in poll, too
        topicTable = TopicTable(client: client)
        waker = FetchWaker(client: client)
        batch = .allocate(capacity: 1)
    }

    /// Without `close` the handlers are not called any more; the group is left all the same.
    deinit {
        callbacks.handlers = RebalanceHandlers()
        close()
        waker?.end()
        topicTable.release()
        rd_kafka_queue_destroy(queue)
        endClient(client, callbacks)
        batch.deallocate()
    }

    /// Leaves the group: partitions are revoked through the handler. Waits for an answer of the group's
    /// coordinator.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        callbacks.isClosing = true
        callbacks.perform(on: client)
        rd_kafka_consumer_close(client)
    }

    package func subscribe(_ topics: [String]) throws(KafkaError) {
        topicTable.add(topics)
        let list = PartitionList(topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
        try check(list.lend { rd_kafka_subscribe(client, $0) }, while: "Cannot subscribe to \(topics)")
    }

    /// Reads exactly these partitions, without a group's help, from the offsets given (`LogicalOffset`
    /// included).
    package func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        topicTable.add(offsets.keys.sorted().map(\.topic))
        let list = PartitionList(offsets)
        try check(list.lend { rd_kafka_assign(client, $0) }, while: "Cannot assign partitions")
    }

    /// Lends up to `max` records to `body`, waiting at most `timeout` for the first, not at all for the
    /// others. Performs what the group changed and says what else happened; throws only where this client is
    /// of no use any more.
    package func poll(
        max: Int, timeout: Duration, _ body: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> PollOutcome {
        try poll(max: max, timeout: timeout, concurrently: false, body, read: { _ in })
    }

    /// The same; a partition's records are lent in their order, one partition's after the other's.
    ///
    /// - Parameters:
    ///   - concurrently: whether the records of different partitions may be lent at the same time, on several
    ///     threads; all have been when this returns.
    ///   - read: is told afterwards what was lent, before anything that the group changed is performed.
    package func poll(
        max: Int, timeout: Duration, concurrently: Bool, _ body: (borrowing RecordView) -> Void,
        read: (PartitionRead) -> Void
    ) throws(KafkaError) -> PollOutcome {
        precondition(
            max > 0 && !isClosed, "poll(max: \(max)) of a consumer that is \(isClosed ? "closed" : "open")")
        var outcome = PollOutcome()
        let count = collect(max, timeout)
        for position in 0..<count where batch[position]!.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR {
            outcome.note(batch[position]!)
            rd_kafka_message_destroy(batch[position]!)
            batch[position] = nil
        }
        let shares = RecordShares(UnsafeBufferPointer(rebasing: batch[..<count]), topics: topicTable)
        let reads = shares.reads
        shares.lend(concurrently: concurrently, to: body)
        outcome.records = shares.count
        reads.forEach(read)
        callbacks.perform(on: client)
        outcome.isFull = count == max
        waker?.polled(wasFull: outcome.isFull, assignment: assignment)
        outcome.errors += callbacks.takeErrors()
        if let fatal = KafkaError.fatal(of: client, while: "The consumer cannot go on") { throw fatal }
        return outcome
    }

    /// Takes up to `max` messages, records and others, into the batch.
    ///
    /// The first record comes from `rd_kafka_consumer_poll`, which returns with it, the rest from
    /// `rd_kafka_consume_batch_queue`, which would wait for the batch to fill. Measured with 3 million
    /// records of 210 bytes: 0.10 us of this thread a record, against 0.30 us one by one; all threads
    /// together 0.28 us, as much as kcat. Its trap, a rebalance in the midst of a batch, is dealt with in
    /// `ConsumerCallbacks`.
    private func collect(_ max: Int, _ timeout: Duration) -> Int {
        if batch.count < max {
            batch.deallocate()
            batch = .allocate(capacity: max)
        }
        guard let first = rd_kafka_consumer_poll(client, timeout.milliseconds) else { return 0 }
        batch.initializeElement(at: 0, to: first)
        guard max > 1, !callbacks.isChanging else { return 1 }
        return 1 + Swift.max(0, rd_kafka_consume_batch_queue(queue, 0, batch.baseAddress! + 1, max - 1))
    }
}

/// What a poll brought besides records.
package struct PollOutcome {
    /// How many records were lent.
    package var records = 0
    /// Whether it brought as much as it could, so that there may be more.
    package var isFull = false
    /// With `enable.partition.eof`: where a fetch was answered with "nothing more", and the offset of the
    /// next record there, transaction markers passed. With `read_committed` that is the last stable offset,
    /// which another producer's open transaction holds back. A record with this offset or a later one may
    /// have been lent in the same poll.
    package var reachedEnd: [TopicPartition: Int64] = [:]
    /// Errors behind which librdkafka goes on by itself, for the log and for those who know better.
    package var errors: [KafkaError] = []

    package init() {}

    /// Throws where an ACL is missing: librdkafka itself asks on for ever.
    package func checkPermissions() throws(KafkaError) {
        if let error = errors.first(where: \.isForbidden) { throw error }
    }

    fileprivate mutating func note(_ message: UnsafePointer<rd_kafka_message_t>) {
        let place = message.pointee.rkt.map {
            TopicPartition(String(cString: rd_kafka_topic_name($0)), message.pointee.partition)
        }
        if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF, let place {
            reachedEnd[place] = message.pointee.offset
        } else {
            let action = "Reading \(place.map(String.init(describing:)) ?? "from Kafka")"
            let detail = rd_kafka_message_errstr(message).map { String(cString: $0) }
            errors.append(KafkaError(message.pointee.err, while: action, detail: detail))
        }
    }
}
