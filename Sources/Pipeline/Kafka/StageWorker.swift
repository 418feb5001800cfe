import KafkaClient
import Telemetry

/// Reads, computes and writes in one Kafka transaction after the other, offsets included.
///
/// Life cycle: start transactions (fences an earlier instance of the same name), subscribe, then poll.
/// Partitions that come are restored before their first record is read; before partitions go, what was read
/// from them is committed, or aborted where they are lost. A transaction begins with the first write and ends
/// with the commit interval. After an abort every task stands where the last commit stood, and reading starts
/// again from there.
final class StageWorker {
    private let stage: any Stage
    private let consumer: Consumer
    private let producer: Producer
    private let timing: WorkerTiming
    private let isTransactional: Bool
    private let stop: StopFlag
    private let log: Log
    private let progress: StageProgress
    /// The next offset to read, as processed and as committed.
    private var positions: [TopicPartition: Int64] = [:]
    private var committedPositions: [TopicPartition: Int64] = [:]
    private var lastRead = LastRead()
    private var hasRead = false
    private var mustRewind = false
    private var held: Set<TopicPartition> = []
    private var failure: (any Error)?
    private var lastCommit = ContinuousClock.now
    private var lastFlush = ContinuousClock.now
    private var lastTending = ContinuousClock.now

    init(
        stage: any Stage, consumer: Consumer, producer: Producer, timing: WorkerTiming, isTransactional: Bool,
        stop: StopFlag, log: Log, progress: StageProgress
    ) {
        self.stage = stage
        self.consumer = consumer
        self.producer = producer
        self.timing = timing
        self.isTransactional = isTransactional
        self.stop = stop
        self.log = log
        self.progress = progress
    }

    /// Works until it is stopped, or until an error that only a new process can mend.
    func run() throws {
        consumer.rebalance = RebalanceHandlers(
            assigned: { [unowned self] in assigned($0) }, revoked: { [unowned self] in revoked($0, lost: $1) }
        )
        try start()
        try consumer.subscribe(stage.inputTopics)
        log.info("stage started", ["stage": stage.name, "topics": stage.inputTopics.joined(separator: ",")])
        while !stop.isSet { try turn() }
        try commit()
        consumer.close()
        if let failure { throw failure }
        log.info("stage stopped", ["stage": stage.name])
    }

    private func start() throws {
        guard isTransactional else { return }
        while !stop.isSet {
            do throws(KafkaError) {
                try producer.initTransactions(timeout: timing.request)
                return
            } catch {
                if error.recovery == .stop { throw error }
                log.warning(
                    "cannot start transactions yet", ["stage": stage.name, "error": error.description])
            }
        }
    }

    private func turn() throws {
        let outcome = try consumer.poll(max: timing.batch, timeout: .milliseconds(50)) { record in
            stage.receive(record)
            lastRead.note(record)
        }
        if outcome.records > 0 {
            hasRead = true
            lastRead.drain(topics: consumer.topics) { positions[$0] = $1 }
        }
        for error in outcome.errors {
            log.warning("kafka", ["stage": stage.name, "error": error.description])
        }
        if let failure { throw failure }
        if mustRewind { try rewind() }
        for (partition, offset) in outcome.reachedEnd { stage.reachedEnd(partition, offset: offset) }
        let now = ContinuousClock.now
        if now - lastTending >= timing.tending {
            lastTending = now
            try stage.tend(positions)
            try holdBack(stage.ahead)
        }
        do throws(KafkaError) {
            if now - lastCommit >= timing.commit {
                try commitOnce()
            } else if now - lastFlush >= timing.flush, stage.hasOutput {
                try flush()
            }
        } catch {
            try recover(from: error)
        }
    }

    /// Pauses the partitions that have run ahead, and resumes those that wait no more.
    private func holdBack(_ ahead: Set<TopicPartition>) throws {
        let mine = consumer.assignment
        let (stopping, going) = (ahead.subtracting(held), held.subtracting(ahead))
        held = ahead.intersection(mine)
        if !stopping.isEmpty {
            try consumer.pause(stopping.sorted())
            log.info(
                "ahead of the others, waiting", ["stage": stage.name, "partitions": list(Array(stopping))])
        }
        let resumed = going.intersection(mine).sorted()
        if !resumed.isEmpty {
            try consumer.resume(resumed)
            log.info("reading on", ["stage": stage.name, "partitions": list(resumed)])
        }
    }

    // MARK: - Transactions

    private func flush() throws(KafkaError) {
        lastFlush = .now
        try begin()
        try stage.flush(into: producer)
    }

    private func begin() throws(KafkaError) {
        if isTransactional, !producer.isInTransaction { try producer.begin() }
    }

    private func commit() throws {
        do throws(KafkaError) { try commitOnce() } catch { try recover(from: error) }
    }

    private func commitOnce() throws(KafkaError) {
        lastCommit = .now
        guard hasRead || stage.hasOutput || producer.isInTransaction else { return }
        try flush()
        try stage.checkpoint(into: producer)
        let offsets = positions.filter { committedPositions[$0.key] != $0.value }
        if isTransactional {
            try producer.sendOffsets(offsets, consumer: consumer, timeout: timing.request)
            try producer.commit(timeout: timing.request)
        } else {
            _ = producer.flush(timeout: timing.request)
            if !offsets.isEmpty { try consumer.commit(offsets) }
        }
        committedPositions = positions
        hasRead = false
        stage.committed()
        progress.note(StageProgress.Mark(positions: positions, isEnded: stage.isEnded), of: stage.name)
    }

    private func recover(from error: KafkaError) throws {
        if error.recovery == .stop || error.recovery == .recreateClient || producer.fatalError != nil {
            throw error
        }
        log.warning("transaction aborted", ["stage": stage.name, "error": error.description])
        try abort()
    }

    private func abort() throws {
        if isTransactional { try producer.abort(timeout: timing.request) }
        positions = committedPositions
        hasRead = false
        stage.rolledBack()
        mustRewind = true
    }

    /// Reads again from where the last commit stood.
    private func rewind() throws {
        mustRewind = false
        let mine = consumer.assignment
        let offsets = committedPositions.filter { mine.contains($0.key) }
        if !offsets.isEmpty { try consumer.seek(offsets, timeout: timing.request) }
    }

    // MARK: - Partitions come and go

    private func assigned(_ partitions: [TopicPartition]) -> [TopicPartition: Int64] {
        guard failure == nil, !partitions.isEmpty else { return [:] }
        do {
            try stage.restore(partitions)
            let committed = try consumer.committed(partitions, timeout: timing.request)
            for partition in partitions {
                let start = committed[partition].flatMap { $0 } ?? LogicalOffset.beginning
                positions[partition] = start
                committedPositions[partition] = start
            }
            log.info("partitions assigned", ["stage": stage.name, "partitions": list(partitions)])
            return positions.filter { partitions.contains($0.key) }
        } catch {
            failure = error
            return [:]
        }
    }

    private func revoked(_ partitions: [TopicPartition], lost: Bool) {
        guard failure == nil else { return }
        do {
            if lost { try abort() } else { try commit() }
        } catch {
            failure = error
        }
        for partition in partitions {
            positions[partition] = nil
            committedPositions[partition] = nil
        }
        stage.drop(partitions)
        held.subtract(partitions)
        log.info(
            lost ? "partitions lost" : "partitions given up",
            ["stage": stage.name, "partitions": list(partitions)])
    }

    private func list(_ partitions: [TopicPartition]) -> String {
        partitions.sorted().map(\.description).joined(separator: ",")
    }
}

/// How long the loop waits for what. Relations are checked when the configuration is read.
package struct WorkerTiming: Sendable {
    /// Between two commits, and between two writes within one transaction.
    package var commit: Duration
    package var flush: Duration { commit / 3 }
    /// Between two looks at idle partitions and the clock journal.
    package var tending: Duration = .milliseconds(250)
    /// For one answer of the broker; below the transaction timeout.
    package var request: Duration
    /// Records in one poll.
    package var batch = 10_000

    package init(commit: Duration, request: Duration) {
        self.commit = commit
        self.request = request
    }
}

/// The last offset of each partition in one poll, without a string or a hash for each record.
private struct LastRead {
    /// By topic index and partition; -1 where nothing was read.
    private var offsets: [[Int64]] = []

    mutating func note(_ record: borrowing RecordView) {
        let (topic, partition) = (record.topicIndex, Int(record.partition))
        while offsets.count <= topic { offsets.append([]) }
        while offsets[topic].count <= partition { offsets[topic].append(-1) }
        offsets[topic][partition] = record.offset
    }

    mutating func drain(topics: [String], _ body: (TopicPartition, Int64) -> Void) {
        for topic in offsets.indices {
            for partition in offsets[topic].indices where offsets[topic][partition] >= 0 {
                body(TopicPartition(topics[topic], Int32(partition)), offsets[topic][partition] + 1)
                offsets[topic][partition] = -1
            }
        }
    }
}
