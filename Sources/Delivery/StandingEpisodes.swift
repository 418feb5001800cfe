import EventCodec
import EventTime
import KafkaClient
import Pipeline
import Settings

/// Reads what fires from the topic of episodes: the last word on each.
///
/// It reads up to the end that the topic has when it is asked, committed words alone; an open transaction is
/// waited for.
struct StandingEpisodes {
    private let reader: Consumer
    private let admin: Admin
    private let topic: String
    private let stop: StopFlag

    private static let timeout = Duration.seconds(10)

    init(_ clients: ClientFactory, stop: StopFlag) throws(KafkaError) {
        reader = try clients.reader()
        admin = try clients.admin()
        topic = clients.configuration.topics.episodes.name
        self.stop = stop
    }

    /// The last words on the episodes that fire and are wanted; nil where it was told to stop.
    ///
    /// - Parameter partition: of the alert topic, to which a key belongs; nil where it is not wanted.
    func firing(in partition: ([UInt8]) -> Int32?) throws(KafkaError) -> [DeliveredWord]? {
        guard let count = try reader.metadata(topic: topic, timeout: Self.timeout) else {
            throw .missing(topic: topic)
        }
        let places = (0..<count).map { TopicPartition(topic, Int32($0)) }
        var open = try admin.watermarks(places, timeout: Self.timeout).filter { $0.value.low < $0.value.high }
        try reader.assign(open.mapValues(\.low))
        defer { try? reader.assign([:]) }
        var last: [[UInt8]: DeliveredWord] = [:]
        while !open.isEmpty {
            if stop.isSet { return nil }
            let outcome = try reader.poll(max: 10_000, timeout: .milliseconds(100)) { record in
                let key = Array(record.key)
                if !key.isEmpty, let number = partition(key) { last[key] = Self.word(record, number) }
                let place = record.topicPartition
                if let marks = open[place], record.offset + 1 >= marks.high { open[place] = nil }
            }
            try outcome.checkPermissions()
            for (place, offset) in outcome.reachedEnd where offset >= open[place]?.high ?? .max {
                open[place] = nil
            }
        }
        return last.values.sorted { ($0.said, $0.episode) < ($1.said, $1.episode) }
    }

    /// Nil where the episode has ended, or the record is none of ours.
    private static func word(_ record: borrowing RecordView, _ partition: Int32) -> DeliveredWord? {
        guard let payload = record.payload else { return nil }
        // Most have ended, and a look at the head costs a hundredth of reading all.
        if let head = AlertHead(payload), !head.isFiring { return nil }
        guard let word = DeliveredWord(record, partition: partition), word.isFiring else { return nil }
        return word
    }
}

extension DeliveredWord {
    /// Nil where the record is no alert.
    init?(_ record: borrowing RecordView, partition: Int32) {
        guard let payload = record.payload, let alert = try? AlertCodec.read(Array(payload)) else {
            return nil
        }
        self.init(
            alert: alert, bytes: Array(payload), said: Timestamp(milliseconds: max(0, record.timestamp_ms)),
            partition: partition)
    }
}
