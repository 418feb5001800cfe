import KafkaClient
import Pipeline
import Processing
import Settings

/// Asks the brokers how far the groups of both stages have come.
struct ProgressProbe {
    private let clients: ClientFactory
    private let streams: [String]
    private let admin: Admin
    private static let timeout = Duration.seconds(5)

    /// - Parameter streams: those that the rules read.
    init(_ clients: ClientFactory, streams: [String]) throws(KafkaError) {
        self.clients = clients
        self.streams = streams
        admin = try clients.admin()
    }

    /// Partition by partition, sorted.
    func progress() throws(KafkaError) -> [StagePartition] {
        let configuration = clients.configuration
        var inputs: [String: String] = [:]
        for stream in configuration.streams where streams.contains(stream.name) {
            inputs[stream.topic.name] = stream.name
        }
        return try stage("tally", topics: inputs)
            + stage("watch", topics: [configuration.topics.tallies.name: nil])
    }

    /// - Parameter topics: each with the stream that it carries, if it carries one.
    private func stage(_ stage: String, topics: [String: String?]) throws(KafkaError) -> [StagePartition] {
        let names = topics.keys.sorted()
        let places = TopicPartition.all(
            of: names, try admin.partitionCounts(names, timeout: Self.timeout))
        guard !places.isEmpty else { return [] }
        let ends = try admin.watermarks(places, timeout: Self.timeout)
        let group = InstanceSlot.group(of: stage, in: clients.configuration.application)
        let committed = try admin.committed(ofGroup: group, places, timeout: Self.timeout)
        return places.map { place in
            StagePartition(
                stage: stage, topic: place.topic, stream: topics[place.topic] ?? nil,
                partition: place.partition,
                offset: committed[place] ?? nil, end: ends[place]?.high)
        }
    }
}
