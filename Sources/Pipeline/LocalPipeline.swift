package import Alerting
package import EventCodec
package import EventTime
package import Events
package import Processing

/// Both stages over an in-process log: what files, tests and backtests run on. The tasks are those of the
/// daemon; only the log between them is an array.
package final class LocalPipeline {
    /// One input stream and the number of its partitions.
    package struct Input: Sendable {
        package var stream: String
        package var topic: String
        package var partitions: Int32
        package var maxAhead: Duration

        package init(
            stream: String, topic: String? = nil, partitions: Int32 = 1, maxAhead: Duration = .seconds(300)
        ) {
            self.stream = stream
            self.topic = topic ?? stream
            self.partitions = partitions
            self.maxAhead = maxAhead
        }
    }

    /// The rules that both stages run.
    package let plan: Plan
    package private(set) var inputs: [InputPartition: InputTask] = [:]
    package private(set) var watches: [WatchTask]
    private var countersBefore = TallyCounters()
    private let onAlert: (ShownAlert) -> Void
    private let onReject: (RejectedRecord) -> Void

    /// Streams that a rule reads but no input feeds are empty: they have ended before they begin.
    package init(
        plan: Plan, inputs: [Input], talliesPartitions: Int32 = 1, idsRemembered: Int = Limits.ids,
        onAlert: @escaping (ShownAlert) -> Void, onReject: @escaping (RejectedRecord) -> Void
    ) {
        self.plan = plan
        self.onAlert = onAlert
        self.onReject = onReject
        let fed = Set(inputs.map(\.stream))
        let empty = plan.streams.filter { !fed.contains($0) }.map { Input(stream: $0) }
        let counts = Dictionary(uniqueKeysWithValues: (inputs + empty).map { ($0.stream, $0.partitions) })
        watches = (0..<talliesPartitions).map {
            WatchTask(partition: $0, of: talliesPartitions, plan: plan, inputPartitions: counts)
        }
        for input in inputs + empty {
            guard let schema = plan.schemas[input.stream] else {
                preconditionFailure("no stream \(input.stream)")
            }
            for partition in 0..<input.partitions {
                let origin = InputPartition(stream: input.stream, partition: partition)
                self.inputs[origin] = InputTask(
                    origin: origin, topic: input.topic, plan: plan, decoder: EventDecoder(schema: schema),
                    talliesPartitions: talliesPartitions, maxAhead: input.maxAhead,
                    idsRemembered: idsRemembered)
            }
        }
        for input in empty { end(InputPartition(stream: input.stream, partition: 0)) }
    }

    private func task(_ origin: InputPartition) -> InputTask {
        guard let input = inputs[origin] else { preconditionFailure("no input \(origin)") }
        return input
    }

    /// Takes one record of an input; a refused one is told at once.
    package func receive(
        _ payload: UnsafeRawBufferPointer, on origin: InputPartition, offset: Int64, timestamp: Timestamp,
        isPadded: Bool = false, isHistory: Bool = false
    ) {
        let rejected = task(origin).receive(
            payload, offset: offset, timestamp: timestamp, isPadded: isPadded, isHistory: isHistory)
        if let rejected { onReject(rejected) }
    }

    /// Moves the clock of an input, as an entry of the clock journal does.
    package func tick(_ origin: InputPartition, to time: Timestamp) { task(origin).task.tick(to: time) }

    /// Tells that an input has ended.
    package func end(_ origin: InputPartition) { task(origin).task.end() }

    /// Sends what has been added up to the Watch stage, and says what it says.
    package func flush() {
        for origin in inputs.keys.sorted() {
            let blocks = task(origin).task.flush()
            task(origin).task.commit()
            for partition in blocks.keys.sorted() {
                guard let block = blocks[partition] else { continue }
                watches[Int(partition)].receive(block)
            }
        }
        for index in watches.indices {
            for alert in watches[index].takeAlerts() { onAlert(alert) }
            watches[index].discardChanges()
        }
    }

    /// What the rules have spent of their budgets of false alarms.
    package var budgetsSpent: [BudgetSpent] { BudgetSpent.sum(watches.map(\.budgetsSpent)) }

    /// What the Tally tasks counted, all together; what was counted before a restore included.
    package var counters: TallyCounters {
        inputs.values.reduce(into: countersBefore) { $0.add($1.task.counters) }
    }

    /// Where everything stands, after a `flush`.
    ///
    /// - Parameter next: the next offset to read of each input of which anything has been read.
    package func checkpoint(
        meaning: UInt64, records: Int64, next: [InputPartition: Int64], outputs: [Int64]
    ) -> ReplayCheckpoint {
        ReplayCheckpoint(
            meaning: meaning, records: records, counters: counters,
            inputs: inputs.keys.sorted().map { origin in
                let input = task(origin)
                return ReplayCheckpoint.Input(
                    input: origin, next: next[origin], head: input.task.head, ids: input.task.idBlocks())
            }, watches: watches.map(\.state), outputs: outputs)
    }

    /// Goes on from a checkpoint of a pipeline with the same plan and partitions; before the first record.
    package func restore(_ checkpoint: ReplayCheckpoint) {
        countersBefore = checkpoint.counters
        for stored in checkpoint.inputs {
            guard let input = inputs[stored.input] else { continue }
            for block in stored.ids { input.task.restore(block) }
            input.task.restore(stored.head)
        }
        for (index, state) in checkpoint.watches.enumerated() where watches.indices.contains(index) {
            for (key, value) in state { watches[index].restore(key, value) }
            watches[index].finishRestore()
        }
    }

    /// Ends every input and settles everything.
    package func finish() {
        flush()
        for origin in inputs.keys { end(origin) }
        flush()
    }
}

extension TallyCounters {
    fileprivate mutating func add(_ other: TallyCounters) {
        events += other.events
        accepted += other.accepted
        duplicates += other.duplicates
        superseded += other.superseded
        revisions += other.revisions
        withdrawn += other.withdrawn
        refused += other.refused
        history += other.history
        late += other.late
        zones.open += other.zones.open
        zones.corrected += other.zones.corrected
        zones.tooLateForSome += other.zones.tooLateForSome
        idFloorRaised += other.idFloorRaised
    }
}
