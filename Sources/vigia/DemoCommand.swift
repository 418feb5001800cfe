import Alerting
import Console
import EventTime
import Events
import Foundation
import Pipeline
import Replay
import Settings
import Telemetry

/// `vigia demo`: everything at once, on official figures, with nothing to install or to set up.
enum DemoCommand {
    static let command = Command(
        name: "demo", summary: "Shows the daemon at work on official figures, in this one process.",
        synopsis: "[options]",
        notes: [
            "Starts a Kafka cluster for tests inside this process (real protocol, on a port of "
                + "this machine that is printed: kcat and any other client can look in), streams nine "
                + "official tables through the input topics, runs the daemon on them, and prints the "
                + "alerts that it reads back from the alert topic. Without --once it also serves the page of "
                + "the console, and prints its address.",
            "The tables begin in 1999. What lies before the month of --from is history, and is loaded "
                + "at once.",
        ],
        options: [
            .init(
                name: "speed", short: "s", value: "N",
                help: "Events a second, from --from on; 350 otherwise, which takes about 80 seconds."),
            .init(
                name: "once",
                help: "As fast as it is safe, unless --speed is given, and ends with the data."),
            .init(
                name: "from", value: "MONTH",
                help: "The first month that is told, such as 2021-02; 2023-01."),
            .init(name: "all", short: "a", help: "One line for every alert, also where there are many."),
            .init(name: "lang", short: "l", value: "en|es", help: "The language; English otherwise."),
            .init(
                name: "rules", short: "r", value: "FILE_OR_DIR",
                help: "Rules of your own, in place of Config/rules. May be repeated.", isRepeatable: true),
            .init(
                name: "config", short: "c", value: "FILE",
                help: "Streams, feeds and limits; Config/vigia.yaml otherwise. Its brokers are not used."),
        ],
        examples: [
            .init(does: "The whole story, at reading speed:", lines: "vigia demo"),
            .init(does: "In Spanish, and in a hurry:", lines: "vigia demo --lang es --once"),
        ],
        run: run)

    private static let standardSpeed = 350
    private static let standardStart = "2023-01"

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let wishes = try wishes(arguments)
        let places = [FileManager.default.currentDirectoryPath, executableFolder]
        guard let folder = DemoFolder(near: places) else {
            throw CommandError(
                .failure,
                "the demo's tables are not here: run it in the checkout of Vigía, which has them in Config")
        }
        let file = arguments["config"] ?? folder.configuration
        let settings = SettingsReader()
        let configuration =
            try file.map { path throws(Problems) in try settings.configuration(file: path) }
            ?? .standard
        let given = arguments.all("rules")
        let book = try settings.rules(
            paths: given.isEmpty ? [folder.rules] : given, configuration: configuration)
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let logFile = FileManager.default.temporaryDirectory
            .appendingPathComponent("vigia-demo-\(ProcessInfo.processInfo.processIdentifier).log").path
        let log = try Log(file: logFile)
        var console: Console?
        let demo = try Demo(
            wishes, configuration: configuration, rules: book.rules, story: try DemoStory(folder),
            screen: screen(), log: log, stop: stop,
            serve: { configuration, plan in
                let made = Console(
                    configuration, plan: plan, log: log, stop: stop,
                    surroundings: .init(version: Program.version, ruleTexts: book.texts), readsAtOnce: true)
                console = made
                return wishes.stays ? page(made, configuration) : nil
            })
        defer {
            stop.set()
            console?.join()
        }
        _ = try demo.run(logFile: logFile)
        return .success
    }

    /// On a port of its own where the usual one is taken: a demo is for looking at.
    private static func page(_ console: Console, _ configuration: Configuration) -> String? {
        for port in [configuration.console.listen?.port, 0].compactMap(\.self) {
            let address = ConsoleSettings.Address(host: "127.0.0.1", port: port)
            if let served = try? console.start(at: address) { return "http://\(served)/" }
        }
        return nil
    }

    private static func wishes(_ arguments: Arguments) throws -> Demo.Wishes {
        let isOnce = arguments.has("once")
        let text = arguments["from"] ?? standardStart
        guard let start = YearMonth(text) else {
            throw CommandError(.usage, "--from cannot be \"\(text)\": write a month such as 2023-01")
        }
        let speed = try arguments.number("speed", in: 1...1_000_000)
        return Demo.Wishes(
            speed: speed ?? (isOnce ? nil : standardSpeed), start: start,
            language: try Language(option: arguments["lang"]), showsAll: arguments.has("all"), stays: !isOnce)
    }

    private static var executableFolder: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    }

    private static func screen() -> DemoScreen {
        let isDumb = ProcessInfo.processInfo.environment["TERM"] == "dumb"
        let (isColored, isUnicode) = (Terminal.outputTakesColors, Terminal.takesUnicode)
        return DemoScreen(
            isInteractive: isatty(STDOUT_FILENO) == 1 && !isDumb,
            style: { DemoStyle(width: Terminal.outputWidth, isColored: isColored, isUnicode: isUnicode) },
            write: { Terminal.put($0) })
    }
}

extension Log {
    /// Lines in a file that is made anew.
    fileprivate convenience init(file: String) throws(FileError) {
        guard FileManager.default.createFile(atPath: file, contents: nil),
            let handle = FileHandle(forWritingAtPath: file)
        else { throw FileError("Cannot write \(file)") }
        self.init(
            format: .logfmt, lowest: .info, now: { Timestamp.processingTime.rfc3339 },
            write: { try? handle.write(contentsOf: Data(($0 + "\n").utf8)) })
    }
}
