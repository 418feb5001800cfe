import Answers
import EventCodec
import EventTime
import Pipeline
import Replay

/// `vigia answers`: what was answered.
enum AnswersCommand {
    static let command = Command(
        name: "answers", summary: "Lists what people have answered.",
        synopsis: "[--all] [--json] [--config FILE]",
        notes: [
            "One line for each episode whose answer stands, the newest last. With --all every answer that is "
                + "kept, those that were taken back or replaced too: who said what, and when.",
            "With --json the records of the topic, one a line: what `vigia replay --labels` reads.",
        ],
        options: [
            .config,
            .init(name: "all", help: "Every answer that is kept."),
            .init(name: "json", help: "Prints the records, and no table."),
        ],
        examples: [
            .init(
                does: "Labels for a backtest:",
                lines: "vigia answers --json --config Config/vigia.yaml > labels.ndjson")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let setup = try Setup(arguments)
        return try AnswerCommand.told(setup) { clients, log in
            let topic = try AnswerTopic(clients, log: log)
            try topic.catchUp()
            let all = topic.book.allAnswers
            let shown = arguments.has("all") ? all : all.filter { topic.book.answer(on: $0.episode) == $0 }
            if arguments.has("json") {
                for answer in shown {
                    Terminal.say(String(decoding: AnswerCodec.encode(.answer(answer)), as: UTF8.self))
                }
            } else {
                for line in AnswerTables.lines(of: shown) { Terminal.say(line) }
            }
        }
    }
}
