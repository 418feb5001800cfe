import KafkaClient
import Pipeline
import Settings

/// Command lines that a user can copy.
struct ShellCommands {
    let configuration: Configuration
    /// The configuration's file; nil where none was named.
    let file: String?

    /// `vigia txn end` for these instances.
    func end(_ instances: [String]) -> String {
        let names = instances.map { " --instance \(quoted($0))" }.joined()
        return "vigia txn end\(names)" + (file.map { " --config \(quoted($0))" } ?? "")
    }

    /// Kafka's own tool, which tells who writes a partition.
    func describeProducers(_ held: HeldPartition) -> String {
        tool("describe-producers --topic \(held.place.topic) --partition \(held.place.partition)")
    }

    /// Kafka's own tool, which ends anybody's transaction.
    func abort(_ held: HeldPartition) -> String {
        tool(
            "abort --topic \(held.place.topic) --partition \(held.place.partition) "
                + "--start-offset \(held.start)")
    }

    /// Whether Kafka's tool must be given a file with what it needs to log in.
    var needsProperties: Bool {
        let protocols = configuration.kafka.shared["security.protocol"]?.value.uppercased()
        return protocols != nil && protocols != "PLAINTEXT"
    }

    private func tool(_ words: String) -> String {
        let properties = needsProperties ? "--command-config client.properties " : ""
        return "kafka-transactions.sh --bootstrap-server \(quoted(servers)) \(properties)\(words)"
    }

    private var servers: String { configuration.kafka.shared["bootstrap.servers"]?.value ?? "BROKER" }

    private func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "._-/:,+@%".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
