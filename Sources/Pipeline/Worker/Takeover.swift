import EventTime
import KafkaClient
import Telemetry

/// Brings partitions that have come to where their records can be read: a slice of work a turn, so that the
/// partitions that stay wait for no more than a slice.
///
/// First the committed offset is asked for, until no open transaction would move it any more: what the
/// transactions that moved it wrote is in the changelog then. Then the changelog is read to the end that it
/// has by then. A broker that does not answer is asked again.
final class Takeover {
    private let stage: any Stage
    private let consumer: any GroupMember
    private let changelog: ChangelogReader
    private let clocks: ProcessingClocks
    private let timing: WorkerTiming
    private let log: Log
    private let metrics: WorkerMetrics
    /// In the order in which they came; the first is being restored.
    private var waiting: [TopicPartition] = []
    private var starts: [TopicPartition: Int64] = [:]
    private var state = State.resting
    private var since: ContinuousClock.Instant
    private var nextTry: ContinuousClock.Instant
    private var lastReport: ContinuousClock.Instant

    private enum State {
        /// Nothing of the first partition has been read.
        case resting
        case reading(TopicPartition)
        /// All has been read; the stage makes its task of it.
        case finishing(TopicPartition)
    }

    init(_ stage: any Stage, _ consumer: any GroupMember, _ context: StageContext) throws(KafkaError) {
        self.stage = stage
        self.consumer = consumer
        changelog = try ChangelogReader(context)
        clocks = context.clocks
        timing = context.timing
        log = context.log
        metrics = context.metrics.worker
        since = clocks.now()
        nextTry = since
        lastReport = since
    }

    /// Whether every partition that has come is being read.
    var isDone: Bool { waiting.isEmpty }

    func add(_ partitions: [TopicPartition]) {
        if waiting.isEmpty { since = clocks.now() }
        waiting += partitions
    }

    /// Partitions have gone again, perhaps in the midst of it.
    func drop(_ partitions: [TopicPartition]) {
        waiting.removeAll(where: partitions.contains)
        for partition in partitions { starts[partition] = nil }
        switch state {
        case .reading(let partition), .finishing(let partition):
            if partitions.contains(partition) { rest() }
        case .resting: break
        }
    }

    /// One slice; returns a partition whose task is there, and the offset to read it from.
    func step() throws -> (partition: TopicPartition, start: Int64)? {
        guard !waiting.isEmpty, clocks.now() >= nextTry else { return nil }
        do {
            return try slice()
        } catch let error as KafkaError where error.recovery == .retry {
            tellWaiting(for: error)
            if case .reading(let partition) = state { stage.drop([partition]) }
            rest()
            nextTry = clocks.now() + timing.tending
            return nil
        }
    }

    private func slice() throws -> (partition: TopicPartition, start: Int64)? {
        switch state {
        case .resting:
            guard let partition = waiting.first else { return nil }
            if starts[partition] == nil { try askForOffsets() }
            try stage.beginRestore(partition)
            state = .reading(partition)
            try changelog.begin(stage.changelog(of: partition), timeout: timing.request)
            return nil
        case .reading(let partition):
            let isRead = try changelog.read(for: timing.slice) { stage.restore(partition, $0, $1) }
            if isRead { state = .finishing(partition) }
            return nil
        case .finishing(let partition):
            guard try stage.finishRestore(partition) else { return nil }
            let start = starts[partition] ?? LogicalOffset.beginning
            drop([partition])
            if waiting.isEmpty {
                let passed = clocks.now() - since
                metrics.restoreTime.observe(passed, stage.name)
                log.info("restored", ["stage": stage.name, "milliseconds": passed.milliseconds])
            }
            return (partition, start)
        }
    }

    private func askForOffsets() throws(KafkaError) {
        for (partition, offset) in try consumer.committed(waiting, timeout: timing.slice * 4) {
            starts[partition] = offset ?? LogicalOffset.beginning
        }
    }

    private func rest() {
        state = .resting
        changelog.end()
    }

    private func tellWaiting(for error: KafkaError) {
        let now = clocks.now()
        guard now - lastReport > .seconds(5) else { return }
        lastReport = now
        log.warning(
            "partitions cannot be taken over yet", ["stage": stage.name, "error": error.description])
    }
}
