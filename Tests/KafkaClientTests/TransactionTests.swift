import KafkaClient
import Synchronization
import Testing

/// The calls and their errors on the mock cluster; that transactions isolate is tested on a real broker.
struct TransactionTests {
    private func transactional(_ bed: TestBed, _ more: KafkaProperties = [:]) throws -> Producer {
        try bed.producer(["transactional.id": "slot-1"].merging(more) { $1 })
    }

    @Test func aTransactionWithOffsetsCommits() throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        let consumer = try bed.consumer()
        try producer.initTransactions(timeout: .seconds(10))
        for round in 1...3 {
            try producer.begin()
            #expect(producer.isInTransaction)
            try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
            try producer.sendOffsets(
                [TopicPartition("events", 1): Int64(round)], consumer: consumer, timeout: .seconds(10))
            try producer.commit(timeout: .seconds(10))
            #expect(!producer.isInTransaction)
        }
    }

    @Test func anAbortDropsWhatIsQueuedAndTheNextTransactionIsFree() throws {
        let bed = try TestBed()
        let producer = try transactional(bed, ["linger.ms": "5000"])
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        try producer.abort(timeout: .seconds(10))
        #expect(producer.outstanding == 0 && producer.failureCount == 0 && !producer.isInTransaction)
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [2])
        try producer.commit(timeout: .seconds(10))
    }

    @Test func noCommitSucceedsAfterAFailedDelivery() throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        bed.cluster.fail(.produce, with: "MSG_SIZE_TOO_LARGE")
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        _ = producer.flush(timeout: .seconds(10))
        #expect(producer.failureCount == 1)
        let refused = #expect(throws: KafkaError.self) {
            try producer.produce(topic: "events", partition: 1, key: nil, value: [1])
        }
        #expect(refused?.recovery == .abortTransaction)
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeout: .seconds(10)) }
        #expect(error?.recovery == .abortTransaction)
        #expect(producer.isInTransaction)
    }

    @Test func anErrorThatPassesIsWaitedForInsideTheTimeout() throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        bed.cluster.fail(.findCoordinator, with: "COORDINATOR_NOT_AVAILABLE", "COORDINATOR_NOT_AVAILABLE")
        try producer.initTransactions(timeout: .seconds(20))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        bed.cluster.fail(.endTransaction, with: "COORDINATOR_LOAD_IN_PROGRESS")
        try producer.commit(timeout: .seconds(20))
    }

    @Test func aClusterThatIsAwayEndsTheWaitWithARetry() throws {
        let producer = try Producer(["bootstrap.servers": "127.0.0.1:1", "transactional.id": "x"])
        let clock = ContinuousClock()
        let start = clock.now
        let error = #expect(throws: KafkaError.self) {
            try producer.initTransactions(timeout: .milliseconds(600))
        }
        #expect(error?.recovery == .retry)
        #expect((.milliseconds(500)..<(.seconds(5))).contains(clock.now - start))
    }

    // MARK: - A group's coordinator that is away: librdkafka itself waits for it for ever

    /// Two brokers, one with the transactions and one with the group.
    private func coordinatedBed() throws -> TestBed {
        let bed = try TestBed(brokers: 2)
        try bed.cluster.setCoordinator(of: .transaction, "slot-1", broker: 1)
        try bed.cluster.setCoordinator(of: .group, "readers", broker: 2)
        return bed
    }

    private func sendOffset(
        _ offset: Int64, _ producer: Producer, _ consumer: Consumer, within timeout: Duration = .seconds(30)
    ) throws {
        try producer.sendOffsets(
            [TopicPartition("events", 1): offset], consumer: consumer, timeout: timeout)
    }

    @Test(.timeLimit(.minutes(2))) func aGroupsCoordinatorThatIsAwayEndsTheWaitWithARetry() throws {
        let bed = try coordinatedBed()
        let (producer, consumer) = (try transactional(bed), try bed.consumer())
        try producer.initTransactions(timeout: .seconds(10))
        func transaction(_ offset: Int64) throws {
            try sendOffset(offset, producer, consumer)
            try producer.commit(timeout: .seconds(10))
            try producer.begin()
        }
        try producer.begin()
        try transaction(1)
        bed.cluster.takeDown(broker: 2)
        for _ in 1...2 {
            let error = #expect(throws: KafkaError.self) {
                try sendOffset(2, producer, consumer, within: .milliseconds(700))
            }
            #expect(error?.recovery == .retry)
        }
        bed.cluster.bringUp(broker: 2)
        try transaction(2)
        try transaction(3)
    }

    @Test(.timeLimit(.minutes(2))) func anAnswerToOffsetsOfAnAbortedTransactionIsNotTakenForTheNextOnes()
        throws
    {
        let bed = try coordinatedBed()
        let (producer, consumer) = (try transactional(bed), try bed.consumer())
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        bed.cluster.takeDown(broker: 2)
        #expect(throws: KafkaError.self) {
            try sendOffset(1, producer, consumer, within: .milliseconds(700))
        }
        let error = #expect(throws: KafkaError.self) { try producer.abort(timeout: .milliseconds(300)) }
        #expect(error?.recovery == .retry && producer.isInTransaction)
        bed.cluster.bringUp(broker: 2)
        try producer.abort(timeout: .seconds(30))
        try producer.begin()
        bed.cluster.fail(.transactionOffsetCommit, with: "ILLEGAL_GENERATION")
        let answer = #expect(throws: KafkaError.self) { try sendOffset(2, producer, consumer) }
        #expect(answer?.recovery == .abortTransaction)
    }

    @Test(.timeLimit(.minutes(2))) func aProducerThatEndsBeforeTheAnswerIsLeftBehind() throws {
        let bed = try coordinatedBed()
        let consumer = try bed.consumer()
        let lines = Mutex<[String]>([])
        do {
            let producer = try Producer(
                ["bootstrap.servers": bed.cluster.bootstrapServers, "transactional.id": "slot-1"],
                log: { line in lines.withLock { $0.append(line.message) } })
            try producer.initTransactions(timeout: .seconds(10))
            try producer.begin()
            try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
            bed.cluster.takeDown(broker: 2)
            let error = #expect(throws: KafkaError.self) {
                try sendOffset(1, producer, consumer, within: .milliseconds(700))
            }
            #expect(error?.recovery == .retry)
        }
        #expect(lines.withLock { $0.contains { $0.contains("left behind") } })
        // Its open transaction does not hinder the next one of its name.
        bed.cluster.bringUp(broker: 2)
        let next = try transactional(bed)
        try next.initTransactions(timeout: .seconds(10))
        try next.begin()
        try sendOffset(2, next, consumer)
        try next.commit(timeout: .seconds(10))
    }

    @Test func aFencedProducerSaysSoAndStops() throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        bed.cluster.fail(.endTransaction, with: "INVALID_PRODUCER_EPOCH")
        let error = #expect(throws: KafkaError.self) { try producer.commit(timeout: .seconds(10)) }
        #expect(error?.isFenced == true)
        #expect(error?.recovery == .stop)
        let later = #expect(throws: KafkaError.self) { try producer.begin() }
        #expect(later?.isFenced == true, "the cause is told, not only that there was one")
    }

    @Test(arguments: ["OUT_OF_ORDER_SEQUENCE_NUMBER", "UNSUPPORTED_VERSION"])
    func whatAProducerCannotAbortANewOneAborts(answer: String) throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        try #require(producer.flush(timeout: .seconds(10)) == 0)
        bed.cluster.fail(.endTransaction, with: answer)
        let error = #expect(throws: KafkaError.self) { try producer.abort(timeout: .seconds(10)) }
        #expect(error?.name == answer && error?.recovery == .recreateClient)
        producer.close()
        let next = try transactional(bed)
        try next.initTransactions(timeout: .seconds(10))
        try next.begin()
        try next.produce(topic: "events", partition: 0, key: nil, value: [2])
        try next.commit(timeout: .seconds(10))
    }

    @Test func closingAbortsWhatIsOpen() throws {
        let bed = try TestBed()
        let producer = try transactional(bed)
        try producer.initTransactions(timeout: .seconds(10))
        try producer.begin()
        try producer.produce(topic: "events", partition: 0, key: nil, value: [1])
        producer.close()
        #expect(!producer.isInTransaction && producer.outstanding == 0)
    }

    @Test func callsOutOfOrderAreErrorsAndNotCrashes() throws {
        let bed = try TestBed()
        let plain = try bed.producer()
        #expect(throws: KafkaError.self) { try plain.initTransactions(timeout: .seconds(1)) }
        let producer = try transactional(bed)
        #expect(throws: KafkaError.self) { try producer.begin() }
        #expect(throws: KafkaError.self) { try producer.commit(timeout: .seconds(1)) }
    }
}
