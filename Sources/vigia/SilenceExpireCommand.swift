import Answers
import EventTime
import Pipeline

/// `vigia silence expire`: ends a silence early.
enum SilenceExpireCommand {
    static let command = Command(
        name: "silence expire", summary: "Ends a silence early; what fires is sent.",
        synopsis: "SILENCE --by NAME --why TEXT [--config FILE]",
        notes: ["SILENCE is its id, as `vigia silence list` tells it, or how that begins."],
        options: [.config, .by, .why],
        examples: [
            .init(
                does: "End it:",
                lines: "vigia silence expire 3f2a9c1b7d4e --by Ana --why \"The load is done\"",
                "--config Config/vigia.yaml")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard let start = arguments.operands.first else {
            throw CommandError(.usage, "the silence is missing: write its id, as vigia silence list tells it")
        }
        guard arguments.operands.count == 1 else {
            throw CommandError(.usage, "\"\(arguments.operands[1])\" is one word too many")
        }
        let signature = try AnswerWish.signature(arguments, now: .processingTime)
        let setup = try Setup(arguments)
        return try AnswerCommand.told(setup) { clients, log in
            let topic = try AnswerTopic(clients, log: log)
            try topic.catchUp()
            let found = topic.book.allSilences.filter { $0.id.hasPrefix(start) }
            guard found.count <= 1 else {
                throw CommandError(
                    .refused, "\(found.count) silences begin with \"\(start)\": write more of the id")
            }
            try topic.write(.silenceEnded(id: found.first?.id ?? start, signature))
            Terminal.say("\(found.first?.id ?? start) is over")
        }
    }
}
