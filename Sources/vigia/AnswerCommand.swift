import Alerting
import Answers
import EventCodec
import EventTime
import Events
import Pipeline
import Settings
import Telemetry

/// `vigia answer`: what somebody says of an episode.
enum AnswerCommand {
    static let command = Command(
        name: "answer", summary: "Answers an alert: acknowledged, a false alarm, confirmed.",
        synopsis:
            "EPISODE --acknowledge|--false-alarm|--confirm|--take-back --by NAME --why TEXT [--config FILE]",
        notes: [
            "Keeps who said what of an episode, when and why, on the topic of answers. EPISODE is the "
                + "subject of its alerts, the id of one of them, or how it begins. The last answer on an "
                + "episode stands; the last 20 are kept.",
            "Alertmanagers show an answer beside the alert. False alarms and confirmed ones are the "
                + "labels by which `vigia replay --labels` tells how precise a rule is.",
        ],
        options: [
            .config,
            .init(name: "acknowledge", help: "Somebody has seen it and looks after it."),
            .init(name: "false-alarm", help: "Nothing had happened."),
            .init(name: "confirm", help: "Something had happened."),
            .init(name: "take-back", help: "What was answered before does not hold any more."),
            .by, .why,
        ],
        examples: [
            .init(
                does: "Somebody looks after it:",
                lines: "vigia answer 37a7f2c8 --acknowledge --by \"Ana, border ops\"",
                "--why \"Calling the sector\" --config Config/vigia.yaml")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let wish = try AnswerWish(arguments, now: .processingTime)
        let setup = try Setup(arguments)
        return try told(setup) { clients, log in
            let alert = try EpisodeSearch.find(wish.episode, clients)
            let entry = AnswerEntry.answer(
                try Answer(
                    episode: alert.subject, rule: alert.data.rule.name, kind: wish.kind,
                    signature: wish.signature))
            try AnswerTopic(clients, log: log).write(entry)
            Terminal.say("\(alert.subject) is \(wish.kind.rawValue): \(alert.data.summary[.en])")
        }
    }

    /// Runs `body` with quiet clients; what is refused, and what the brokers say, becomes a sentence.
    static func told(
        _ setup: Setup, _ body: (ClientFactory, Log) throws -> Void
    ) throws -> ExitStatus {
        let settings = LogSettings(format: setup.configuration.log.format, level: .error)
        let warnings = LogSettings(format: setup.configuration.log.format, level: .warning)
        try BrokerTrouble.told(setup.configuration) {
            do {
                try body(ClientFactory(setup.configuration, log: Log(settings)), Log(warnings))
            } catch let problem as AnswerProblem {
                throw CommandError(.refused, problem.description)
            }
        }
        return .success
    }
}
