import EventTime
import Events
import KafkaClient
import Pipeline
import Replay
import Settings

/// `vigia send`: how a system without a Kafka client of its own streams events.
enum SendCommand {
    static let command = Command(
        name: "send", summary: "Sends events to the topic of a stream.",
        synopsis: "--stream NAME [options] [FILE...]",
        notes: [
            "Events are one JSON object a line, from files (gzip too) or from standard input, and are sent "
                + "as they come. Each is checked as the daemon checks it; what is refused is told on "
                + "standard error as FILE:LINE, reason and what to do, and the rest is sent.",
            "A broker that is away is waited for, with bounded memory. The exit status is 0 only if every "
                + "line was sent and acknowledged. Sending the same lines again is safe: an event that "
                + "came before counts once.",
            "SIGTERM and Ctrl-C end the reading; what was sent is still waited for, up to 10 seconds, and "
                + "the last line tells how much was acknowledged.",
        ],
        options: [
            .init(name: "stream", short: "s", value: "NAME", help: "The stream, such as encounters."),
            .config,
            .init(name: "dry-run", short: "n", help: "Checks every line and sends nothing; needs no broker."),
            .init(
                name: "lang", short: "l", value: "en|es",
                help: "The language in which refusals are explained; English otherwise."),
        ],
        examples: [
            .init(does: "One file:", lines: "vigia send -s encounters -c vigia.yaml today.ndjson"),
            .init(
                does: "Whatever another program writes, as it writes it:",
                lines: "field-system | vigia send -s encounters -c vigia.yaml"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let setup = try Setup(arguments)
        let stream = try setup.stream(try arguments.required("stream"))
        let language = try Language(option: arguments["lang"])
        guard let schema = setup.configuration.schemas.first(where: { $0.name == stream.name }) else {
            preconditionFailure("every stream has a schema")
        }
        let isDryRun = arguments.has("dry-run")
        let stop = StopFlag()
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let sender = try EventSender(
            stream: stream, schema: schema,
            properties: isDryRun ? nil : setup.configuration.kafka.producerProperties,
            listener: listener(language), stop: stop, now: { .processingTime })
        var failure: (any Error)?
        do {
            for path in arguments.operands.isEmpty ? ["-"] : arguments.operands {
                try sender.send(path: path)
            }
        } catch {
            // What was taken already is still seen home.
            failure = error
        }
        let (lost, cause) = sender.finish()
        if lost > 0 {
            let reason = cause.map { ": \($0)" } ?? (stop.isSet ? " when it had to stop" : "")
            throw CommandError(
                .failure,
                "\(lost.grouped) of \(sender.sent.grouped) events were not acknowledged\(reason); sending "
                    + "all again is safe")
        }
        if let place = sender.stoppedAt {
            throw CommandError(
                .failure,
                "stopped at \(place): \(count(sender.sent, "event")) acknowledged by the broker, the rest "
                    + "not sent; sending all again is safe")
        }
        if let failure { throw failure }
        let verb = isDryRun ? "would be sent" : "acknowledged by the broker"
        Terminal.tell("\(count(sender.sent, "event")) \(verb), \(count(sender.refused, "line")) refused")
        return sender.refused == 0 ? .success : .refused
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number.grouped) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func listener(_ language: Language) -> EventSender.Listener {
        .init(
            onRefusal: { Terminal.tell($0.sentence(in: language)) },
            onWait: { outstanding, error in
                let reason = error.map { " (\($0))" } ?? ""
                Terminal.tell(
                    "waiting for the broker: \(outstanding.grouped) events not acknowledged yet\(reason)")
            })
    }
}

extension Language {
    /// The value of `--lang`.
    init(option text: String?) throws(CommandError) {
        guard let text else {
            self = .en
            return
        }
        guard let language = Language(rawValue: text) else {
            throw CommandError(.usage, "--lang cannot be \"\(text)\": write en or es")
        }
        self = language
    }
}
