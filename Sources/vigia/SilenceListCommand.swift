import Answers
import EventCodec
import EventTime
import Pipeline

/// `vigia silence list`: what is silenced.
enum SilenceListCommand {
    static let command = Command(
        name: "silence list", summary: "Lists silences.", synopsis: "[--all] [--json] [--config FILE]",
        notes: [
            "Those that mute or will mute; with --all those that are over too: who made each, who ended it "
                + "early, and why."
        ],
        options: [
            .config,
            .init(name: "all", help: "Those that are over, too."),
            .init(name: "json", help: "Prints the records of the topic, one a line, and no table."),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let setup = try Setup(arguments)
        return try AnswerCommand.told(setup) { clients, log in
            let (topic, now) = (try AnswerTopic(clients, log: log), Timestamp.processingTime)
            try topic.catchUp()
            let shown = topic.book.allSilences.filter { arguments.has("all") || $0.state(at: now) != .over }
            guard arguments.has("json") else {
                for line in AnswerTables.lines(of: shown, at: now) { Terminal.say(line) }
                return
            }
            for silence in shown {
                let ended = silence.ended.map { [AnswerEntry.silenceEnded(id: silence.id, $0)] } ?? []
                for entry in [.silence(silence)] + ended {
                    Terminal.say(String(decoding: AnswerCodec.encode(entry), as: UTF8.self))
                }
            }
        }
    }
}
