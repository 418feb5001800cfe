import KafkaClient
import Pipeline
import Processing
import Replay
import Settings
import Telemetry

/// `vigia reprocess`: a second application beside the running one, which starts over.
enum ReprocessCommand {
    static let command = Command(
        name: "reprocess", summary: "Starts over under a new application id, beside the running one.",
        synopsis: "--config FILE (--application NEW [options] | --status)",
        notes: [
            "Prepares a second application that reads the same input topics from their beginning, with "
                + "other rules or with a newer Vigía: its topics are created, the clock journal of the "
                + "running one is copied, so that the same buckets settle at the same places, and its "
                + "configuration is written. Nothing is run, and nothing of the running application is "
                + "touched. What to do next is told at the end: how to start it, how to see how far it is, "
                + "how to switch.",
            "It may be interrupted and run again: it goes on where it was, until the new application has "
                + "started. From the copied ticks on, each of the two has a clock of its own where no "
                + "events come.",
            "With --status, and the configuration of the new application, it tells how far both are. The "
                + "exit status is 0 once the new one has caught up: within 10 seconds it has read what lay "
                + "there when it was asked. Before, it is 1.",
        ],
        options: [
            .init(
                name: "config", short: "c", value: "FILE",
                help: "The configuration of the running application; with --status, of the new one."),
            .init(
                name: "application", value: "NEW",
                help:
                    "The new application id: begins the names of its topics, groups and transactions."),
            .init(
                name: "rules", short: "r", value: "FILE_OR_DIR",
                help: "Rules of the new application; otherwise those of the configuration. May be repeated.",
                isRepeatable: true),
            .init(
                name: "write", value: "FILE",
                help: "Where the new configuration goes; NEW.yaml beside the given one otherwise."),
            .init(name: "force", help: "Write over a file that is there and says something else."),
            .init(
                name: "replication", value: "N",
                help: "Copies of each topic; otherwise as the configuration says, or the broker's default."),
            .init(name: "status", help: "Tell how far the new application is."),
        ],
        examples: [
            .init(
                does: "Other rules, from the beginning:",
                lines: "vigia reprocess -c Config/vigia.yaml --application vigia-2 -r Config/new-rules"),
            .init(
                does: "Wait until it has caught up:",
                lines: "until vigia reprocess --status -c Config/vigia-2.yaml; do sleep 60; done"),
        ],
        run: run)

    static let timeout = Duration.seconds(10)

    /// The clients of an application for a command that speaks in sentences: librdkafka's own lines are not
    /// told.
    static func clients(_ configuration: Configuration) -> ClientFactory {
        var settings = configuration.log
        settings.level = .error
        return ClientFactory(configuration, log: Log(settings))
    }

    /// The partitions of those topics that exist.
    static func partitionCounts(_ topics: [String], _ clients: ClientFactory) throws -> [String: Int] {
        try clients.admin().partitionCounts(topics, timeout: timeout)
    }

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        guard let file = arguments["config"] else {
            throw CommandError(
                .usage, "reprocess needs a configuration: --config Config/vigia.yaml")
        }
        if arguments.has("status") {
            for option in ["application", "rules", "write", "force", "replication"]
            where arguments.has(option) {
                throw CommandError(.usage, "--\(option) does not go with --status")
            }
            let setup = try Setup(arguments)
            return try BrokerTrouble.told(setup.configuration) {
                try ReprocessStatus.run(file: file, setup)
            }
        }
        let name = try application(arguments)
        let target = try ReprocessTarget(
            file: file, name: name, output: arguments["write"], rules: arguments.all("rules"))
        try target.checkFile(isForced: arguments.has("force"))
        let replication = try arguments.number("replication", in: SettingsLimits.replication)
        return try BrokerTrouble.told(target.new) { try prepare(target, replication: replication) }
    }

    private static func application(_ arguments: Arguments) throws(CommandError) -> String {
        let name = try arguments.required("application")
        guard Configuration.isApplicationName(name) else {
            throw CommandError(
                .usage,
                "--application cannot be \"\(name)\": write letters, digits, and . _ - alone, at most "
                    + "\(SettingsLimits.nameLength) bytes")
        }
        return name
    }

    private static func prepare(_ target: ReprocessTarget, replication: Int?) throws -> ExitStatus {
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let counts = try target.checkTopics()
        // An input may have other partitions than the configuration would give it.
        let inputs = Dictionary(
            uniqueKeysWithValues: target.new.streams.compactMap { stream in
                counts[stream.topic.name].map { (stream.name, $0) }
            })
        let wishes = TopicWishes(target.new, replication: replication, partitions: inputs).wishes
        let own = Set(target.new.topics.all.map(\.name))
        let created = try TopicsCreateCommand.create(
            wishes.filter { own.contains($0.spec.name) }, target.new)
        guard created == .success else { return created }
        try copyJournal(target, stop)
        try target.write()
        Terminal.say("\(target.output): written")
        for line in SwitchSteps(old: target.old, new: target.new, file: target.output).lines {
            Terminal.say(line)
        }
        return .success
    }

    private static func copyJournal(_ target: ReprocessTarget, _ stop: StopFlag) throws {
        let bar = ProgressBar(isShown: Terminal.isInteractive)
        defer { bar.clear() }
        let copied = try target.journal(stop).run { share, count in bar.show(records: count, share: share) }
        bar.clear()
        let names = (target.new.topics.clock.name, target.old.topics.clock.name)
        if let copied {
            Terminal.say("\(names.0): \(copied.grouped) ticks of \(names.1) copied")
        } else {
            Terminal.say("\(names.0): \(target.new.application) has started, nothing is copied any more")
        }
    }
}
