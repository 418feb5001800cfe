package import EventTime
import KafkaClient
package import Pipeline
import Replay
package import Settings

/// What `vigia txn` says: which partitions are held back, who the instances are, and what to do.
package struct TxnReport {
    private let held: [HeldPartition]
    private let instances: KnownInstances
    private let now: Timestamp
    private let timeout: Duration
    private let commands: ShellCommands

    /// - Parameters:
    ///   - file: the configuration's file, for the commands that are told.
    ///   - now: the time of day.
    package init(
        held: [HeldPartition], instances: KnownInstances, configuration: Configuration, file: String?,
        now: Timestamp
    ) {
        self.held = held
        self.instances = instances
        self.now = now
        timeout = configuration.timing.transactionTimeout
        commands = ShellCommands(configuration: configuration, file: file)
    }

    /// Whether something has been held back for longer than an instance's transaction may be open.
    package var isOverdue: Bool { held.contains(where: isOverdue) }

    /// What goes to standard output, line by line.
    package var lines: [String] {
        var parts = [[headline]]
        if !held.isEmpty { parts.append(partitions) }
        parts.append(people)
        parts += [adviceOnOthers, adviceOnGone, adviceOnUnclear].filter { !$0.isEmpty }
        return Array(parts.joined(separator: [""]))
    }

    private var headline: String {
        guard !held.isEmpty else { return "nothing holds readers back" }
        let isOne = held.count == 1
        let count = isOne ? "1 partition is" : "\(held.count) partitions are"
        let cause = isOne ? "an open transaction" : "open transactions"
        let limit = "transaction_timeout (\(timeout.settingsText))"
        let late = held.count(where: isOverdue)
        let judgement: String
        switch late {
        case 0: judgement = "not for longer than \(limit), as in normal work"
        case held.count: judgement = "for longer than \(limit)"
        case _: judgement = "\(late) of them for longer than \(limit)"
        }
        return "\(count) held back by \(cause), \(judgement)"
    }

    private var partitions: [String] {
        var table = TextTable([
            .text("topic"), .number("partition"), .number("held back"), .number("from offset"),
            .text("since"),
            .number("open for"), .text("whose"), .text("who waits"),
        ])
        for partition in held {
            let clock = partition.isProducersTime && !partition.role.isOurs ? " by its producer" : ""
            table.add([
                partition.place.topic, "\(partition.place.partition)", "\(partition.heldBack)",
                "\(partition.start)", partition.since.map { $0.rfc3339 + clock } ?? "unknown", age(partition),
                whose(partition), readers(partition),
            ])
        }
        return table.lines
    }

    private var people: [String] {
        guard !instances.list.isEmpty || instances.nameless > 0 else {
            return ["no instance has started yet"]
        }
        var table = TextTable([.text("instance"), .text("runs"), .text("transactional ids")])
        for instance in instances.list {
            let runs: String
            switch instance.presence {
            case .running: runs = "yes"
            case .gone: runs = "no"
            case .unclear: runs = "unknown"
            }
            table.add([instance.name, runs, instance.slot.transactionalIds.joined(separator: " ")])
        }
        guard instances.nameless > 0 else { return table.lines }
        return table.lines + [
            "\(instances.nameless) running instance(s) do not tell their name: remove client.id from the "
                + "configuration, and this table tells which run"
        ]
    }

    // MARK: - What to do

    private func isOverdue(_ partition: HeldPartition) -> Bool {
        partition.isOverdue(at: now, timeout: timeout)
    }

    private func owner(_ partition: HeldPartition) -> TransactionOwner {
        TransactionOwner(of: partition, among: instances, at: now, timeout: timeout)
    }

    private var adviceOnOthers: [String] {
        let late = held.filter { owner($0) == .another && isOverdue($0) }
        if late.isEmpty { return [] }
        return [
            "Another producer has left a transaction open. Kafka's own tool tells which, and ends",
            "it; readers then never see its records. One that works may be about to commit.",
        ] + tool(late)
    }

    private var adviceOnGone: [String] {
        var names: Set<String> = []
        for partition in held {
            if case .gone(let gone) = owner(partition) { names.formUnion(gone) }
        }
        if names.isEmpty { return [] }
        let (who, verb) = (names.sorted().joined(separator: ", "), names.count == 1 ? "does" : "do")
        return [
            "\(who) \(verb) not run, and may have left a transaction open. The brokers end it when",
            "its timeout is over, an instance of the same name when it starts, and this at once:",
            "  " + commands.end(names.sorted()),
        ]
    }

    private var adviceOnUnclear: [String] {
        let unclear = held.filter { owner($0) == .unclear }
        if unclear.isEmpty { return [] }
        return [
            "A topic of the application is held back, and no instance is known to be gone. Kafka's",
            "own tool tells which producer it is, and ends anybody's transaction; an instance's is",
            "ended by vigia txn end --instance NAME --force.",
        ] + tool(unclear)
    }

    private func tool(_ partitions: [HeldPartition]) -> [String] {
        let lines = partitions.flatMap {
            ["  " + commands.describeProducers($0), "  " + commands.abort($0)]
        }
        return commands.needsProperties
            ? lines + ["client.properties holds what Kafka's tools need to log in."] : lines
    }

    // MARK: - Cells

    private func age(_ partition: HeldPartition) -> String {
        partition.age(at: now).map(Self.text) ?? "unknown"
    }

    private func whose(_ partition: HeldPartition) -> String {
        switch owner(partition) {
        case .another: "another producer's"
        case .atWork: "ours, at work"
        case .gone(let names): "ours: \(names.joined(separator: " or "))"
        case .unclear: "unknown"
        }
    }

    private func readers(_ partition: HeldPartition) -> String {
        switch (partition.readers, partition.role) {
        case (.waiting(let group), _): "\(group) for \(age(partition))"
        case (.onTheirWay(let group), _): "not yet \(group), which reads up to it"
        case (.absent(let group), _): "nobody: \(group) has no members"
        case (.others, .changelog): "instances that take it over"
        case (.others, .journal): "instances, for requests to settle"
        case (.others, .input), (.others, .tallies), (.others, .output): "its readers"
        }
    }

    /// Two units at most: `400ms`, `12s`, `3m 12s`, `2h 5m`, `3d 4h`.
    static func text(_ age: Duration) -> String {
        let milliseconds = age.milliseconds
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let seconds = milliseconds / 1000
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 3600 { return "\(seconds / 60)m \(seconds % 60)s" }
        if seconds < 86_400 { return "\(seconds / 3600)h \(seconds / 60 % 60)m" }
        return "\(seconds / 86_400)d \(seconds / 3600 % 24)h"
    }
}
