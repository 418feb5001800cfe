import BrokerSupport
import KafkaClient
import Testing

/// Consumer groups, topics and crashes on a real broker.
@Suite(.needsBroker) struct KafkaGroupBrokerTests {
    let topic = Broker.uniqueName("in")

    /// One instance as it should be: what it read goes into a transaction, which its revoke handler commits.
    final class Instance {
        let consumer: Consumer
        let producer: Producer
        var owned: Set<TopicPartition> = []
        var next: [TopicPartition: Int64] = [:]
        var story: [String] = []
        private let output: String

        init(_ broker: Broker, _ topic: String, output: String, name: String) throws {
            self.output = output
            consumer = try broker.consumer(
                group: topic,
                [
                    "partition.assignment.strategy": "cooperative-sticky", "auto.offset.reset": "earliest",
                    "session.timeout.ms": "6000", "heartbeat.interval.ms": "200",
                ])
            producer = try broker.producer(["transactional.id": "\(topic)-\(name)"])
            try producer.initTransactions(timeout: .seconds(30))
            consumer.rebalance = RebalanceHandlers(
                assigned: { [unowned self] partitions in
                    // That nothing came is told too, each time the group finds its balance.
                    if !partitions.isEmpty { story.append("+\(partitions.count)") }
                    owned.formUnion(partitions)
                    return [:]
                },
                revoked: { [unowned self] partitions, lost in
                    story.append("-\(partitions.count)\(lost ? " lost" : "")")
                    #expect(consumer.assignment.isSuperset(of: partitions), "still assigned when told")
                    #expect(throws: Never.self) { try commit() }
                    owned.subtract(partitions)
                })
            try consumer.subscribe([topic])
        }

        func work(max: Int) throws {
            _ = try consumer.poll(max: max, timeout: .milliseconds(20)) { record in
                #expect(throws: Never.self) { try copy(record.topicPartition, record.offset) }
            }
        }

        private func copy(_ place: TopicPartition, _ offset: Int64) throws {
            #expect(
                owned.contains(place), "no record of a partition before it is assigned or after it is revoked"
            )
            if !producer.isInTransaction { try producer.begin() }
            try producer.produce(topic: output, key: nil, value: Array("\(place.partition)/\(offset)".utf8))
            next[place] = offset + 1
        }

        func commit() throws {
            guard producer.isInTransaction else { return }
            try producer.sendOffsets(next, consumer: consumer, timeout: .seconds(10))
            try producer.commit(timeout: .seconds(10))
            next = [:]
        }
    }

    @Test func twoInstancesShareAGroupAndEachRecordIsCopiedOnce() throws {
        let broker = try Broker.shared()
        let output = Broker.uniqueName("out")
        try broker.createTopics(TopicSpec(name: topic, partitions: 4), TopicSpec(name: output, partitions: 1))
        try broker.fill(topic, partitions: 4, count: 1000)
        let first = try Instance(broker, topic, output: output, name: "first")
        let limit = ContinuousClock.now + .seconds(60)
        while first.next.isEmpty, .now < limit { try first.work(max: 10) }
        let second = try Instance(broker, topic, output: output, name: "second")
        while first.owned.count != 2 || second.owned.count != 2, .now < limit {
            try first.work(max: 10)
            try second.work(max: 10)
        }
        #expect(first.story == ["+4", "-2"], "what stays is not touched")
        #expect(second.story == ["+2"])
        // The second leaves in the middle; the first gets its partitions back and ends the work.
        try second.work(max: 100)
        second.consumer.close()
        #expect(second.story.last == "-2")
        while first.owned.count != 4, .now < limit { try first.work(max: 10) }
        #expect(first.story == ["+4", "-2", "+2"])
        var copied: [String] = []
        while copied.count < 4000, .now < limit {
            for _ in 0..<20 { try first.work(max: 500) }
            try first.commit()
            copied = try broker.read(output).compactMap(\.text)
        }
        #expect(copied.count == 4000)
        #expect(Set(copied) == Set((0..<4).flatMap { partition in (0..<1000).map { "\(partition)/\($0)" } }))
    }

    @Test func aConsumerThatIsDroppedLeavesItsGroupAtOnce() throws {
        let broker = try Broker.shared()
        try broker.createTopics(TopicSpec(name: topic, partitions: 1))
        do {
            let consumer = try broker.consumer(group: topic, ["session.timeout.ms": "60000"])
            try consumer.subscribe([topic])
            try consumer.poll(until: { !consumer.assignment.isEmpty })
        }
        let next = try broker.consumer(group: topic, ["session.timeout.ms": "60000"])
        try next.subscribe([topic])
        try next.poll(until: { !next.assignment.isEmpty })
    }

    @Test func aGroupTellsItsMembersAndOffsetsToOneWhoIsNone() throws {
        let broker = try Broker.shared()
        let admin = try Admin(["bootstrap.servers": broker.bootstrapServers])
        try broker.createTopics(TopicSpec(name: topic, partitions: 2))
        let places = [TopicPartition(topic, 0), TopicPartition(topic, 1)]
        #expect(try admin.members(ofGroup: topic, timeout: .seconds(30)).isEmpty)
        #expect(
            try admin.committed(ofGroup: topic, places, timeout: .seconds(30))
                == [places[0]: nil, places[1]: nil])
        let consumer = try broker.consumer(group: topic, ["client.id": "reader-7"])
        try consumer.subscribe([topic])
        try consumer.poll(until: { !consumer.assignment.isEmpty })
        try consumer.commit([places[1]: 5])
        let members = try admin.members(ofGroup: topic, timeout: .seconds(30))
        #expect(members.map(\.clientId) == ["reader-7"])
        #expect(members.map(\.host) == ["/127.0.0.1"])
        #expect(
            try admin.committed(ofGroup: topic, places, timeout: .seconds(30))
                == [places[0]: nil, places[1]: 5])
        // Offsets of a transaction that hangs are not waited for.
        let producer = try broker.producer(["transactional.id": topic])
        try producer.initTransactions(timeout: .seconds(30))
        try producer.begin()
        try producer.sendOffsets([places[1]: 9], consumer: consumer, timeout: .seconds(30))
        #expect(try admin.committed(ofGroup: topic, [places[1]], timeout: .seconds(30)) == [places[1]: 5])
        consumer.close()
        #expect(try admin.members(ofGroup: topic, timeout: .seconds(30)).isEmpty)
    }

    @Test func aBrokerTellsItsLimits() throws {
        let admin = try Admin(["bootstrap.servers": try Broker.shared().bootstrapServers])
        let settings = try admin.describeBroker(timeout: .seconds(30))
        #expect(settings["transaction.max.timeout.ms"] == "900000")
        #expect(settings["group.min.session.timeout.ms"] == "1000")
    }

    @Test func topicsAreMadeOnceWithTheirSettings() throws {
        let broker = try Broker.shared()
        let admin = try Admin(["bootstrap.servers": broker.bootstrapServers])
        let settings = ["cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"]
        let good = TopicSpec(name: topic, partitions: 3, config: settings)
        let bad = TopicSpec(name: topic + "-bad", partitions: 1, config: ["cleanup.policy": "sometimes"])
        let outcomes = try admin.createTopics([good, bad], timeout: .seconds(30))
        #expect(outcomes[topic] == .created)
        guard case .failed(let error) = outcomes[bad.name] else { return #expect(Bool(false), "\(outcomes)") }
        #expect(error.name == "INVALID_CONFIG" && error.message.contains(bad.name))
        #expect(try admin.createTopics([good], timeout: .seconds(30)) == [topic: .exists])

        let counts = try admin.partitionCounts([topic, bad.name], timeout: .seconds(10))
        #expect(counts == [topic: 3], "asking for a topic does not make it")
        let described = try admin.describeConfigs(topics: [topic], timeout: .seconds(10))
        for (name, value) in settings { #expect(described[topic]?[name] == value) }
        #expect(throws: KafkaError.self) {
            try admin.describeConfigs(topics: [bad.name], timeout: .seconds(10))
        }

        let consumer = try broker.consumer(group: topic)
        try consumer.assign([TopicPartition(topic, 0): 0])
        let producer = try broker.producer()
        try producer.produce(topic: topic, partition: 0, key: [1], value: [1], timestamp_ms: 1000)
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        var times: [(Int64, Bool)] = []
        try consumer.poll(until: { !times.isEmpty }) { times.append(($0.timestamp_ms, $0.isLogAppendTime)) }
        #expect(times[0].1 && times[0].0 > 1_600_000_000_000, "the broker's clock, not the sender's")

        #expect(try admin.deleteTopics([topic], timeout: .seconds(30)) == [topic: nil])
        #expect(
            try admin.deleteTopics([topic], timeout: .seconds(30))[topic]??.name == "UNKNOWN_TOPIC_OR_PART")
    }

    @Test func offsetsAreFoundByTime() throws {
        let broker = try Broker.shared()
        try broker.createTopics(TopicSpec(name: topic, partitions: 1, config: ["retention.ms": "-1"]))
        let producer = try broker.producer()
        for time in stride(from: Int64(1000), through: 5000, by: 1000) {
            try producer.produce(topic: topic, partition: 0, key: nil, value: [1], timestamp_ms: time)
            #expect(producer.flush(timeout: .seconds(10)) == 0)
        }
        let consumer = try broker.consumer(group: topic)
        let place = TopicPartition(topic, 0)
        #expect(try consumer.offsets(forTime: [place: 2500], timeout: .seconds(10)) == [place: 2])
        #expect(try consumer.offsets(forTime: [place: 9999], timeout: .seconds(10)) == [place: nil])
    }

    @Test func clientsLiveThroughABrokerThatCrashesAndComesBack() throws {
        let broker = try Broker()
        try broker.createTopics(TopicSpec(name: topic, partitions: 1))
        let consumer = try broker.consumer(group: topic)
        try consumer.assign([TopicPartition(topic, 0): 0])
        let producer = try broker.producer(["enable.idempotence": "true"])
        let transactional = try broker.producer(["transactional.id": topic])
        try transactional.initTransactions(timeout: .seconds(30))
        try producer.produce(topic: topic, partition: 0, key: nil, value: [1])
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        try transactional.begin()
        try transactional.produce(topic: topic, partition: 0, key: nil, value: [2])
        #expect(transactional.flush(timeout: .seconds(10)) == 0)

        broker.kill()
        try producer.produce(topic: topic, partition: 0, key: nil, value: [3])
        let away = #expect(throws: KafkaError.self) { try transactional.commit(timeout: .seconds(1)) }
        #expect(away?.recovery == .retry, "\(String(describing: away))")
        var errors: [KafkaError] = []
        var values: [UInt8] = []
        for _ in 0..<20 where errors.isEmpty {
            errors += try consumer.poll(max: 10, timeout: .milliseconds(200)) {
                values += StoredRecord($0).value ?? []
            }
            .errors
        }
        #expect(!errors.isEmpty && errors.allSatisfy { $0.recovery == .retry }, "\(errors)")

        try broker.resume()
        try transactional.commit(timeout: .seconds(40))
        #expect(producer.flush(timeout: .seconds(40)) == 0)
        #expect(producer.failureCount == 0)
        try consumer.poll(until: { values.count >= 3 }) { values += StoredRecord($0).value ?? [] }
        #expect(values.sorted() == [1, 2, 3])
    }
}
