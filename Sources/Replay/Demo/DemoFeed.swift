import KafkaClient
import Pipeline
import Settings
import Tables

/// Writes events to the input topics as a field system would: keyed by id, idempotent, in the order of time;
/// and never further ahead of the daemon than the test cluster remembers.
final class DemoFeed {
    /// Events that the daemon may be behind: about 3 MB in all partitions together, where each keeps 5.
    static let lead = 8000

    private let cluster: DemoCluster
    private let producer: Producer
    private let admin: Admin
    private let progress: StageProgress
    private let topics: [String: String]
    /// Given to the producer so far.
    private(set) var written = 0

    init(_ cluster: DemoCluster, progress: StageProgress) throws {
        self.cluster = cluster
        self.progress = progress
        var properties = cluster.configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        properties["partitioner"] = "murmur2_random"
        properties["linger.ms"] = "5"
        producer = try Producer(properties)
        admin = try Admin(cluster.configuration.kafka.sharedProperties)
        topics = Dictionary(
            uniqueKeysWithValues: cluster.configuration.streams.map { ($0.name, $0.topic.name) })
    }

    func write(_ event: TableEvent) throws {
        guard let topic = topics[event.stream] else {
            throw Fatal("the configuration has no stream \(event.stream), which the demo's tables belong to")
        }
        try producer.produce(topic: topic, key: Array(event.id.utf8), value: Array(event.json.utf8))
        written += 1
    }

    func serve() { producer.poll() }

    /// Waits until the broker has everything that was written.
    func finish() throws {
        guard producer.flush(timeout: .seconds(30)) == 0, producer.failureCount == 0 else {
            throw producer.firstFailure ?? Fatal("the test cluster does not take the events")
        }
    }

    /// Whether both stages have read and committed everything that lies before them.
    func isCaughtUp() throws -> Bool {
        let streams = cluster.configuration.streams.map(\.topic.name)
        let inputs = places(streams, DemoCluster.inputPartitions)
        let tallies = places([cluster.configuration.topics.tallies.name], DemoCluster.talliesPartitions)
        // In this order: the tallies of what the first stage has committed lie there when it says so.
        return try hasRead(inputs, progress.tally) && hasRead(tallies, progress.watch)
    }

    private func hasRead(_ places: [TopicPartition], _ mark: StageProgress.Mark?) throws(KafkaError) -> Bool {
        let ends = try admin.watermarks(places, timeout: .seconds(10))
        return places.allSatisfy { place in
            // Once a stage has begun, what it does not have is an input that no rule reads.
            let position = mark.map { $0.positions[place] ?? .max } ?? 0
            return max(0, position) >= ends[place]?.high ?? 0
        }
    }

    private func places(_ topics: [String], _ partitions: Int) -> [TopicPartition] {
        topics.flatMap { topic in (0..<partitions).map { TopicPartition(topic, Int32($0)) } }
    }
}
