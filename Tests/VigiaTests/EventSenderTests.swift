import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Settings
import Testing

@testable import vigia

/// Against librdkafka's test cluster, in this process.
struct EventSenderTests {
    private let folder = NSTemporaryDirectory() + "vigia-send-\(UUID().uuidString)"
    private let now = Timestamp(milliseconds: 1_735_689_600_000)

    private func file(_ lines: [String]) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(UUID().uuidString)"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static func line(_ id: String, time: String = "2024-05-01T00:00:00Z") -> String {
        "{\"id\":\"\(id)\",\"time\":\"\(time)\",\"source\":\"S\"}"
    }

    private func sender(
        _ properties: KafkaProperties?, _ listener: EventSender.Listener, stop: StopFlag = StopFlag()
    ) throws -> EventSender {
        let configuration = Configuration.standard
        let stream = try #require(configuration.stream("encounters"))
        return try EventSender(
            stream: stream, schema: configuration.schemas[0], properties: properties, listener: listener,
            stop: stop, stopWait: .milliseconds(500), now: { now })
    }

    /// All records of a topic, by partition: key and value.
    private func records(_ cluster: MockCluster, count: Int) throws -> [Int32: [(key: String, value: String)]]
    {
        let consumer = try Consumer([
            "bootstrap.servers": cluster.bootstrapServers, "group.id": "test",
            "auto.offset.reset": "earliest",
        ])
        try consumer.assign(
            Dictionary(
                uniqueKeysWithValues: (0..<4).map {
                    (TopicPartition("encounters", $0), LogicalOffset.beginning)
                }))
        var records: [Int32: [(key: String, value: String)]] = [:]
        let end = ContinuousClock.now + .seconds(20)
        while records.values.map(\.count).reduce(0, +) < count, .now < end {
            _ = try consumer.poll(max: 1000, timeout: .milliseconds(100)) { record in
                let key = String(decoding: record.key, as: UTF8.self)
                let value = record.payload.map { String(decoding: $0, as: UTF8.self) } ?? ""
                records[record.topicPartition.partition, default: []].append((key, value))
            }
        }
        return records
    }

    @Test func eventsArriveKeyedByIdEachIdInOnePartitionInOrder() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 4)
        let lines = (0..<500).map { Self.line("id-\($0 % 50)") }
        var refusals: [String] = []
        let sender = try sender(
            ["bootstrap.servers": cluster.bootstrapServers],
            .init(onRefusal: { refusals.append("\($0.line) \($0.rejection.reason.rawValue)") }))
        let bad = ["nonsense", "{\"id\":\"x\"}", Self.line("late", time: "2025-01-01T00:05:01Z")]
        try sender.send(path: try file(lines + bad + [Self.line("just", time: "2025-01-01T00:05:00Z")]))
        let (lost, cause) = sender.finish()
        #expect(lost == 0)
        #expect(cause == nil)
        #expect((sender.sent, sender.refused) == (501, 3))
        #expect(refusals == ["501 not-json", "502 missing-field", "503 ahead-of-timestamp"])
        let partitions = try records(cluster, count: 501)
        #expect(partitions.values.map(\.count).reduce(0, +) == 501)
        #expect(partitions.count > 1)
        var homes: [String: Set<Int32>] = [:]
        for (partition, records) in partitions {
            for (key, value) in records {
                homes[key, default: []].insert(partition)
                #expect(value.contains("\"id\":\"\(key)\""))
            }
        }
        #expect(homes.count == 51)
        #expect(homes.values.allSatisfy { $0.count == 1 })
        // The partition that Java's default partitioner gives: toPositive(murmur2("id-0")) % 4, computed by
        // hand below.
        for (key, home) in homes {
            #expect(home == [Int32(murmur2(Array(key.utf8)) & 0x7FFF_FFFF) % 4], "\(key)")
        }
    }

    @Test func aBrokerThatIsAwayIsWaitedForAndThatIsTold() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 4)
        cluster.takeDown(broker: 1)
        var told: [Int] = []
        let sender = try sender(
            [
                "bootstrap.servers": cluster.bootstrapServers, "queue.buffering.max.messages": "10",
                "reconnect.backoff.max.ms": "500",
            ],
            .init(
                onRefusal: { _ in },
                onWait: { outstanding, _ in
                    told.append(outstanding)
                    cluster.bringUp(broker: 1)
                }))
        try sender.send(path: try file((0..<100).map { Self.line("id-\($0)") }))
        #expect(sender.finish().lost == 0)
        #expect(sender.sent == 100)
        #expect(told.first == 10, "no more than the queue holds is in memory")
        #expect(try records(cluster, count: 100).values.map(\.count).reduce(0, +) == 100)
    }

    @Test func whatTheBrokerRefusesForGoodIsLostAndSaid() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 1)
        cluster.fail(.produce, with: "TOPIC_AUTHORIZATION_FAILED")
        let sender = try sender(
            ["bootstrap.servers": cluster.bootstrapServers], .init(onRefusal: { _ in }))
        try sender.send(path: try file([Self.line("a")]))
        let (lost, cause) = sender.finish()
        #expect(lost == 1)
        #expect(cause?.name == "TOPIC_AUTHORIZATION_FAILED")
    }

    @Test func whoMustStopWaitsForTheBrokerNoLongerThanItMayAndCountsWhatIsLost() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 4)
        cluster.takeDown(broker: 1)
        let stop = StopFlag()
        let sender = try sender(
            ["bootstrap.servers": cluster.bootstrapServers, "queue.buffering.max.messages": "10"],
            .init(onRefusal: { _ in }, onWait: { _, _ in stop.set() }), stop: stop)
        let path = try file((0..<100).map { Self.line("id-\($0)") })
        try sender.send(path: path)
        #expect(sender.stoppedAt == "\(path):11")
        let (lost, _) = sender.finish()
        #expect((sender.sent, lost) == (10, 10))
    }

    @Test func whoMustStopSeesHomeWhatWasSentAndReadsNoMore() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 4)
        let stop = StopFlag()
        let sender = try sender(
            ["bootstrap.servers": cluster.bootstrapServers], .init(onRefusal: { _ in stop.set() }), stop: stop
        )
        let path = try file([Self.line("a"), Self.line("b"), "nonsense", Self.line("c")])
        try sender.send(path: path)
        try sender.send(path: path)
        #expect(sender.stoppedAt == "\(path):4")
        #expect(sender.finish().lost == 0)
        #expect((sender.sent, sender.refused) == (2, 1))
        #expect(try records(cluster, count: 2).values.map(\.count).reduce(0, +) == 2)
    }

    /// The program itself, with a signal, while its standard input stays open.
    @Test func aSignalEndsTheReadingOfAPipeAndAllThatCameIsAcknowledged() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try MockCluster()
        try cluster.createTopic("encounters", partitions: 4)
        let settings = try file(["kafka: {bootstrap.servers: '\(cluster.bootstrapServers)'}"])
        let process = Process()
        process.executableURL = ChildProcess.binary
        process.arguments = ["send", "-s", "encounters", "-c", settings]
        let (input, errors) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardError = errors
        try process.run()
        input.fileHandleForWriting.write(Data((Self.line("a") + "\n" + Self.line("b") + "\n{\"id\":").utf8))
        #expect(try records(cluster, count: 2).values.map(\.count).reduce(0, +) == 2)
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(told == "2 events acknowledged by the broker, 0 lines refused\n")
        try input.fileHandleForWriting.close()
    }

    @Test func aDryRunNeedsNoBroker() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var refused = 0
        let sender = try sender(nil, .init(onRefusal: { _ in refused += 1 }))
        try sender.send(path: try file([Self.line("a"), "nonsense"]))
        #expect(sender.finish().lost == 0)
        #expect((sender.sent, sender.refused, refused) == (1, 1, 1))
    }
}

/// Austin Appleby's MurmurHash2 with the seed of Java's Kafka client.
private func murmur2(_ bytes: [UInt8]) -> UInt32 {
    let mixer: UInt32 = 0x5BD1_E995
    var hash = 0x9747_B28C ^ UInt32(bytes.count)
    var index = 0
    while index + 4 <= bytes.count {
        var word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
        word = word &* mixer
        word = (word ^ (word >> 24)) &* mixer
        hash = (hash &* mixer) ^ word
        index += 4
    }
    if index < bytes.count {
        for tail in index..<bytes.count { hash ^= UInt32(bytes[tail]) << (8 * UInt32(tail - index)) }
        hash = hash &* mixer
    }
    hash = (hash ^ (hash >> 13)) &* mixer
    return hash ^ (hash >> 15)
}
