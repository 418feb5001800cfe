import KafkaClient
package import Settings

/// librdkafka's test cluster with the topics of a configuration, and the configuration that uses it.
///
/// It keeps about 5 MB a partition, and older records vanish: what is written must not run far ahead of its
/// readers (`DemoFeed.lead`).
package final class DemoCluster {
    package let configuration: Configuration
    /// Must outlive every client.
    private let cluster: MockCluster

    /// Few: all of it runs on one machine, most often a small one.
    package static let inputPartitions = 4
    package static let talliesPartitions = 2

    /// - Parameter given: its streams, feeds, limits and names are used; its brokers never are.
    package init(_ given: Configuration) throws {
        cluster = try MockCluster()
        var configuration = given
        configuration.kafka = KafkaSettings(
            shared: ["bootstrap.servers": KafkaProperty(cluster.bootstrapServers)],
            // The test cluster answers a fetch that finds nothing only when it has waited this long.
            consumer: ["fetch.wait.max.ms": KafkaProperty("20")])
        configuration.instance = "demo"
        configuration.timing.commitInterval = .milliseconds(100)
        for index in configuration.streams.indices {
            // What is streamed is of the past: no clock may follow today's.
            configuration.streams[index].clock = .data
            configuration.streams[index].idleTimeout = .seconds(10)
            configuration.streams[index].maxSkew = .seconds(366 * 86_400)
        }
        self.configuration = configuration
        try createTopics()
    }

    /// `127.0.0.1:PORT`
    package var servers: String { cluster.bootstrapServers }

    private func createTopics() throws(KafkaError) {
        let topics = configuration.topics
        let state = [(topics.tallyState, Self.inputPartitions), (topics.watchState, Self.talliesPartitions)]
        let inputs = configuration.streams.map { ($0.topic, Self.inputPartitions) }
        let outputs = [topics.alerts, topics.episodes, topics.rejects, topics.answers, topics.clock].map {
            ($0, 1)
        }
        for (topic, partitions) in inputs + outputs + state + [(topics.tallies, Self.talliesPartitions)] {
            try cluster.createTopic(topic.name, partitions: partitions)
        }
    }
}
