import BrokerSupport
import KafkaClient

extension Broker {
    func consumer(group: String, _ more: KafkaProperties = [:]) throws -> Consumer {
        let properties: KafkaProperties = [
            "bootstrap.servers": bootstrapServers, "group.id": group, "enable.auto.commit": "false",
            "auto.offset.reset": "error", "enable.partition.eof": "true", "fetch.wait.max.ms": "10",
            "reconnect.backoff.max.ms": "500",
        ]
        return try Consumer(properties.merging(more) { $1 })
    }

    func producer(_ more: KafkaProperties = [:]) throws -> Producer {
        let properties: KafkaProperties = [
            "bootstrap.servers": bootstrapServers, "linger.ms": "1", "reconnect.backoff.max.ms": "500",
        ]
        return try Producer(properties.merging(more) { $1 })
    }

    /// Writes `PARTITION/NUMBER` with numbers from 0 to each partition.
    func fill(_ topic: String, partitions: Int32, count: Int) throws {
        let producer = try producer(["enable.idempotence": "true"])
        for number in 0..<count {
            for partition in 0..<partitions {
                try producer.produce(
                    topic: topic, partition: partition, key: nil, value: Array("\(partition)/\(number)".utf8))
            }
        }
        guard producer.flush(timeout: .seconds(30)) == 0, producer.failureCount == 0 else {
            throw BrokerFailure(what: "Filling \(topic) failed: \(String(describing: producer.firstFailure))")
        }
    }
}

extension Consumer {
    /// Polls until the condition holds; throws when that takes too long.
    func poll(until condition: () -> Bool, max: Int = 100, _ body: (borrowing RecordView) -> Void = { _ in })
        throws
    {
        try poll(until: condition, orFor: .seconds(30), max: max, body)
        guard condition() else { throw BrokerFailure(what: "What a poll waits for does not come") }
    }

    /// Polls until the condition holds or the time is over.
    func poll(
        until condition: () -> Bool, orFor limit: Duration, max: Int, _ body: (borrowing RecordView) -> Void
    ) throws {
        let end = ContinuousClock.now + limit
        while !condition(), .now < end { _ = try poll(max: max, timeout: .milliseconds(50), body) }
    }

    /// The end of a partition as polls tell it, once it is at least so far.
    func end(of place: TopicPartition, reaching wanted: Int64) throws -> Int64 {
        let limit = ContinuousClock.now + .seconds(20)
        while .now < limit {
            let outcome = try poll(max: 100, timeout: .milliseconds(50)) { _ in }
            if let end = outcome.reachedEnd[place], end >= wanted { return end }
        }
        throw BrokerFailure(what: "\(place) does not reach \(wanted)")
    }

    /// Reads again from where the group stands, as after an abort.
    func rewindToCommitted() throws {
        let committed = try committed(Array(assignment), timeout: .seconds(10))
        try seek(committed.mapValues { $0 ?? LogicalOffset.beginning })
    }
}
