package import EventCodec
import EventTime
package import Events
package import KafkaClient
import Processing
package import Settings
package import Telemetry

/// Writes a load of history into the topic of its stream, in transactions that carry its progress into the
/// clock journal: whatever interrupts it, the same load goes on where it was, and nothing is written twice.
///
/// One load of a stream at a time: a new writer ends the one before. Owned by one thread.
package final class HistoryWriter {
    /// One event as it goes to the topic.
    package struct Record {
        /// The event's id.
        package var key: [UInt8]
        /// Its JSON.
        package var value: [UInt8]

        package init(key: [UInt8], value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// What the journal says of a load.
    package enum Standing: Hashable, Sendable {
        /// So many of its events are written.
        case open(done: Int)
        /// All of it is written.
        case finished
        /// Another load tells the same feeds of the same time.
        case overlaps(HistoryLoad, [Feed])
    }

    private let clients: ClientFactory
    private let stream: StreamSettings
    private let stop: StopFlag
    private let log: Log
    private let onWait: (KafkaError) -> Void
    private let producer: Producer
    private var load: HistoryLoad?

    /// - Parameter onWait: called while the broker does not answer, with the reason.
    package init(
        _ clients: ClientFactory, stream: StreamSettings, stop: StopFlag, log: Log,
        onWait: @escaping (KafkaError) -> Void = { _ in }
    ) throws(KafkaError) {
        self.clients = clients
        self.stream = stream
        self.stop = stop
        self.log = log
        self.onWait = onWait
        producer = try clients.historyProducer(of: stream.name)
    }

    private var timeout: Duration { clients.configuration.timing.transactionTimeout / 2 }

    /// Ends an earlier writer of the stream, and looks up how far the load has come.
    package func begin(_ load: HistoryLoad) throws -> Standing {
        try checkTopics()
        try waiting { () throws(KafkaError) in try producer.initTransactions(timeout: timeout) }
        var load = load
        var others: [HistoryLoad] = []
        for known in try journal() {
            if known.id == load.id { load.done = known.done } else { others.append(known) }
        }
        // A load of which nothing was written has told nothing.
        for other in others where other.done > 0 {
            let feeds = load.overlap(with: other)
            if !feeds.isEmpty { return .overlaps(other, feeds) }
        }
        self.load = load
        return load.isFinished ? .finished : .open(done: load.done)
    }

    /// Writes the next events in one transaction; returns when it is committed.
    package func write(_ records: [Record]) throws {
        guard var load else { preconditionFailure("a load is written before it has begun") }
        load.done += records.count
        precondition(load.done <= load.events, "a load has more events than it said")
        try waiting { () throws(KafkaError) in
            // Of an attempt before, which failed.
            if producer.isInTransaction { try producer.abort(timeout: timeout) }
            try producer.begin()
            try put(records, load)
            try commit()
        }
        self.load = load
    }

    /// Ends the writer; what is not committed is dropped.
    package func close() { producer.close() }

    private func put(_ records: [Record], _ load: HistoryLoad) throws(KafkaError) {
        let headers = [("\(HistoryHeader.name)", load.id)]
        for record in records {
            try producer.produce(
                topic: stream.topic.name, key: record.key, value: record.value, headers: headers)
        }
        let entry = ClockEntry.history(load)
        try producer.produce(
            topic: clients.configuration.topics.clock.name, key: Array(ClockCodec.key(entry).utf8),
            value: ClockCodec.encode(entry))
    }

    /// A commit that was not answered may have been done: it can only be asked for again.
    private func commit() throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                return try producer.commit(timeout: timeout)
            } catch {
                guard error.recovery == .retry, !stop.isSet else { throw error }
                onWait(error)
            }
        }
    }

    /// Does it again as long as it is the broker that is away, or a transaction that failed.
    private func waiting(_ body: () throws(KafkaError) -> Void) throws {
        while true {
            do throws(KafkaError) {
                return try body()
            } catch {
                switch error.recovery {
                case .retry, .abortTransaction:
                    if stop.isSet { throw error }
                    onWait(error)
                case .recreateClient, .stop: throw error
                }
            }
        }
    }

    private func checkTopics() throws {
        let names = [stream.topic.name, clients.configuration.topics.clock.name]
        var counts: [String: Int] = [:]
        try waiting { () throws(KafkaError) in
            counts = try clients.admin().partitionCounts(names, timeout: timeout)
        }
        guard let missing = names.first(where: { counts[$0] == nil }) else { return }
        throw Fatal("there is no topic \(missing); `vigia topics create` makes it")
    }

    /// The loads into the stream, each as it stands.
    private func journal() throws -> [HistoryLoad] {
        var loads: [String: HistoryLoad] = [:]
        var corrupt: (any Error)?
        let journal = TopicPartition(clients.configuration.topics.clock.name, 0)
        try ChangelogReader(clients, stop: stop, log: log).read(journal, timeout: timeout) { _, value in
            guard let value else { return }
            do {
                if case .history(let load) = try ClockCodec.decode(value), load.stream == stream.name {
                    loads[load.id] = load
                }
            } catch {
                corrupt = error
            }
        }
        if let corrupt { throw Fatal("the clock journal cannot be read: \(corrupt)") }
        return loads.keys.sorted().compactMap { loads[$0] }
    }
}
