package import KafkaClient
package import Settings

/// The topics that a configuration needs, and how each must be set up.
package struct TopicWishes {
    package struct Wish: Hashable, Sendable {
        package let spec: TopicSpec
        /// Why its partitions are what they are; for those who find another number.
        package let role: Role
    }

    package enum Role: Hashable, Sendable {
        /// A stream of events, by its name.
        case input(String)
        case output
        /// Between the stages, or a changelog: its partitions are tied to state.
        case state
    }

    package let wishes: [Wish]

    /// - Parameters:
    ///   - replication: stronger than what the configuration says.
    ///   - partitions: of input topics, by stream; stronger than what the configuration says.
    package init(_ configuration: Configuration, replication: Int? = nil, partitions: [String: Int] = [:]) {
        let topics = configuration.topics
        func wish(_ topic: TopicSettings, _ count: Int, _ config: [String: String], _ role: Role) -> Wish {
            Wish(
                spec: TopicSpec(
                    name: topic.name, partitions: count, replication: replication ?? topic.replication ?? -1,
                    config: config),
                role: role)
        }
        let inputs = configuration.streams.map { stream in
            wish(
                stream.topic, partitions[stream.name] ?? stream.topic.partitions ?? 1,
                Self.kept(stream.topic).merging(["message.timestamp.type": "LogAppendTime"]) { $1 },
                .input(stream.name))
        }
        let widest = inputs.map(\.spec.partitions).max() ?? 1
        let tallies = topics.tallies.partitions ?? 1
        wishes =
            inputs + [
                wish(topics.alerts, topics.alerts.partitions ?? 1, Self.kept(topics.alerts), .output),
                wish(topics.episodes, topics.episodes.partitions ?? 1, Self.compacted, .output),
                wish(topics.rejects, topics.rejects.partitions ?? 1, Self.kept(topics.rejects), .output),
                // What people say has one order, and so has a journal.
                wish(topics.answers, 1, Self.compacted, .state),
                wish(topics.clock, 1, Self.kept(topics.clock), .state),
                wish(topics.tallies, tallies, Self.kept(topics.tallies), .state),
                wish(topics.tallyState, widest, Self.compacted, .state),
                wish(topics.watchState, tallies, Self.compacted, .state),
            ]
    }

    private static let compacted = ["cleanup.policy": "compact"]

    private static func kept(_ topic: TopicSettings) -> [String: String] {
        switch topic.retention {
        case .broker: ["cleanup.policy": "delete"]
        case .forever: ["cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"]
        case .limited(let duration):
            ["cleanup.policy": "delete", "retention.ms": "\(duration.components.seconds * 1000)"]
        }
    }
}

extension TopicWishes.Wish {
    /// How a topic that exists differs from the wish: what is wrong, and the command that mends it.
    package func differences(
        partitions: Int, config: [String: String], servers: String
    ) -> [(problem: String, remedy: String)] {
        var differences: [(problem: String, remedy: String)] = []
        if let difference = difference(ofPartitions: partitions, servers) { differences.append(difference) }
        for (name, value) in spec.config.sorted(by: { $0.key < $1.key }) {
            // A broker that does not tell a setting does not know it.
            guard let found = config[name], found != value else { continue }
            differences.append(
                (
                    "\(name) is \(found), not \(value)",
                    "kafka-configs.sh --bootstrap-server \(servers) --alter --topic \(spec.name) "
                        + "--add-config \(name)=\(value)"
                ))
        }
        return differences
    }

    private func difference(
        ofPartitions found: Int, _ servers: String
    ) -> (problem: String, remedy: String)? {
        guard found != spec.partitions else { return nil }
        let problem = "it has \(found) partition\(found == 1 ? "" : "s"), not \(spec.partitions)"
        switch role {
        case .input(let stream):
            return (problem, "write partitions: \(found) at streams.\(stream) of the configuration")
        case .output:
            return (problem, "write partitions: \(found) at topics.\(spec.name) of the configuration")
        case .state:
            let isTooNarrow = found < spec.partitions
            return (
                problem,
                isTooNarrow
                    ? "kafka-topics.sh --bootstrap-server \(servers) --alter --topic \(spec.name) "
                        + "--partitions \(spec.partitions), before the first start of vigia run"
                    : "kafka-topics.sh --bootstrap-server "
                        + "\(servers) --delete --topic \(spec.name), and create it "
                        + "again, before the first start of vigia run"
            )
        }
    }
}
