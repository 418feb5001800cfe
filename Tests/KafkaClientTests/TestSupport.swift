import KafkaClient

/// What a test keeps of a record.
struct Received: Equatable {
    var place: TopicPartition
    var offset: Int64
    var key: String
    var value: String?

    init(_ record: borrowing RecordView) {
        place = record.topicPartition
        offset = record.offset
        key = String(decoding: record.key, as: UTF8.self)
        value = record.payload.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A mock cluster with the clients that a test wants on it.
struct TestBed {
    let cluster: MockCluster

    init(brokers: Int = 1, topics: [String: Int] = ["events": 2]) throws {
        cluster = try MockCluster(brokers: brokers)
        for (name, partitions) in topics.sorted(by: { $0.key < $1.key }) {
            try cluster.createTopic(name, partitions: partitions)
        }
    }

    func consumer(group: String = "readers", _ more: KafkaProperties = [:]) throws -> Consumer {
        let properties: KafkaProperties = [
            "bootstrap.servers": cluster.bootstrapServers, "group.id": group, "auto.offset.reset": "earliest",
            "enable.auto.commit": "false", "enable.partition.eof": "true", "fetch.wait.max.ms": "10",
        ]
        return try Consumer(properties.merging(more) { $1 })
    }

    func producer(_ more: KafkaProperties = [:], onDelivery: ((DeliveryReport) -> Void)? = nil) throws
        -> Producer
    {
        let properties: KafkaProperties = ["bootstrap.servers": cluster.bootstrapServers, "linger.ms": "1"]
        return try Producer(properties.merging(more) { $1 }, onDelivery: onDelivery)
    }

    /// Writes values `from 0 ..< count` to one partition and waits for the answers.
    func fill(_ topic: String, partition: Int32, count: Int) throws {
        let producer = try producer()
        for number in 0..<count {
            try producer.produce(
                topic: topic, partition: partition, key: Array("k\(number)".utf8),
                value: Array("v\(number)".utf8))
        }
        guard producer.flush(timeout: .seconds(20)) == 0 else {
            throw NotInTime(what: "delivery of \(count) records")
        }
    }
}

struct NotInTime: Error {
    var what: String
}

extension Consumer {
    /// Polls until the condition holds; throws when that takes too long.
    func poll(
        until condition: () -> Bool, within limit: Duration = .seconds(20), max: Int = 100,
        _ body: (borrowing RecordView) -> Void = { _ in }
    ) throws {
        let end = ContinuousClock.now + limit
        while !condition() {
            guard .now < end else { throw NotInTime(what: "the condition of a poll") }
            _ = try poll(max: max, timeout: .milliseconds(50), body)
        }
    }

    /// Reads until so many records have come.
    func read(_ count: Int) throws -> [Received] {
        var records: [Received] = []
        try poll(until: { records.count >= count }) { records.append(Received($0)) }
        return records
    }
}
