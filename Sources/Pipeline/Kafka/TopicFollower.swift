package import KafkaClient
import Settings

/// Reads whole topics in no group: from the beginning to the end, and later what has come since. It keeps a
/// place in each partition, and between the calls it reads nothing.
package final class TopicFollower {
    private let consumer: Consumer
    private let topic: String
    private let stop: StopFlag
    private var positions: [TopicPartition: Int64] = [:]

    /// Delivery waits so long for brokers that do not answer, while its receivers wait for it.
    private static let timeout = Duration.seconds(5)

    /// - Parameter isolation: committed records are read up to the first transaction that is open; what is
    ///   written outside transactions is read uncommitted. Neither waits for anybody's transaction.
    package init(
        _ clients: ClientFactory, topic: String, _ isolation: ClientFactory.Isolation, stop: StopFlag
    ) throws(KafkaError) {
        consumer = try clients.reader(isolation)
        self.topic = topic
        self.stop = stop
    }

    /// Lends what has come since the last call, up to the end that the topic has now; each partition in its
    /// order. Returns early when it is told to stop; throws an error that may pass where nothing comes.
    ///
    /// - Parameter anew: called before the first record where the topic was made anew, and is read from its
    ///   beginning: what was read before is no more.
    package func catchUp(
        anew: () -> Void, _ body: (borrowing RecordView) -> Void
    ) throws(KafkaError) {
        var unread: [TopicPartition: Int64] = [:]
        let all = try places()
        let marksByPlace = try consumer.watermarks(all, timeout: Self.timeout)
        if marksByPlace.contains(where: { $0.value.high < positions[$0.key] ?? 0 }) {
            anew()
            for place in all { positions[place] = 0 }
        }
        for (place, marks) in marksByPlace {
            positions[place] = max(positions[place] ?? 0, marks.low)
            if marks.high > positions[place] ?? 0 { unread[place] = marks.high }
        }
        guard !unread.isEmpty else { return }
        try consumer.assign(unread.keys.reduce(into: [:]) { $0[$1] = positions[$1] ?? 0 })
        defer { try? consumer.assign([:]) }
        var deadline = ContinuousClock.now + Self.timeout
        while !unread.isEmpty, !stop.isSet {
            let outcome = try consumer.poll(max: 10_000, timeout: .milliseconds(100)) { record in
                let place = record.topicPartition
                // What was fetched for an earlier assignment.
                guard record.offset >= positions[place] ?? 0 else { return }
                body(record)
                positions[place] = record.offset + 1
            }
            try outcome.checkPermissions()
            for (place, reached) in outcome.reachedEnd {
                positions[place] = max(positions[place] ?? 0, reached)
            }
            unread = unread.filter { positions[$0.key] ?? 0 < $0.value }
            if outcome.records > 0 { deadline = .now + Self.timeout }
            guard .now < deadline else {
                throw KafkaError(
                    named: "_TIMED_OUT", while: "Reading \(topic): nothing came for \(Self.timeout)",
                    recovery: .retry)
            }
        }
    }

    /// Asked for each time: a topic that is gone may be made again, and is waited for.
    private func places() throws(KafkaError) -> [TopicPartition] {
        guard let count = try consumer.metadata(topic: topic, timeout: Self.timeout) else {
            throw .missing(topic: topic)
        }
        guard positions.isEmpty else { return Array(positions.keys) }
        for number in 0..<count { positions[TopicPartition(topic, Int32(number))] = 0 }
        return Array(positions.keys)
    }
}
