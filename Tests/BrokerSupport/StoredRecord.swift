import Foundation
package import KafkaClient

/// A record as a test keeps it.
package struct StoredRecord: Equatable, Sendable, CustomStringConvertible {
    package var place: TopicPartition
    package var offset: Int64
    package var timestamp_ms: Int64
    package var key: [UInt8]
    /// `nil` is a tombstone.
    package var value: [UInt8]?
    package var headers: [String: String]

    package init(_ record: borrowing RecordView) {
        place = record.topicPartition
        offset = record.offset
        timestamp_ms = record.timestamp_ms
        key = Array(record.key)
        value = record.payload.map { Array($0) }
        headers = Dictionary(record.headers) { $1 }
    }

    package var keyText: String { String(decoding: key, as: UTF8.self) }
    package var text: String? { value.map { String(decoding: $0, as: UTF8.self) } }
    package var description: String { "\(place)@\(offset) \(keyText)=\(text ?? "null")" }
}

extension Broker {
    /// Which records a reader sees.
    package enum Isolation: String, Sendable {
        case committed = "read_committed"
        case uncommitted = "read_uncommitted"
    }

    /// Reads a whole topic as it stands now: by partition, each in the order of its offsets. What lies behind
    /// another producer's open transaction is not seen by `.committed`, and waited for a moment only.
    package func read(
        _ topic: String, _ isolation: Isolation = .committed, timeout: Duration = .seconds(30)
    ) throws -> [StoredRecord] {
        let consumer = try reader(isolation)
        guard let count = try consumer.metadata(topic: topic, timeout: timeout) else {
            throw BrokerFailure(what: "There is no topic \(topic)")
        }
        let places = (0..<count).map { TopicPartition(topic, Int32($0)) }
        if isolation == .committed { try awaitMarkers(places) }
        var open = try consumer.watermarks(places, timeout: timeout).mapValues(\.high)
        try consumer.assign(open.mapValues { _ in LogicalOffset.beginning })
        var records: [StoredRecord] = []
        let end = ContinuousClock.now + timeout
        while !open.isEmpty {
            guard .now < end else { throw BrokerFailure(what: "Reading \(topic) takes too long, at \(open)") }
            let outcome = try consumer.poll(max: 1000, timeout: .milliseconds(100)) {
                records.append(StoredRecord($0))
            }
            for (place, offset) in outcome.reachedEnd where offset >= open[place] ?? 0 { open[place] = nil }
        }
        return records.sorted { ($0.place, $0.offset) < ($1.place, $1.offset) }
    }

    /// A commit is answered before its markers are written: until then, its records are not seen.
    private func awaitMarkers(_ places: [TopicPartition]) throws {
        let end = ContinuousClock.now + .seconds(2)
        while try isHeldBack(places), .now < end { Thread.sleep(forTimeInterval: 0.05) }
    }

    /// Whether a transaction that has no marker yet holds readers back: some last stable offset lies before
    /// the end.
    package func isHeldBack(_ places: [TopicPartition]) throws -> Bool {
        let admin = try Admin(["bootstrap.servers": bootstrapServers])
        let reader = try reader(.committed)
        // The ends first: what is written between the two questions must not look held back.
        let ends = try admin.watermarks(places, timeout: .seconds(10))
        let stable = try reader.watermarks(places, timeout: .seconds(10))
        return places.contains { stable[$0]?.high ?? 0 < ends[$0]?.high ?? 0 }
    }

    private func reader(_ isolation: Isolation) throws -> Consumer {
        try Consumer([
            "bootstrap.servers": bootstrapServers, "group.id": "vigia-test-reader",
            "isolation.level": isolation.rawValue, "enable.auto.commit": "false",
            "enable.partition.eof": "true",
            "auto.offset.reset": "earliest", "fetch.wait.max.ms": "10",
        ])
    }

    /// Makes topics and waits until their leaders are known.
    package func createTopics(_ topics: TopicSpec...) throws {
        let admin = try Admin(["bootstrap.servers": bootstrapServers])
        for (name, outcome) in try admin.createTopics(topics, timeout: .seconds(30)) {
            if case .failed(let error) = outcome { throw BrokerFailure(what: "\(name): \(error)") }
        }
    }
}
