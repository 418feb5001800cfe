import EventCodec
import EventTime
import KafkaClient
import Pipeline
import Settings
import Synchronization
import Telemetry

/// Reads Vigía's topics into a picture, without a group: for all partitions and instances, from their
/// beginning, on the thread that calls `run`.
///
/// First come the last words and the changelog, then every word that was ever said; when the ends are reached
/// that stood there at the start, the picture is live.
struct PictureReader {
    /// What the reader tells.
    enum News {
        /// All that was read is read again, from the beginning.
        case anew
        /// All is read that was there.
        case live
        /// These episodes have a new last word, in the order of their words.
        case episodes([String])
    }

    private let clients: ClientFactory
    private let topics: InternalTopics
    private let take: ([TakenRecord]) -> [String]
    private let tell: (News) -> Void
    private let stop: StopFlag
    private let log: Log

    private static let timeout = Duration.seconds(10)
    /// Records that are taken into the picture under one lock.
    private static let batch = 2000

    /// - Parameters:
    ///   - take: puts records into the picture; returns the episodes that changed.
    ///   - tell: hears the news.
    init(
        _ clients: ClientFactory, stop: StopFlag, log: Log, take: @escaping ([TakenRecord]) -> [String],
        tell: @escaping (News) -> Void
    ) {
        self.clients = clients
        topics = clients.configuration.topics
        self.stop = stop
        self.log = log
        self.take = take
        self.tell = tell
    }

    /// Reads until it is stopped. Brokers that are away are waited for.
    func run() {
        while !stop.isSet {
            do throws(KafkaError) {
                return try read()
            } catch {
                log.warning("the console cannot read", ["error": error.description])
                stop.wait(.seconds(2))
            }
        }
    }

    /// Reads what is there, and no more.
    func readOnce() throws(KafkaError) {
        var next: [TopicPartition: Int64] = [:]
        try catchUp(try clients.reader(), &next)
    }

    private func read() throws(KafkaError) {
        tell(.anew)
        let reader = try clients.reader()
        var next: [TopicPartition: Int64] = [:]
        try catchUp(reader, &next)
        if stop.isSet { return }
        log.info("the console is live", ["partitions": next.count])
        tell(.live)
        while !stop.isSet {
            let changed = take(try poll(reader, &next))
            if !changed.isEmpty { tell(.episodes(changed)) }
        }
    }

    /// Words come last, when it is known which episodes fire.
    private func catchUp(_ reader: Consumer, _ next: inout [TopicPartition: Int64]) throws(KafkaError) {
        let admin = try clients.admin()
        try catchUp([topics.episodes.name, topics.watchState.name], reader, admin, &next)
        try catchUp([topics.alerts.name], reader, admin, &next)
    }

    /// Reads these topics, too, up to the ends that they have now.
    private func catchUp(
        _ names: [String], _ reader: Consumer, _ admin: Admin, _ next: inout [TopicPartition: Int64]
    ) throws(KafkaError) {
        let counts = try admin.partitionCounts(names, timeout: Self.timeout)
        if let missing = names.first(where: { counts[$0] == nil }) {
            throw .missing(topic: missing)
        }
        var unread = try admin.watermarks(TopicPartition.all(of: names, counts), timeout: Self.timeout)
        next.merge(unread.mapValues(\.low)) { $1 }
        try reader.assign(next)
        unread = unread.filter { $0.value.low < $0.value.high }
        while !unread.isEmpty, !stop.isSet {
            _ = take(try poll(reader, &next))
            unread = unread.filter { next[$0.key, default: 0] < $0.value.high }
        }
    }

    /// One batch, copied out of librdkafka's hands; nothing is locked while it waits.
    private func poll(
        _ reader: Consumer, _ next: inout [TopicPartition: Int64]
    ) throws(KafkaError) -> [TakenRecord] {
        var taken: [TakenRecord] = []
        var recreated: TopicPartition?
        let outcome = try reader.poll(max: Self.batch, timeout: .milliseconds(100)) { record in
            let place = record.topicPartition
            if record.offset < next[place] ?? 0 { recreated = place }
            next[place] = max(next[place] ?? 0, record.offset + 1)
            taken.append(
                TakenRecord(
                    place: place, offset: record.offset,
                    said: Timestamp(milliseconds: max(0, record.timestamp_ms)),
                    key: Array(record.key), payload: record.payload.map { Array($0) }))
        }
        try outcome.checkPermissions()
        if let recreated {
            throw KafkaError(
                named: "OFFSET_OUT_OF_RANGE", while: "\(recreated) was made anew", recovery: .retry)
        }
        for (place, offset) in outcome.reachedEnd { next[place] = max(next[place] ?? 0, offset) }
        return taken
    }
}

/// A record that was copied.
struct TakenRecord {
    let place: TopicPartition
    let offset: Int64
    let said: Timestamp
    let key: [UInt8]
    /// Nil: a tombstone.
    let payload: [UInt8]?
}

extension Picture {
    /// Takes records of any of the topics; returns the episodes that changed, each once.
    mutating func take(_ records: [TakenRecord], _ topics: InternalTopics) -> [String] {
        var changed: [String] = []
        for record in records {
            switch record.place.topic {
            case topics.watchState.name:
                record.key.withUnsafeBytes { key in
                    let partition = record.place.partition
                    guard let payload = record.payload else {
                        return takeChange(key, nil, partition: partition)
                    }
                    payload.withUnsafeBytes { takeChange(key, $0, partition: partition) }
                }
            case topics.episodes.name:
                let id = String(decoding: record.key, as: UTF8.self)
                let isNew = record.payload?.withUnsafeBytes { episodes.takeLast(id, $0, said: record.said) }
                if isNew ?? false { changed.append(id) }
            case topics.alerts.name:
                guard let head = record.payload?.withUnsafeBytes({ AlertHead($0) }) else { continue }
                let word = KnownWord(
                    head: head, said: record.said, partition: record.place.partition, offset: record.offset)
                episodes.take(String(decoding: record.key, as: UTF8.self), word)
            case _: break
            }
        }
        var seen: Set<String> = []
        return changed.reversed().filter { seen.insert($0).inserted }.reversed()
    }
}
