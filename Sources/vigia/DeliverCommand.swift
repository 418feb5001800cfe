import Console
import Delivery
import EventTime
import KafkaClient
import Pipeline
import Settings
import Telemetry

/// `vigia deliver`: alerts to the receivers of the configuration.
enum DeliverCommand {
    static let command = Command(
        name: "deliver", summary: "Sends alerts to Alertmanagers and webhooks; vigia run does so too.",
        synopsis: "--config FILE [--receiver NAME] [--metrics ADDRESS] [--test RECEIVER]",
        notes: [
            "Reads the alert topic, each receiver of the configuration in a consumer group of its own, and "
                + "sends what it wants: an Alertmanager is told what fires, again and again until it ends, a "
                + "webhook each word. What a receiver does not take is tried again for as long as it needs; "
                + "the others do not wait for it.",
            "`vigia run` delivers too, where receivers are configured. This command is for a process, a "
                + "machine or a network of its own; where both run, they share the work.",
            "With --metrics it serves GET /metrics, /live and /ready at an address of its own, by the "
                + "certificate and to the users that console: of the configuration names.",
            "With --test nothing is read: one marked message is sent, and what came back is printed.",
        ],
        options: [
            .config,
            .init(
                name: "receiver", short: "r", value: "NAME",
                help: "Only this one; may be given several times.", isRepeatable: true),
            .init(
                name: "metrics", short: "m", value: "ADDRESS",
                help: "Where metrics are served: 127.0.0.1:8428; the port 0 takes a free one."),
            .init(name: "test", value: "RECEIVER", help: "Sends it a test message, and ends."),
        ],
        examples: [
            .init(does: "Deliver:", lines: "vigia deliver --config Config/vigia.yaml"),
            .init(
                does: "See whether a receiver is reached:",
                lines: "vigia deliver --test operations --config Config/vigia.yaml"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        guard arguments["config"] != nil else {
            throw CommandError(.usage, "deliver needs a configuration: --config Config/vigia.yaml")
        }
        if arguments.has("test"), arguments.has("receiver") {
            throw CommandError(.usage, "--test names the receiver: leave out --receiver")
        }
        if arguments.has("test"), arguments.has("metrics") {
            throw CommandError(.usage, "--test sends one message and ends: leave out --metrics")
        }
        let configuration = try Setup(arguments).configuration
        guard !configuration.receivers.isEmpty else {
            throw CommandError(
                .refused, "the configuration names no receivers: write them under receivers:")
        }
        if let name = arguments["test"] { return try test(receiver(name, of: configuration), configuration) }
        let names = arguments.all("receiver")
        let receivers =
            names.isEmpty ? configuration.receivers : try names.map { try receiver($0, of: configuration) }
        let metrics = try arguments["metrics"].map { text throws(CommandError) in
            try ListenWish.settings("metrics", text, configuration.console)
        }
        return try deliver(to: receivers, configuration, metrics: metrics)
    }

    private static func receiver(
        _ name: String, of configuration: Configuration
    ) throws(CommandError) -> ReceiverSettings {
        let receivers = configuration.receivers
        if let receiver = receivers.first(where: { $0.name == name }) { return receiver }
        let names = receivers.map(\.name)
        let hint = Suggestion.closest(to: name, in: names).map { "did you mean \"\($0)\"?" }
        throw CommandError(
            .usage,
            "there is no receiver \"\(name)\"; "
                + (hint ?? "the configuration has \(names.joined(separator: ", "))"))
    }

    /// - Parameter metrics: where they are served; nil: nowhere.
    private static func deliver(
        to receivers: [ReceiverSettings], _ configuration: Configuration, metrics: ConsoleSettings?
    ) throws -> ExitStatus {
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let log = Log(configuration.log)
        log.info(
            "delivering",
            [
                "application": configuration.application,
                "receivers": receivers.map(\.name).joined(separator: ","),
            ])
        let (instruments, progress) = (Instruments(), DeliveryProgress())
        let server = try metrics.map { settings in
            try serve(settings, instruments, progress, configuration, log)
        }
        defer { server?.stop() }
        let deliverer = Deliverer(
            configuration, receivers: receivers, log: log, stop: stop, endsOnFailure: true,
            metrics: instruments.delivery, statistics: instruments.pipeline.kafka, progress: progress)
        deliverer.start()
        try BrokerTrouble.told(configuration) { try deliverer.join() }
        log.info("stopped")
        return .success
    }

    private static func serve(
        _ settings: ConsoleSettings, _ instruments: Instruments, _ progress: DeliveryProgress,
        _ configuration: Configuration, _ log: Log
    ) throws(CommandError) -> MetricsServer {
        let unreadiness = instruments.unreadiness(of: progress)
        instruments.pipeline.tellReadiness(of: configuration.application) { unreadiness().isEmpty }
        let server = MetricsServer(
            settings, unreadiness: unreadiness,
            metrics: { [registry = instruments.registry] in registry.exposition() })
        do throws(ListenError) {
            if let address = try server.start(now: .processingTime) {
                log.info("metrics", ["address": settings.link(to: address) + "metrics"])
            }
        } catch {
            throw CommandError(.failure, error.description)
        }
        return server
    }

    /// Sends one message, and says what came back.
    private static func test(
        _ receiver: ReceiverSettings, _ configuration: Configuration
    ) throws -> ExitStatus {
        let start = ContinuousClock.now
        let now = Timestamp.processingTime
        let message = TestMessage.make(
            for: receiver, application: configuration.application, now: now)
        let result = CurlSender(receiver.http).send(Endpoint.request(message, to: receiver, now: now))
        let answer =
            switch result {
            case .success(let answer): answer
            case .failure(let failure):
                throw CommandError(.failure, "\(receiver.name) cannot be reached: \(failure)")
            }
        switch Verdict(result, now: now) {
        case .taken:
            let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
            Terminal.say(
                "\(receiver.name) took the message \(message.id) in \(milliseconds) ms: \(answer.summary)")
            return .success
        case .refused(let why):
            throw CommandError(.failure, "\(receiver.name) refuses the message: \(why)")
        case .later(let why, after: _):
            throw CommandError(.failure, "\(receiver.name) does not take the message: \(why)")
        }
    }
}
