import Console
import KafkaClient
import Pipeline
import Settings
import Telemetry

/// `vigia console`: the page and its API alone.
enum ConsoleCommand {
    static let command = Command(
        name: "console",
        summary: "Serves the page that shows what fires, and its API; vigia run does so too.",
        synopsis: "--config FILE [--listen ADDRESS]",
        notes: [
            "Reads Vigía's own topics, of all partitions and instances, and joins no group: it can run "
                + "anywhere "
                + "from where the brokers are reached, as often as you like, and nothing waits for it. It "
                + "needs the rules of the daemon to read what it kept.",
            "`vigia run` serves it too, at console.listen of the configuration. Documentation/console.md "
                + "tells of logins, certificates and the API.",
        ],
        options: [
            .config,
            .init(
                name: "listen", short: "l", value: "ADDRESS",
                help: "Where, in place of console.listen: 127.0.0.1:8427; the port 0 takes a free one."),
        ],
        examples: [
            .init(does: "On this machine:", lines: "vigia console --config Config/vigia.yaml"),
            .init(
                does: "Beside a daemon that serves one already:",
                lines: "vigia console --config Config/vigia.yaml --listen 127.0.0.1:0"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        guard arguments["config"] != nil else {
            throw CommandError(.usage, "console needs a configuration: --config Config/vigia.yaml")
        }
        let setup = try Setup(arguments)
        let book = try setup.rules([])
        var configuration = setup.configuration
        if let text = arguments["listen"] {
            configuration.console = try ListenWish.settings("listen", text, configuration.console)
        }
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let log = Log(configuration.log)
        let registry = MetricRegistry()
        ProcessMetrics.declare(in: registry, version: Program.version)
        let console = Console(
            configuration, plan: setup.plan(book), log: log, stop: stop,
            surroundings: .init(
                version: Program.version, ruleTexts: book.texts, metrics: { registry.exposition() }),
            readsAtOnce: true)
        do {
            guard let address = try console.start() else {
                throw CommandError(
                    .refused, "the configuration says console.listen: none; write --listen 127.0.0.1:8427")
            }
            log.info("console", ["address": configuration.console.link(to: address)])
        } catch let error as ListenError {
            throw CommandError(.failure, error.description)
        }
        console.join()
        log.info("stopped")
        return .success
    }
}
