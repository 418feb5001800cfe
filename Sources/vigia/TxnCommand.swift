import EventTime
import KafkaClient
import Pipeline
import Settings
import Telemetry

/// `vigia txn`: where open transactions hold readers back, and which are ours.
enum TxnCommand {
    static let command = Command(
        name: "txn", summary: "Shows transactions that are open, whom they hold back, and what to do.",
        synopsis: "[--config FILE]",
        notes: [
            "Readers of committed records stop at the first record of the oldest open transaction, "
                + "anybody's. For "
                + "every partition that the application reads or writes, this tells where that is, since "
                + "when, "
                + "how many records lie behind, and who waits. A short one is how a working instance "
                + "commits.",
            "It also lists each instance that has ever started, with its transactional ids, and whether it "
                + "runs: "
                + "whether it is a member of the application's consumer groups. One that was killed is a "
                + "member "
                + "until its session_timeout is over.",
            "The exit status is 1 where something has been held back for longer than transaction_timeout.",
        ],
        options: [.config],
        examples: [.init(does: "Look:", lines: "vigia txn --config Config/vigia.yaml")],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let setup = try Setup(arguments)
        return try BrokerTrouble.told(setup.configuration) {
            let survey = try TransactionSurvey(clients(setup))
            let (instances, held) = (try survey.instances(), try survey.held())
            let report = TxnReport(
                held: held, instances: instances, configuration: setup.configuration, file: setup.file,
                now: .processingTime)
            let isSaid = Terminal.say(report.lines.joined(separator: "\n"))
            return isSaid && !report.isOverdue ? .success : .failure
        }
    }

    /// Clients that keep librdkafka's own lines to themselves: each failure ends in a sentence.
    static func clients(_ setup: Setup) -> ClientFactory {
        let settings = LogSettings(format: setup.configuration.log.format, level: .error)
        return ClientFactory(setup.configuration, log: Log(settings))
    }
}
