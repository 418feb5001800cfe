import Console
import Delivery
import Dispatch
import EventTime
import Foundation
import Pipeline
import Processing
import Settings
import Telemetry

/// `vigia run`: the daemon.
enum RunCommand {
    static let command = Command(
        name: "run", summary: "Runs the daemon: reads events from Kafka, and publishes alerts.",
        synopsis: "--config FILE",
        notes: [
            "Reads the streams of the configuration, keeps the aggregates that its rules ask for, and writes "
                + "alerts, "
                + "rejects and its own state, each batch in one Kafka transaction. Any number of instances "
                + "with the same application and other instance names share the work.",
            "A broker that is away is waited for. A second process with the same instance name takes the "
                + "place of the first, which ends with the status 3: a service manager must not start it "
                + "again.",
            "The page that shows what fires is served at console.listen of the configuration, 127.0.0.1:8427 "
                + "unless it says otherwise; `vigia console` does that alone.",
            "Alerts are sent to the receivers of the configuration, where it has any; `vigia deliver` does "
                + "that alone.",
            "SIGTERM and Ctrl-C commit what has been read, and end it. `vigia topics create` makes the "
                + "topics it needs.",
        ],
        options: [
            .config,
            .init(
                name: "without-transactions",
                help: "Only to see what transactions are for: a crash then loses and repeats work."),
        ],
        examples: [.init(does: "An instance:", lines: "vigia run --config Config/vigia.yaml")],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        guard arguments["config"] != nil else {
            throw CommandError(.usage, "run needs a configuration: --config Config/vigia.yaml")
        }
        let setup = try Setup(arguments)
        let book = try setup.rules([])
        let plan = setup.plan(book)
        guard !plan.rules.isEmpty else { throw CommandError(.refused, "the configuration names no rules") }
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let log = Log(setup.configuration.log)
        let instruments = Instruments()
        let progress = StageProgress()
        let deliverer = Deliverer(
            setup.configuration, receivers: setup.configuration.receivers, log: log, stop: stop,
            endsOnFailure: false, metrics: instruments.delivery, statistics: instruments.pipeline.kafka)
        deliverer.start()
        let console = Console(
            setup.configuration, plan: plan, log: log, stop: stop,
            surroundings: instruments.surroundings(of: progress, setup.configuration, book),
            readsAtOnce: false)
        serve(console, setup.configuration, log)
        // However the stages end, delivery and the console end with them.
        defer {
            stop.set()
            try? deliverer.join()
            console.join()
        }
        do {
            try Daemon(
                setup.configuration, plan: plan, log: log, stop: stop,
                isTransactional: !arguments.has("without-transactions"), progress: progress,
                metrics: instruments.pipeline
            ).run()
        } catch let error as TakenOver {
            throw CommandError(.refused, error.description)
        }
        log.info("stopped")
        return .success
    }
}

extension RunCommand {
    /// A daemon does its work without its page: what keeps the console from being served is logged.
    fileprivate static func serve(_ console: Console, _ configuration: Configuration, _ log: Log) {
        do throws(ListenError) {
            guard let address = try console.start() else { return }
            log.info("console", ["address": configuration.console.link(to: address)])
        } catch {
            log.error("the console is not served", ["error": error.description])
        }
    }
}

/// Lets SIGTERM and SIGINT set a flag instead of ending the process.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ stop: StopFlag) {
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { stop.set() }
            source.resume()
            return source
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}

extension Log {
    /// Lines on standard error as the configuration wants them.
    convenience init(_ settings: LogSettings) {
        let level: Level
        switch settings.level {
        case .debug: level = .debug
        case .info: level = .info
        case .warning: level = .warning
        case .error: level = .error
        }
        let format: Format
        switch settings.format {
        case .logfmt: format = .logfmt
        case .json: format = .json
        }
        self.init(
            format: format, lowest: level,
            now: { Timestamp.processingTime.rfc3339 })
    }
}
