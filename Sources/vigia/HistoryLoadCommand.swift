import EventCodec
import EventTime
import Events
import KafkaClient
import Pipeline
import Replay
import Settings
import Telemetry

/// `vigia history load`: years of history for a deployment whose clocks are far ahead.
enum HistoryLoadCommand {
    static let command = Command(
        name: "history load", summary: "Seeds a running deployment with what happened before it began.",
        synopsis: "--stream NAME [options] FILE...",
        notes: [
            "Baselines, records and comparisons with the year before learn from it; no alert is said of what "
                + "is long past, no clock moves, and nothing is too old. It counts for the time before the "
                + "first bucket that the deployment settled; where the live stream has told a bucket "
                + "already, it is left out, and the daemon's log says how much.",
            "Events are one JSON object a line, plain or gzip, each checked as vigia send checks it. Of each "
                + "id only the last revision in the files is loaded. They are written in transactions, with "
                + "the progress in the clock journal: a load that was interrupted goes on when it is run "
                + "again with the same files, and is never written twice. Files that tell feeds of a time "
                + "that was loaded already are refused.",
            "Where a line is refused nothing is loaded, since what is mended later would be of a time that "
                + "was loaded: mend it first, or leave such lines out for good.",
        ],
        options: [
            .init(name: "stream", short: "s", value: "NAME", help: "The stream, such as encounters."),
            .config,
            .init(
                name: "dry-run", short: "n", help: "Checks every line and writes nothing; needs no broker."),
            .init(name: "skip-refused", help: "Loads the good lines although others are refused."),
            .init(
                name: "lang", short: "l", value: "en|es",
                help: "The language in which refusals are explained; English otherwise."),
        ],
        examples: [
            .init(
                does: "What vigia convert made of published tables:",
                lines: "vigia history load -s encounters -c vigia.yaml sectors.ndjson nationalities.ndjson"),
            .init(
                does: "Only to see of which feeds and times it tells:",
                lines: "vigia history load -s encounters --dry-run history.ndjson.gz"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let setup = try Setup(arguments)
        let stream = try setup.stream(try arguments.required("stream"))
        let language = try Language(option: arguments["lang"])
        let files = arguments.operands
        guard !files.isEmpty else { throw CommandError(.usage, "no file is given") }
        guard !files.contains("-") else {
            throw CommandError(
                .usage, "history is read twice, which standard input cannot be; write it to a file first")
        }
        guard let schema = setup.configuration.schemas.first(where: { $0.name == stream.name }) else {
            preconditionFailure("every stream has a schema")
        }
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let bar = ProgressBar(isShown: Terminal.isInteractive)
        defer { bar.clear() }
        let loader = HistoryLoader(
            files: files, stream: stream, schema: schema, stop: stop, now: .processingTime,
            onProgress: { bar.show(records: $0, share: $1) })
        let (load, lines) = try loader.survey { refusal in
            bar.clear()
            Terminal.tell(refusal.sentence(in: language))
        }
        if let place = loader.stoppedAt {
            throw CommandError(.failure, "stopped at \(place); nothing written")
        }
        guard load.events > 0 else {
            throw CommandError(
                .refused, "there is nothing to load: \(count(loader.refused, "line")) refused")
        }
        let skips = arguments.has("skip-refused")
        guard skips || loader.refused == 0 || arguments.has("dry-run") else {
            throw CommandError(
                .refused,
                "nothing is loaded, since \(count(loader.refused, "line")) refused; mend them first, or "
                    + "leave them out for good with --skip-refused")
        }
        if !arguments.has("dry-run") {
            let written = try write(load, lines, loader, setup, stream, stop, bar)
            if !written { return .success }
        }
        bar.clear()
        tell(load, loader, isDryRun: arguments.has("dry-run"))
        return loader.refused == 0 || skips ? .success : .refused
    }

    /// False where it was all there already.
    private static func write(
        _ load: HistoryLoad, _ lines: [Int], _ loader: HistoryLoader, _ setup: Setup,
        _ stream: StreamSettings, _ stop: StopFlag, _ bar: ProgressBar
    ) throws -> Bool {
        let log = Log(setup.configuration.log)
        let writer = try HistoryWriter(
            ClientFactory(setup.configuration, log: log), stream: stream, stop: stop, log: log,
            onWait: { error in
                bar.clear()
                Terminal.tell("waiting for the broker: \(error)")
            })
        defer { writer.close() }
        switch try writer.begin(load) {
        case .finished:
            bar.clear()
            Terminal.tell("all of it was loaded before; nothing is written")
            return false
        case .overlaps(let other, let feeds): throw refusal(of: feeds, other, load)
        case .open(let done):
            if done > 0 {
                bar.clear()
                Terminal.tell("going on after the first \(count(done, "event"))")
            }
            try loader.write(lines, done: done, with: writer)
        }
        if let place = loader.stoppedAt {
            throw CommandError(
                .failure, "stopped at \(place); run it again with the same files, and it goes on there")
        }
        return true
    }

    private static func refusal(
        of feeds: [Feed], _ other: HistoryLoad, _ load: HistoryLoad
    ) -> CommandError {
        let told = feeds.compactMap { feed in other.feeds[feed].map { "\(feed) \(span($0))" } }
        let list = told.joined(separator: ", ")
        let advice =
            other.isFinished
            ? "leave that time out of the files"
            : "that load was interrupted: run it again to its end first, and leave that time out here"
        return CommandError(.refused, "\(list) was loaded before and would count twice; \(advice)")
    }

    private static func tell(_ load: HistoryLoad, _ loader: HistoryLoader, isDryRun: Bool) {
        for (feed, span) in load.feeds.sorted(by: { $0.key < $1.key }) {
            Terminal.tell("\(feed): \(count(span.events, "event")), \(Self.span(span))")
        }
        let left = loader.survey.superseded + loader.survey.withdrawn
        let verb = isDryRun ? "would be loaded" : "loaded"
        let counts =
            "\(count(load.events, "event")) \(verb), \(left.grouped) superseded or withdrawn left out, "
            + "\(count(loader.refused, "line")) refused"
        Terminal.tell(
            isDryRun ? counts : "\(counts); baselines and records change when the next bucket settles")
    }

    private static func span(_ span: HistoryLoad.Span) -> String {
        "\(span.first.rfc3339) to \(span.last.rfc3339)"
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number.grouped) \(noun)\(number == 1 ? "" : "s")"
    }
}

extension CheckedLines.Refusal {
    /// `FILE:LINE: reason: what to do`
    func sentence(in language: Language) -> String {
        "\(file):\(line): \(rejection.reason.rawValue): \(rejection.sentence(in: language))"
    }
}
