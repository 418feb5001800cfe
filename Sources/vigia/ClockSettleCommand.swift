import EventCodec
import EventTime
import Pipeline
import Settings
import Telemetry

/// `vigia clock settle`: ends a finite input on a broker.
enum ClockSettleCommand {
    static let command = Command(
        name: "clock settle", summary: "Settles what was read: the end of a finite input on a broker.",
        synopsis: "[--until TIME] [--config FILE]",
        notes: [
            "Writes a request into the clock journal. The running instances carry it out, each partition "
                + "once it has been read up to the end that it has now; an instance that starts later does "
                + "so too.",
            "With --until, clocks that stand earlier move to that time, so every bucket that ended before it "
                + "(and before the lateness of its feeds) settles. Without it, the input has ended: every "
                + "bucket that was reached settles, complete or not.",
        ],
        options: [
            .config,
            .init(name: "until", value: "TIME", help: "RFC 3339, such as 2025-06-01T00:00:00Z."),
        ],
        examples: [
            .init(does: "After a load of history:", lines: "vigia clock settle --config Config/vigia.yaml")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let setup = try Setup(arguments)
        var move = ClockMove.end
        if let text = arguments["until"] {
            guard let time = Timestamp(text) else {
                throw CommandError(.usage, "--until \(text) is no time; write 2025-06-01T00:00:00Z")
            }
            let now = Timestamp.processingTime
            guard time <= now + .seconds(86_400) else {
                throw CommandError(.usage, "--until \(text) lies in the future: a clock never goes back")
            }
            move = .to(time)
        }
        let clients = ClientFactory(setup.configuration, log: Log(setup.configuration.log))
        let ends = try ClockSettler(clients).request(move)
        Terminal.say("requested for \(ends.count) partitions")
        return .success
    }
}
