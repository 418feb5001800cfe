import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Processing
import Replay
import Rules
import Settings
import Telemetry

/// `vigia replay --topic`: what these rules would have said of what lies on a broker.
enum ReplayTopics {
    static let notes = [
        "With --topic, history is read from Kafka in the order in which it arrived, with the "
            + "clock journal of the configuration where there is one: a rule sees only what was "
            + "known then, and revisions come when they came. Nothing of the running application is "
            + "touched: no group is joined, and alerts go to a file or to a topic of their own. "
            + "Without --from and --to the final words are, byte for byte, those that the daemon "
            + "said with the same rules.",
        "--from and --to are times of the stream's own clock: the highest event time that had "
            + "been reached. Each partition is read until its clock reaches --to. Words on buckets "
            + "that ended by --from are left out; what arrived in the --warm-up before it is read "
            + "all the same, so that baselines and records are filled.",
        "With --checkpoint, SIGTERM and Ctrl-C write all that is known so far to a file, and the same "
            + "command goes on there, without reading or saying anything twice; the file is removed at the "
            + "end. The closing table tells of what came since.",
    ]

    static let options: [Command.Option] = [
        .init(
            name: "topic", short: "t", value: "STREAM=TOPIC",
            help: "Events of a stream on Kafka, instead of --input. May be repeated, once for each stream.",
            isRepeatable: true),
        .init(
            name: "brokers", value: "HOST:PORT,...",
            help: "The brokers, where not those of the configuration."),
        .init(
            name: "from", value: "TIME",
            help: "Say nothing of buckets that ended by then: 2024-01-01, or RFC 3339."),
        .init(name: "to", value: "TIME", help: "Read what was known then; to the end otherwise."),
        .init(
            name: "warm-up", value: "DURATION",
            help: "Before --from: 2y, 26w, 90d (a year has 366 days). Otherwise all that the topics hold."),
        .init(
            name: "settle",
            help: "Settle every bucket that was reached at the end, as for a file."),
        .init(
            name: "speed", value: "N",
            help: "At most N times as fast as it once happened; no limit otherwise."),
        .init(
            name: "checkpoint", value: "FILE",
            help: "Where to leave, when interrupted, how far it has come; the same command goes on there."),
        .init(
            name: "output-topic", value: "TOPIC",
            help: "Where alerts go instead of a file: a topic that no application of Vigía uses."),
    ]

    static let examples: [Command.Example] = [
        .init(
            does: "Half a year of a topic, as it was known then:",
            lines: "vigia replay -r Config/rules -t encounters=encounters --brokers localhost:9092",
            "--from 2024-01-01 --to 2024-06-30 --warm-up 2y -a alerts.ndjson")
    ]

    /// Options that mean nothing for files.
    static func refuseAlone(_ arguments: Arguments) throws(CommandError) {
        for option in options where option.name != "topic" && arguments.has(option.name) {
            throw CommandError(.usage, "--\(option.name) goes with --topic STREAM=TOPIC")
        }
    }

    static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.has("input") else {
            throw CommandError(
                .usage, "--input and --topic exclude each other: one replay reads files or topics")
        }
        let setup = try Setup(arguments)
        let language = try Language(option: arguments["lang"])
        let configuration = try configured(setup.configuration, arguments)
        let from = try time("from", arguments)
        let window = try window(arguments, from: from)
        let speed = try speed(arguments)
        let book = try setup.rules(arguments.all("rules") + arguments.operands)
        let plan = setup.plan(book)
        try demandTopics(of: plan, in: arguments, configuration)

        let clients = ClientFactory(configuration, log: Log(configuration.log))
        let bookmark = try ReplayBookmark(arguments, plan)
        let lengths = bookmark?.found?.outputs ?? []
        let alerts = try ReplayOutput(arguments, clients, resumingAt: lengths.first)
        let rejects = try arguments["rejects"].map { path throws(FileError) in
            try OutputFile(path: path, resumingAt: lengths.dropFirst().first)
        }
        var summary = ReplaySummary(rules: book.rules.map(\.name))
        var labels = try ReplayCommand.labels(arguments, book)
        var refused: [RejectReason: Int] = [:]
        let bar = ProgressBar(isShown: Terminal.isInteractive)
        defer { bar.clear() }
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let replay = try TopicReplay(
            clients, plan: plan, log: Log(configuration.log), window: window, speed: speed, stop: stop,
            onAlert: { alert in
                if let from, alert.bucket.end <= from { return }
                summary.add(alert)
                labels?.add(alert)
                alerts.write(alert, AlertLine.encode(alert, of: configuration))
            },
            onReject: { rejected in
                refused[rejected.rejection.reason, default: 0] += 1
                rejects?.write(line: RejectCodec.encode(rejected))
            },
            onProgress: { progress in
                try alerts.check()
                try rejects?.check()
                let total = Double(max(1, progress.total))
                bar.show(records: Int(progress.records), share: Double(progress.records) / total)
            })
        if let found = bookmark?.found {
            replay.resume(found)
            Terminal.tell("going on after \(Int(found.records).grouped) records")
        }
        guard try replay.run() else {
            bar.clear()
            try bookmark?.leave(replay, alerts, rejects)
            throw CommandError(
                .failure,
                "interrupted after \(Int(replay.progress.records).grouped) records"
                    + (bookmark == nil ? "" : "; the same command goes on from there"))
        }
        try alerts.finish()
        try rejects?.finish()
        bookmark?.remove()
        bar.clear()
        let report = ReplayReport(
            summary: summary, labels: labels, budgets: replay.budgetsSpent, counters: replay.counters,
            records: Int(replay.progress.records),
            rejects: refused,
            elapsed: bar.elapsed)
        for line in report.lines(in: language) { Terminal.tell(line) }
        return .success
    }

    // MARK: - Options

    /// The configuration with the brokers and topics of the command line.
    private static func configured(
        _ given: Configuration, _ arguments: Arguments
    ) throws(CommandError) -> Configuration {
        var configuration = given
        if let brokers = arguments["brokers"] {
            configuration.kafka.shared["bootstrap.servers"] = KafkaProperty(brokers)
        }
        for text in arguments.all("topic") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw CommandError(
                    .usage, "--topic cannot be \"\(text)\": write STREAM=TOPIC, such as encounters=encounters"
                )
            }
            guard let index = configuration.streams.firstIndex(where: { $0.name == parts[0] }) else {
                throw CommandError(
                    .usage,
                    "there is no stream \"\(parts[0])\"; the configuration has "
                        + configuration.streams.map(\.name).joined(separator: ", "))
            }
            configuration.streams[index].topic.name = parts[1]
        }
        return configuration
    }

    private static func time(_ option: String, _ arguments: Arguments) throws(CommandError) -> Timestamp? {
        guard let text = arguments[option] else { return nil }
        guard let time = Timestamp(text) ?? Timestamp(text + "T00:00:00Z") else {
            throw CommandError(
                .usage, "--\(option) \(text) is no time; write 2024-01-01 or 2024-01-01T06:00:00Z")
        }
        return time
    }

    private static func window(
        _ arguments: Arguments, from: Timestamp?
    ) throws(CommandError) -> ReplayWindow {
        var window = ReplayWindow(end: try time("to", arguments), settles: arguments.has("settle"))
        if let from, let end = window.end, end <= from {
            throw CommandError(.usage, "--to must be later than --from")
        }
        if let text = arguments["warm-up"] {
            guard let from else { throw CommandError(.usage, "--warm-up goes with --from") }
            guard let duration = duration(text) else {
                throw CommandError(.usage, "--warm-up \(text) is no duration; write 2y, 26w or 90d")
            }
            window.start = from - duration
        }
        return window
    }

    private static func duration(_ text: String) -> Duration? {
        if text.hasSuffix("y"), let years = Int(text.dropLast()), (0...1000).contains(years) {
            return .seconds(years * 366 * 86_400)
        }
        return Duration(settings: text)
    }

    private static func speed(_ arguments: Arguments) throws(CommandError) -> Double? {
        guard let text = arguments["speed"], text != "max" else { return nil }
        guard let speed = Double(text), speed.isFinite, speed > 0 else {
            throw CommandError(
                .usage, "--speed \(text) is no speed; write 60 for a minute in a second, or max")
        }
        return speed
    }

    /// Every stream that a rule reads is named: a forgotten one would look like a silent one.
    private static func demandTopics(
        of plan: Plan, in arguments: Arguments, _ configuration: Configuration
    ) throws(CommandError) {
        guard !arguments.has("config") else { return }
        let named = Set(arguments.all("topic").compactMap { $0.split(separator: "=").first.map(String.init) })
        if let missing = plan.streams.sorted().first(where: { !named.contains($0) }) {
            throw CommandError(
                .usage, "the rules read the stream \(missing): add --topic \(missing)=TOPIC, or --config FILE"
            )
        }
    }
}
