import KafkaClient
import Testing

struct ProducerTests {
    @Test func eachRecordIsReportedOnceWithItsTokenAndOffset() throws {
        let bed = try TestBed()
        var reports: [DeliveryReport] = []
        let producer = try bed.producer(["enable.idempotence": "true"]) { reports.append($0) }
        for token in 0..<1000 {
            try producer.produce(topic: "events", partition: 0, key: nil, value: [1], token: token)
        }
        #expect(producer.flush(timeout: .seconds(20)) == 0)
        #expect(reports.map(\.token) == Array(0..<1000))
        #expect(reports.map(\.offset) == Array(0..<1000))
        #expect(reports.allSatisfy { $0.error == nil && $0.topic == "events" && $0.partition == 0 })
        #expect(producer.failureCount == 0 && producer.outstanding == 0)
    }

    @Test func aFullQueueWaitsForRoomAndThenGoesOn() throws {
        let bed = try TestBed()
        let producer = try bed.producer(["queue.buffering.max.messages": "10"])
        for number in 0..<500 {
            try producer.produce(topic: "events", partition: 0, key: nil, value: [UInt8(number & 255)])
        }
        #expect(producer.flush(timeout: .seconds(20)) == 0)
        #expect(producer.failureCount == 0)
    }

    @Test func aQueueThatStaysFullIsAnErrorAfterItsTime() throws {
        let producer = try Producer(
            ["bootstrap.servers": "127.0.0.1:1", "queue.buffering.max.messages": "3"],
            fullQueueWait: .milliseconds(200))
        for _ in 0..<3 { try producer.produce(topic: "events", key: nil, value: [1]) }
        let clock = ContinuousClock()
        let start = clock.now
        let error = #expect(throws: KafkaError.self) {
            try producer.produce(topic: "events", key: nil, value: [1])
        }
        #expect(clock.now - start >= .milliseconds(200))
        #expect(error?.name == "_QUEUE_FULL")
        #expect(error?.recovery == .retry)
        #expect(producer.outstanding == 3)
    }

    @Test func failuresAreCountedAlsoWithoutAReport() throws {
        let producer = try Producer([
            "bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": "100",
        ])
        let secret = Array("secret".utf8)
        for _ in 0..<5 { try producer.produce(topic: "events", key: secret, value: secret) }
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        #expect(producer.failureCount == 5)
        #expect(producer.firstFailure?.message.contains("secret") == false, "no error shows a record's bytes")
        #expect(producer.firstFailure?.name == "_MSG_TIMED_OUT")
        #expect(producer.firstFailure?.message.contains("events") == true)
    }

    @Test func aPurgeEmptiesTheQueueAndReportsIt() throws {
        var reports: [DeliveryReport] = []
        let producer = try Producer(["bootstrap.servers": "127.0.0.1:1"], onDelivery: { reports.append($0) })
        for token in 1...4 { try producer.produce(topic: "events", key: nil, value: [1], token: token) }
        producer.purge()
        #expect(producer.flush(timeout: .seconds(5)) == 0)
        #expect(Set(reports.map(\.token)) == [1, 2, 3, 4])
        #expect(reports.allSatisfy { $0.error?.name == "_PURGE_QUEUE" })
    }

    @Test func aRecordThatIsTooLargeIsRefusedAtOnce() throws {
        let bed = try TestBed()
        let producer = try bed.producer(["message.max.bytes": "1000"])
        let headers = [("name", "text")]
        let error = #expect(throws: KafkaError.self) {
            try producer.produce(
                topic: "events", key: nil, value: [UInt8](repeating: 0, count: 5000), headers: headers)
        }
        #expect(error?.name == "MSG_SIZE_TOO_LARGE")
        #expect(error?.recovery == .stop)
        #expect(producer.outstanding == 0)
    }

    @Test func keysGoWhereJavaClientsSendThem() throws {
        let bed = try TestBed(topics: ["events": 8])
        let producer = try bed.producer(["partitioner": "murmur2_random"])
        // Partitions of `toPositive(murmur2(key)) % 8` by Kafka's Java client.
        for key in ["a", "b", "c", "id-1", "id-2"] {
            try producer.produce(topic: "events", key: Array(key.utf8), value: nil)
        }
        #expect(producer.flush(timeout: .seconds(10)) == 0)
        let consumer = try bed.consumer()
        try consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<8).map { (TopicPartition("events", Int32($0)), Int64(0)) }))
        let placed = Dictionary(
            uniqueKeysWithValues: try consumer.read(5).map { ($0.key, UInt32($0.place.partition)) })
        for (key, partition) in placed { #expect(partition == (murmur2(Array(key.utf8)) & 0x7fff_ffff) % 8) }
    }
}

/// MurmurHash2 as Kafka's default partitioner defines it (seed 0x9747b28c), written out as an oracle.
private func murmur2(_ bytes: [UInt8]) -> UInt32 {
    let multiplier: UInt32 = 0x5bd1_e995
    var hash: UInt32 = 0x9747_b28c ^ UInt32(bytes.count)
    let whole = bytes.count / 4
    for block in 0..<whole {
        var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[block * 4 + $1]) << UInt32(8 * $1) }
        word = word &* multiplier
        word ^= word >> 24
        hash = (hash &* multiplier) ^ (word &* multiplier)
    }
    let tail = Array(bytes[(whole * 4)...])
    for (position, byte) in tail.enumerated().reversed() { hash ^= UInt32(byte) << UInt32(8 * position) }
    if !tail.isEmpty { hash = hash &* multiplier }
    hash ^= hash >> 13
    hash = hash &* multiplier
    return hash ^ (hash >> 15)
}
