import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import Pipeline
import Processing
import Replay
import Rules
import Settings

/// `vigia replay`: what these rules would have said of this history.
enum ReplayCommand {
    static let command = Command(
        name: "replay", summary: "Runs history through the rules: files, without a broker, or topics.",
        synopsis:
            "--rules FILE_OR_DIR (--input STREAM=FILE | --topic STREAM=TOPIC)... --alerts FILE [options]",
        notes: [
            "The files go through the very stages of the daemon, and everything settles at their end. "
                + "Events are one JSON object a line; a file may be packed with gzip, and - stands for "
                + "standard input or output. Files, of one stream or of several, are merged by event time: "
                + "each keeps its own order, and of equal times the file named first comes first.",
            "A summary goes to standard error: for each rule the episodes that fired, those still open, "
                + "resolved and withdrawn, words amended, and early words with those that were not "
                + "confirmed. Lines that are refused are counted there, and never stop the replay or "
                + "change its exit status.",
        ] + ReplayTopics.notes,
        options: [
            .init(
                name: "rules", short: "r", value: "FILE_OR_DIR",
                help:
                    "Rules: a file, or a folder and all its *.yaml. May be repeated; without it, the rules "
                    + "that the configuration names.", isRepeatable: true),
            .init(
                name: "input", short: "i", value: "STREAM=FILE",
                help:
                    "Events of a stream, such as encounters=2024.ndjson.gz. May be repeated, also for one "
                    + "stream.",
                isRepeatable: true),
            .init(
                name: "alerts", short: "a", value: "FILE",
                help:
                    "Where alerts go, one a line, the same bytes as on the alert topic. A file gets its "
                    + "name only when it is whole; .gz at its end packs it."),
            .init(
                name: "rejects", value: "FILE",
                help:
                    "Where refused lines are told, as on the rejects topic: topic is the file's name, "
                    + "partition 0, and offset the number of the line."),
            .init(
                name: "labels", value: "FILE",
                help:
                    "What people have answered, as vigia answers --json prints it: the summary then tells "
                    + "how many episodes of each rule were confirmed, and how precise it is."),
            .config,
            .init(
                name: "lang", short: "l", value: "en|es",
                help: "The language of the summary; English otherwise."),
        ] + ReplayTopics.options,
        examples: [
            .init(
                does: "Two streams, one of them packed:",
                lines: "vigia replay --rules Config/rules --alerts alerts.ndjson",
                "--input encounters=encounters.ndjson.gz",
                "--input repatriations=repatriations.ndjson"),
            .init(
                does: "From a table to alerts on the screen:",
                lines: "vigia convert table.csv -m Config/sources/us_southwest_encounters_monthly.yaml |",
                "vigia replay -r Config/rules/southwest.yaml -i encounters=- -a -"),
        ] + ReplayTopics.examples,
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        if arguments.has("topic") { return try ReplayTopics.run(arguments) }
        try ReplayTopics.refuseAlone(arguments)
        let setup = try Setup(arguments)
        let language = try Language(option: arguments["lang"])
        let inputs = try arguments.all("input").map { try input($0, setup) }
        guard !inputs.isEmpty else {
            throw CommandError(
                .usage, "--input or --topic is missing: write --input STREAM=FILE, or --topic STREAM=TOPIC")
        }
        guard inputs.count(where: { $0.path == "-" }) <= 1 else {
            throw CommandError(.usage, "standard input can be only one of the inputs")
        }
        let alertsPath = try arguments.required("alerts")
        // The words behind --rules are rules too: so a shell's rules/*.yaml does what was meant.
        let book = try setup.rules(arguments.all("rules") + arguments.operands)
        let alerts = try OutputFile(path: alertsPath)
        let rejects = try arguments["rejects"].map { path throws(FileError) in try OutputFile(path: path) }
        var summary = ReplaySummary(rules: book.rules.map(\.name))
        var labels = try labels(arguments, book)
        let bar = ProgressBar(isShown: Terminal.isInteractive)
        let replay = try FileReplay(
            plan: setup.plan(book), inputs: inputs, start: .processingTime,
            idsRemembered: setup.configuration.limits.idsPerPartition,
            onAlert: { alert in
                summary.add(alert)
                labels?.add(alert)
                alerts.write(line: AlertLine.encode(alert, of: setup.configuration))
            },
            onReject: { rejects?.write(line: RejectCodec.encode($0)) },
            onProgress: { progress in
                try alerts.check()
                try rejects?.check()
                bar.show(records: progress.records, share: progress.share)
            })
        defer { bar.clear() }
        try replay.run()
        try alerts.finish()
        try rejects?.finish()
        bar.clear()
        report(summary, labels, replay, bar.elapsed, language)
        return .success
    }

    private static func input(_ text: String, _ setup: Setup) throws(CommandError) -> FileReplay.Input {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else {
            throw CommandError(
                .usage, "--input cannot be \"\(text)\": write STREAM=FILE, such as encounters=2024.ndjson")
        }
        let stream = try setup.stream(String(text[..<equals]))
        return FileReplay.Input(
            stream: stream.name, path: String(text[text.index(after: equals)...]), maxAhead: stream.maxAhead)
    }

    /// What people have answered, of `--labels`.
    static func labels(_ arguments: Arguments, _ book: RuleBook) throws -> LabelScore? {
        guard let path = arguments["labels"] else { return nil }
        do {
            return LabelScore(try LabelScore.answers(path: path), rules: book.rules.map(\.name))
        } catch let problem as LabelProblem {
            throw CommandError(.refused, problem.description)
        }
    }

    private static func report(
        _ summary: ReplaySummary, _ labels: LabelScore?, _ replay: FileReplay, _ elapsed: Duration,
        _ language: Language
    ) {
        let report = ReplayReport(
            summary: summary, labels: labels, budgets: replay.budgetsSpent, counters: replay.counters,
            records: replay.progress.records,
            rejects: replay.progress.rejects, elapsed: elapsed)
        for line in report.lines(in: language) { Terminal.tell(line) }
    }
}
