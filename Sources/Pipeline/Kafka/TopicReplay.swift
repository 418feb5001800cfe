package import Alerting
import EventCodec
import EventTime
package import Events
import KafkaClient
package import Processing
import Settings
package import Telemetry

/// Runs what lies in the input topics through the very same stages once more, with the clock journal, in no
/// group and without writing anything: what a live system said, said again.
///
/// The partitions are read in whatever order the broker answers; settled words do not depend on it. Ticks
/// take effect where the journal says, before the record with their offset.
package final class TopicReplay {
    private let configuration: Configuration
    private let clients: ClientFactory
    private let pipeline: LocalPipeline
    private let log: Log
    private var ticks: [InputPartition: [(offset: Int64, move: ClockMove)]] = [:]

    package init(
        _ clients: ClientFactory, plan: Plan, log: Log, onAlert: @escaping (ShownAlert) -> Void,
        onReject: @escaping (RejectedRecord) -> Void
    ) throws {
        self.clients = clients
        self.log = log
        configuration = clients.configuration
        let admin = try clients.admin()
        let streams = configuration.streams.filter { plan.streams.contains($0.name) }
        let topics = streams.map(\.topic.name) + [configuration.topics.tallies.name]
        let counts = try admin.partitionCounts(topics, timeout: .seconds(10))
        if let missing = topics.first(where: { counts[$0] == nil }) {
            throw Fatal("there is no topic \(missing)")
        }
        pipeline = LocalPipeline(
            plan: plan,
            inputs: streams.map { stream in
                LocalPipeline.Input(
                    stream: stream.name, topic: stream.topic.name,
                    partitions: Int32(counts[stream.topic.name] ?? 0), maxAhead: stream.maxAhead)
            },
            talliesPartitions: Int32(counts[configuration.topics.tallies.name] ?? 1), onAlert: onAlert,
            onReject: onReject)
    }

    /// Reads to the ends that the topics have now; settles what the journal lets settle.
    package func run() throws {
        try readJournal()
        let streams = Dictionary(uniqueKeysWithValues: configuration.streams.map { ($0.topic.name, $0.name) })
        var unread = pipeline.inputs.keys.reduce(into: [TopicPartition: InputPartition]()) { places, input in
            guard let topic = configuration.stream(input.stream)?.topic.name, streams[topic] != nil else {
                return
            }
            places[TopicPartition(topic, input.partition)] = input
        }
        let ends = try clients.admin().watermarks(unread.keys.sorted(), timeout: .seconds(10))
        let consumer = try clients.reader()
        try consumer.assign(unread.mapValues { _ in LogicalOffset.beginning })
        let inputs = unread
        while !unread.isEmpty {
            let outcome = try consumer.poll(max: 10_000, timeout: .milliseconds(100)) { record in
                let place = record.topicPartition
                guard let input = inputs[place], record.offset < ends[place]?.high ?? 0 else { return }
                applyTicks(input, before: record.offset)
                pipeline.receive(
                    record.payload ?? UnsafeRawBufferPointer(start: nil, count: 0), on: input,
                    offset: record.offset,
                    timestamp: Timestamp(milliseconds: record.timestamp_ms))
            }
            if let error = outcome.errors.first { log.warning("kafka", ["error": error.description]) }
            for (place, offset) in outcome.reachedEnd where offset >= ends[place]?.high ?? 0 {
                unread[place] = nil
            }
            pipeline.flush()
        }
        for input in inputs.values.sorted() { applyTicks(input, before: .max) }
        pipeline.flush()
    }

    private func readJournal() throws {
        var corrupt: (any Error)?
        let journal = TopicPartition(configuration.topics.clock.name, 0)
        try ChangelogReader(clients, stop: StopFlag(), log: log).read(journal, timeout: .seconds(10)) {
            _, value in
            guard let value else { return }
            do {
                switch try ClockCodec.decode(value) {
                case .tick(let input, let offset, let move): ticks[input, default: []].append((offset, move))
                case .request, .layout: break
                }
            } catch {
                corrupt = error
            }
        }
        if let corrupt { throw Fatal("the clock journal cannot be read: \(corrupt)") }
    }

    private func applyTicks(_ input: InputPartition, before offset: Int64) {
        while let tick = ticks[input]?.first, tick.offset <= offset {
            ticks[input]?.removeFirst()
            switch tick.move {
            case .to(let time): pipeline.tick(input, to: time)
            case .end: pipeline.end(input)
            }
        }
    }
}
