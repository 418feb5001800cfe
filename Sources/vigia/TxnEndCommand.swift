import KafkaClient
import Pipeline
import Settings

/// `vigia txn end`: ends what instances of ours have left open.
///
/// Instances are named, because that is what a person who ends something must know; `--all-dead` names those
/// of which the brokers say that they do not run. Neither touches one that runs unless it is named and
/// forced.
enum TxnEndCommand {
    static let command = Command(
        name: "txn end", summary: "Ends transactions that instances which do not run have left open.",
        synopsis: "--instance NAME | --all-dead [--force] [--config FILE]",
        notes: [
            "Starts transactions under the names of the instance: the brokers abort what it has open, and "
                + "refuse "
                + "what it still sends. Nothing is lost: what it had not committed is read again by the "
                + "instances "
                + "that run, or by itself when it starts again.",
            "An instance that runs is refused, and the exit status is 3. Forced, it is fenced: it ends "
                + "with an "
                + "error. An instance that was killed counts as running until its session_timeout is over.",
            "Transactions of other producers are never touched: vigia txn tells how Kafka's own tool ends "
                + "them.",
        ],
        options: [
            .config,
            .init(
                name: "instance", short: "i", value: "NAME",
                help: "The instance whose transactions end, as vigia txn lists it. May be repeated.",
                isRepeatable: true),
            .init(name: "all-dead", help: "Every instance that does not run."),
            .init(
                name: "force",
                help: "With --instance: also one that runs, may run, or has never been seen."),
        ],
        examples: [
            .init(
                does: "An instance that will not come back:",
                lines: "vigia txn end --instance node-7 --config Config/vigia.yaml")
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        try arguments.refuseOperands()
        let wish = try EndWish(arguments)
        let setup = try Setup(arguments)
        return try BrokerTrouble.told(setup.configuration) {
            let clients = TxnCommand.clients(setup)
            let survey = try TransactionSurvey(clients)
            let instances = try survey.instances()
            let names = try wish.names(among: instances, setup.configuration)
            guard !names.isEmpty else {
                let running = instances.names(.running)
                let all =
                    running.isEmpty
                    ? "none has ever started"
                    : "\(running.joined(separator: ", ")) run\(running.count == 1 ? "s" : "")"
                return Terminal.say("there is no instance that does not run: \(all)") ? .success : .failure
            }
            let before = try survey.held().filter(\.role.isOurs)
            for name in names {
                try TransactionEnder(clients).end(name)
                let slot = InstanceSlot(application: setup.configuration.application, instance: name)
                let ids = slot.transactionalIds.joined(separator: " and ")
                Terminal.say("\(name): what \(ids) had open is ended")
            }
            return try tell(before, survey)
        }
    }

    /// Looks again until readers go on where they stood, for some seconds: brokers need a moment to tell
    /// each other.
    private static func tell(_ before: [HeldPartition], _ survey: TransactionSurvey) throws -> ExitStatus {
        guard !before.isEmpty else {
            return Terminal.say("no topic of the application was held back") ? .success : .failure
        }
        let deadline = ContinuousClock.now + .seconds(10)
        var after: [HeldPartition]
        repeat { after = try survey.held() } while stuck(before, after).count > 0 && .now < deadline
        let stuck = Set(stuck(before, after).map(\.place))
        for partition in before {
            let count = partition.heldBack == 1 ? "1 record" : "\(partition.heldBack) records"
            Terminal.say(
                stuck.contains(partition.place)
                    ? "\(partition.place): still held back at offset \(partition.start), by another "
                        + "transaction"
                    : "\(partition.place): readers go on from offset \(partition.start), \(count) on")
        }
        if !stuck.isEmpty { Terminal.say("vigia txn tells more") }
        return stuck.isEmpty ? .success : .failure
    }

    private static func stuck(_ before: [HeldPartition], _ after: [HeldPartition]) -> [HeldPartition] {
        before.filter { old in after.contains { $0.place == old.place && $0.start == old.start } }
    }
}
