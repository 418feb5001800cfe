import BrokerSupport
import KafkaClient
import Synchronization
import Testing

/// What only a real broker proves about the client: isolation, fencing, group offsets, settings of topics.
@Suite(.needsBroker) struct KafkaClientBrokerTests {
    let broker: Broker
    let topic = Broker.uniqueName("in")
    let output = Broker.uniqueName("out")

    init() throws {
        broker = try Broker.shared()
    }

    @Test func whatIsReadAndWrittenInTransactionsHappensOnceThroughAbortsAndRestarts() throws {
        try broker.createTopics(
            TopicSpec(name: topic, partitions: 2), TopicSpec(name: output, partitions: 1))
        try broker.fill(topic, partitions: 2, count: 300)
        let group = Broker.uniqueName("group")
        // Each round is a new instance: it commits twice, aborts once, and is dropped with a transaction
        // open.
        for _ in 0..<20 where try broker.read(output).count < 600 {
            let consumer = try broker.consumer(group: group, ["auto.offset.reset": "earliest"])
            let producer = try broker.producer(["transactional.id": group])
            try producer.initTransactions(timeout: .seconds(30))
            try consumer.subscribe([topic])
            for ending in ["commit", "abort", "rewind", "commit", "drop"] {
                var next: [TopicPartition: Int64] = [:]
                if ending == "rewind" {
                    try consumer.rewindToCommitted()
                    continue
                }
                try producer.begin()
                try consumer.poll(until: { !next.isEmpty }, orFor: .seconds(3), max: 40) { record in
                    next[record.topicPartition] = record.offset + 1
                    let text = StoredRecord(record).text ?? ""
                    #expect(throws: Never.self) {
                        try producer.produce(topic: output, key: nil, value: Array(text.utf8))
                    }
                }
                try producer.sendOffsets(next, consumer: consumer, timeout: .seconds(10))
                if ending == "commit" { try producer.commit(timeout: .seconds(10)) }
                if ending == "abort" { try producer.abort(timeout: .seconds(10)) }
            }
        }
        let committed = try broker.read(output).compactMap(\.text)
        let expected = (0..<2).flatMap { partition in (0..<300).map { "\(partition)/\($0)" } }
        #expect(committed.count == 600)
        #expect(Set(committed) == Set(expected))
        #expect(try broker.read(output, .uncommitted).count > 600, "some work was aborted and done again")
    }

    /// As the first stage reads: on whatever threads, in the order of each partition, and what was read is
    /// told when all of it has been lent.
    @Test func partitionsAreLentAtTheSameTimeEachInItsOrder() throws {
        let (partitions, count) = (3 as Int32, 4_000)
        try broker.createTopics(TopicSpec(name: topic, partitions: Int(partitions)))
        try broker.fill(topic, partitions: partitions, count: count)
        let consumer = try broker.consumer(group: Broker.uniqueName("group"))
        try consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<partitions).map { (TopicPartition(topic, $0), 0) }))
        let seen = Mutex<[Int32: [String]]>([:])
        var (total, wanted) = (0, count * Int(partitions))
        let end = ContinuousClock.now + .seconds(60)
        while total < wanted, .now < end {
            var told: [Int32: Int64] = [:]
            let outcome = try consumer.poll(
                max: 7_000, timeout: .milliseconds(100), concurrently: true,
                { record in
                    let (partition, text) = (record.partition, StoredRecord(record).text ?? "")
                    seen.withLock { $0[partition, default: []].append(text) }
                },
                read: { read in
                    #expect(read.place.topic == topic && read.first_ms > 0)
                    told[read.place.partition] = read.last + 1
                })
            total += outcome.records
            let counts = seen.withLock { $0.mapValues { Int64($0.count) } }
            #expect(counts.values.reduce(0, +) == Int64(total))
            for (partition, next) in told { #expect(counts[partition] == next) }
        }
        for partition in 0..<partitions {
            #expect(seen.withLock { $0[partition] } == (0..<count).map { "\(partition)/\($0)" })
        }
    }

    @Test func abortedRecordsAreSeenOnlyByReadersThatAskForThem() throws {
        try broker.createTopics(TopicSpec(name: output, partitions: 1))
        let producer = try broker.producer(["transactional.id": output])
        try producer.initTransactions(timeout: .seconds(30))
        for (value, isKept) in [("a", true), ("b", false), ("c", true)] {
            try producer.begin()
            try producer.produce(topic: output, partition: 0, key: nil, value: Array(value.utf8))
            #expect(producer.flush(timeout: .seconds(10)) == 0)
            if isKept {
                try producer.commit(timeout: .seconds(10))
            } else {
                try producer.abort(timeout: .seconds(10))
            }
        }
        #expect(try broker.read(output).map(\.text) == ["a", "c"])
        #expect(try broker.read(output, .uncommitted).map(\.text) == ["a", "b", "c"])
    }

    @Test func anOpenTransactionHoldsBackTheStableOffsetButNotTheHighWatermark() throws {
        try broker.createTopics(TopicSpec(name: output, partitions: 1))
        let place = TopicPartition(output, 0)
        let plain = try broker.producer()
        try plain.produce(topic: output, partition: 0, key: nil, value: [1])
        #expect(plain.flush(timeout: .seconds(10)) == 0)
        let open = try broker.producer(["transactional.id": output])
        try open.initTransactions(timeout: .seconds(30))
        try open.begin()
        try open.produce(topic: output, partition: 0, key: nil, value: [2])
        #expect(open.flush(timeout: .seconds(10)) == 0)

        let reader = try broker.consumer(group: output, ["isolation.level": "read_committed"])
        let admin = try Admin(["bootstrap.servers": broker.bootstrapServers])
        try reader.assign([place: 0])
        #expect(try reader.end(of: place, reaching: 1) == 1, "the end that a reader sees is the stable one")
        #expect(try reader.watermarks([place], timeout: .seconds(10))[place]?.high == 1)
        #expect(try admin.watermarks([place], timeout: .seconds(10))[place] == Watermarks(low: 0, high: 2))
        #expect(reader.lastFetchedWatermarks(place)?.high == 2, "a fetch's answer has the high watermark")

        try open.abort(timeout: .seconds(10))
        #expect(try reader.end(of: place, reaching: 3) == 3, "the end moves over aborted records and markers")
        #expect(try admin.watermarks([place], timeout: .seconds(10))[place]?.high == 3)
    }

    @Test func aProducerThatIsDroppedLeavesNoTransactionOpen() throws {
        try broker.createTopics(TopicSpec(name: output, partitions: 1))
        do {
            let producer = try broker.producer(["transactional.id": output])
            try producer.initTransactions(timeout: .seconds(30))
            try producer.begin()
            try producer.produce(topic: output, partition: 0, key: nil, value: [1])
            #expect(producer.flush(timeout: .seconds(10)) == 0)
        }
        let plain = try broker.producer()
        try plain.produce(topic: output, partition: 0, key: nil, value: [2])
        #expect(plain.flush(timeout: .seconds(10)) == 0)
        #expect(try broker.read(output).map(\.value) == [[2]], "nothing holds the reader up")
    }

    @Test func theNewerProducerOfATransactionalIdFencesTheOlder() throws {
        try broker.createTopics(TopicSpec(name: output, partitions: 1))
        let older = try broker.producer(["transactional.id": output])
        try older.initTransactions(timeout: .seconds(30))
        try older.begin()
        try older.produce(topic: output, partition: 0, key: nil, value: [1])
        #expect(older.flush(timeout: .seconds(10)) == 0)
        let newer = try broker.producer(["transactional.id": output])
        try newer.initTransactions(timeout: .seconds(30))

        let error = #expect(throws: KafkaError.self) { try older.commit(timeout: .seconds(10)) }
        #expect(error?.isFenced == true, "\(String(describing: error))")
        #expect(error?.recovery == .stop)
        #expect(older.fatalError?.isFenced == true)
        older.close()
        try newer.begin()
        try newer.produce(topic: output, partition: 0, key: nil, value: [2])
        try newer.commit(timeout: .seconds(10))
        #expect(try broker.read(output).map(\.value) == [[2]])
    }

    @Test func aRecordThatTheBrokerRefusesFailsItsTransactionAndNoOther() throws {
        try broker.createTopics(
            TopicSpec(name: output, partitions: 1, config: ["max.message.bytes": "1000"]))
        let producer = try broker.producer(["transactional.id": output])
        try producer.initTransactions(timeout: .seconds(30))
        try producer.begin()
        try producer.produce(topic: output, partition: 0, key: nil, value: [1])
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        try producer.produce(topic: output, partition: 0, key: nil, value: [UInt8](repeating: 7, count: 5000))
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeout: .seconds(10)) }
        #expect(error?.recovery == .abortTransaction)
        #expect(producer.firstFailure?.name == "MSG_SIZE_TOO_LARGE")
        try producer.abort(timeout: .seconds(20))
        #expect(producer.failureCount == 0)
        // librdkafka 2.0.2 has to renumber the producer's records, and finds that out in the next
        // transaction.
        for _ in 0..<2 where try broker.read(output).isEmpty { try abortOrCommit(producer, value: [2]) }
        #expect(try broker.read(output).map(\.value) == [[2]])
    }

    @Test func offsetsOfATransactionAreTheGroupsOnceItCommits() throws {
        try broker.createTopics(TopicSpec(name: topic, partitions: 2))
        let places = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
        let consumer = try broker.consumer(group: topic)
        let producer = try broker.producer(["transactional.id": topic])
        try producer.initTransactions(timeout: .seconds(30))
        #expect(try consumer.committed(places, timeout: .seconds(10)) == [places[0]: nil, places[1]: nil])
        try producer.begin()
        try producer.sendOffsets([places[0]: 7], consumer: consumer, timeout: .seconds(10))
        try producer.commit(timeout: .seconds(10))
        #expect(try consumer.committed(places, timeout: .seconds(10)) == [places[0]: 7, places[1]: nil])
        try producer.begin()
        try producer.sendOffsets([places[0]: 9, places[1]: 1], consumer: consumer, timeout: .seconds(10))
        try producer.abort(timeout: .seconds(10))
        #expect(try consumer.committed(places, timeout: .seconds(10)) == [places[0]: 7, places[1]: nil])
    }

    /// One transaction by the book: aborted where its error asks for that.
    private func abortOrCommit(_ producer: Producer, value: [UInt8]) throws {
        do {
            try producer.begin()
            try producer.produce(topic: output, partition: 0, key: nil, value: value)
            try producer.commit(timeout: .seconds(10))
        } catch {
            guard error.recovery == .abortTransaction else { throw error }
            try producer.abort(timeout: .seconds(10))
        }
    }
}
