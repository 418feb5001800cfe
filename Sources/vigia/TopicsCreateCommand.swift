import EventTime
import KafkaClient
import Replay
import Settings

/// `vigia topics create`: every topic that the daemon needs, set up as it must be.
enum TopicsCreateCommand {
    static let command = Command(
        name: "topics create", summary: "Creates the topics on a broker, where they are not there yet.",
        synopsis: "[options]",
        notes: [
            "It may be run again at any time: topics that exist are left as they are, and compared. For "
                + "each that differs from what Vigía needs, the command that mends it is told, and the "
                + "exit status is 1."
        ],
        options: [
            .config,
            .init(
                name: "replication", value: "N",
                help: "Copies of each topic; otherwise as the configuration says, or the broker's default."),
            .init(
                name: "partitions", value: "[STREAM=]N",
                help:
                    "Partitions of input topics, of all or of one stream; otherwise as the configuration "
                    + "says. The changelog of the first stage follows the widest. May be repeated.",
                isRepeatable: true),
            .init(name: "dry-run", short: "n", help: "Prints what would be created, and asks no broker."),
        ],
        examples: [
            .init(
                does: "On a cluster of three brokers:",
                lines: "vigia topics create -c vigia.yaml --replication 3")
        ],
        run: run)

    /// Answers of a cluster that is well come at once; one that elects a controller needs a while.
    private static let timeout = Duration.seconds(20)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let setup = try Setup(arguments)
        let wishes = TopicWishes(
            setup.configuration,
            replication: try arguments.number("replication", in: SettingsLimits.replication),
            partitions: try partitions(arguments, setup)
        ).wishes
        if arguments.has("dry-run") {
            for line in plan(wishes) { Terminal.say(line) }
            return .success
        }
        return try create(wishes, setup.configuration)
    }

    private static func partitions(_ arguments: Arguments, _ setup: Setup) throws -> [String: Int] {
        var partitions: [String: Int] = [:]
        for text in arguments.all("partitions") {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count <= 2, let count = Int(parts[parts.count - 1]),
                SettingsLimits.partitions.contains(count)
            else {
                throw CommandError(
                    .usage,
                    "--partitions cannot be "
                        + "\"\(text)\": write a number up to \(SettingsLimits.partitions.upperBound), "
                        + "or STREAM=NUMBER")
            }
            let names =
                parts.count == 2
                ? [try setup.stream(String(parts[0])).name] : setup.configuration.streams.map(\.name)
            for name in names { partitions[name] = count }
        }
        return partitions
    }

    private static func plan(_ wishes: [TopicWishes.Wish]) -> [String] {
        var table = TextTable([
            .text("topic"), .number("partitions"), .number("replication"), .text("settings"),
        ])
        for wish in wishes {
            let settings = wish.spec.config.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let replication = wish.spec.replication < 0 ? "broker's" : "\(wish.spec.replication)"
            table.add([
                wish.spec.name, "\(wish.spec.partitions)", replication, settings.joined(separator: " "),
            ])
        }
        return table.lines
    }

    /// Creates what is not there yet, compares what is, and tells both; also what a second application
    /// needs.
    static func create(
        _ wishes: [TopicWishes.Wish], _ configuration: Configuration
    ) throws -> ExitStatus {
        let admin = try Admin(configuration.kafka.sharedProperties)
        let servers = configuration.kafka.shared["bootstrap.servers"]?.value ?? "BROKER"
        let outcomes: [String: TopicCreation]
        do throws(KafkaError) {
            outcomes = try admin.createTopics(wishes.map(\.spec), timeout: timeout)
        } catch {
            guard error.recovery == .retry else { throw error }
            throw CommandError(
                .failure, "no broker answers at \(servers) within \(timeout.settingsText): \(error)")
        }
        let existing = wishes.filter { outcomes[$0.spec.name] == .exists }.map(\.spec.name)
        let counts = try admin.partitionCounts(existing, timeout: timeout)
        let configs = existing.isEmpty ? [:] : try admin.describeConfigs(topics: existing, timeout: timeout)
        let problems = wishes.map { wish in
            let name = wish.spec.name
            return tell(wish, outcomes[name]) {
                wish.differences(
                    partitions: counts[name] ?? 0, config: configs[name] ?? [:], servers: servers)
            }
        }
        return problems.contains(true) ? .failure : .success
    }

    /// Tells what came of one wish; returns whether something is wrong.
    private static func tell(
        _ wish: TopicWishes.Wish, _ outcome: TopicCreation?,
        differences: () -> [(problem: String, remedy: String)]
    ) -> Bool {
        let name = wish.spec.name
        switch outcome {
        case .created:
            Terminal.say("\(name): created, partitions: \(wish.spec.partitions)")
            return false
        case .exists:
            let differences = differences()
            if differences.isEmpty { Terminal.say("\(name): exists") }
            for (problem, remedy) in differences {
                Terminal.say("\(name): differs: \(problem)\n    to mend it: \(remedy)")
            }
            return !differences.isEmpty
        case .failed(let error):
            Terminal.say("\(name): not created: \(error)")
        case nil:
            Terminal.say("\(name): not created: the broker did not answer for it")
        }
        return true
    }
}
