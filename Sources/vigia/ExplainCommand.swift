import Alerting
import Charts
import Console
import EventCodec
import Events
import Glibc
import Pipeline
import Replay
import Settings
import Telemetry

/// `vigia explain`: everything about one alert.
enum ExplainCommand {
    static let command = Command(
        name: "explain",
        summary: "Tells all about one alert: its chart, how its number comes about, where it stands.",
        synopsis: "ALERT_ID --config FILE [--json] [--exact]",
        notes: [
            "Takes the id of an alert or of its episode (the key of the record), or how it begins, reads "
                + "Vigía's topics once, and tells what the page of the console tells: the counts with the "
                + "bounds that they were judged by, the sub-groups that drive it, each step from the counts "
                + "to the verdict, the rule, and topic, partition and offset of each of its words.",
            "Small groups are hidden as on alerts; --exact tells their numbers, to whom the brokers let read "
                + "the changelog.",
        ],
        options: [
            .config,
            .init(name: "json", short: "j", help: "What the API answers, as JSON."),
            .init(name: "exact", help: "The exact numbers of small groups."),
            .init(name: "lang", short: "l", value: "en|es", help: "The language; English otherwise."),
        ],
        examples: [
            .init(
                does: "An alert that was received:",
                lines: "vigia explain 5f1c09ab --config Config/vigia.yaml")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard arguments.operands.count == 1, let text = arguments.operands.first else {
            throw CommandError(.usage, "name one alert: vigia explain ALERT_ID --config Config/vigia.yaml")
        }
        guard arguments["config"] != nil else {
            throw CommandError(.usage, "explain needs a configuration: --config Config/vigia.yaml")
        }
        let name = try EpisodeName(text)
        let language = try Language(option: arguments["lang"])
        let setup = try Setup(arguments)
        let book = try setup.rules([])
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let log = Log(format: .logfmt, lowest: .error, now: { "" })
        let report = try BrokerTrouble.told(setup.configuration) {
            try EpisodeReport.read(
                { known, alert in
                    let topic = setup.configuration.topics.episodes.name
                    return try name.id(among: known, on: topic) { alert($0)?.inOneLine ?? "no alert" }
                }, isExact: arguments.has("exact"), setup.configuration, plan: setup.plan(book),
                ruleTexts: book.texts, log: log, stop: stop)
        }
        guard let report else {
            throw CommandError(.failure, "the episode that begins with \"\(text)\" is gone from its topic")
        }
        if arguments.has("json") {
            Terminal.say(String(decoding: report.json, as: UTF8.self))
        } else {
            for line in lines(report, language) { Terminal.say(line) }
        }
        return .success
    }

    private static func lines(_ report: EpisodeReport, _ language: Language) -> [String] {
        let width = min(max(Terminal.outputWidth, 40), 100)
        func wrapped(_ text: String, indent: String = "  ", first: String? = nil) -> [String] {
            TextWrap.lines(text, width: width - indent.count).enumerated().map { row, line in
                (row == 0 ? first ?? indent : indent) + line
            }
        }
        let titles = Titles(language)
        var lines = [report.summary[language], "\(report.severity), \(report.state)", ""]
        lines += wrapped(report.text[language]) + [""]
        if let chart = report.chart {
            if let note = chart.note { lines += wrapped(note[language]) }
            lines += drawn(chart, width) + [""]
        }
        if !report.drivers.isEmpty {
            lines += [titles.drivers] + report.drivers.map { "  " + $0[language] } + [""]
        }
        lines.append(titles.steps)
        for (number, step) in report.steps.enumerated() {
            let mark = "  \(number + 1). "
            lines += wrapped(step[language], indent: String(repeating: " ", count: mark.count), first: mark)
        }
        if !report.rule.isEmpty {
            lines += ["", titles.rule] + report.rule.split(separator: "\n").map { "  " + $0 }
        }
        if !report.words.isEmpty { lines += ["", titles.words] + report.words.map { "  " + $0 } }
        return lines
    }

    private static func drawn(_ chart: EpisodeReport.Chart, _ width: Int) -> [String] {
        return TerminalChart(
            values: chart.values, bounds: chart.bounds, fired: chart.fired, firstLabel: chart.labels.first,
            lastLabel: chart.labels.last, width: width - 2, height: 8,
            characters: Terminal.takesUnicode ? .unicode : .ascii, isColored: Terminal.outputTakesColors
        ).lines.map { "  " + $0 }
    }

    private struct Titles {
        let drivers: String
        let steps: String
        let rule: String
        let words: String

        init(_ language: Language) {
            switch language {
            case .en:
                (drivers, steps, rule, words) = (
                    "Driven by", "How the number comes about", "The rule", "Its words"
                )
            case .es:
                (drivers, steps) = ("Lo impulsan", "Cómo se obtiene el número")
                (rule, words) = ("La regla", "Sus avisos")
            }
        }
    }
}
