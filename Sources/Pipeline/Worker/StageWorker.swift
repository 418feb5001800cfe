package import KafkaClient
import Telemetry

/// Reads, computes and writes in one Kafka transaction after the other, offsets included.
///
/// Life cycle: start transactions (fences an earlier instance of the same name), subscribe, then poll.
/// Partitions that come are restored before their first record is read; before partitions go, what was read
/// from them is committed, or aborted where they are lost. A transaction begins with the first write and ends
/// with the commit interval. After an abort every task stands where the last commit stood, and reading starts
/// again from there.
package final class StageWorker {
    private let stage: any Stage
    private let consumer: any GroupMember
    private let producer: any LogWriter
    private let clocks: ProcessingClocks
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
    private var lastCommit: ContinuousClock.Instant
    private var lastFlush: ContinuousClock.Instant
    private var lastTending: ContinuousClock.Instant

    /// Makes the stage's clients; nothing is asked of the log yet.
    package init(_ stage: any Stage, _ context: StageContext) throws(KafkaError) {
        self.stage = stage
        consumer = try context.clients.makeMember(of: stage.name)
        producer = try context.clients.makeWriter(of: stage.name)
        clocks = context.clocks
        timing = context.timing
        isTransactional = context.isTransactional
        stop = context.stop
        log = context.log
        progress = context.progress
        lastCommit = clocks.now()
        lastFlush = lastCommit
        lastTending = lastCommit
    }

    /// Works until it is stopped, or until an error that only a new process can mend.
    package func run() throws {
        try start()
        while !stop.isSet { try turn() }
        try finish()
    }

    /// Starts transactions and joins the group.
    package func start() throws {
        consumer.rebalance = RebalanceHandlers(
            assigned: { [unowned self] in assigned($0) }, revoked: { [unowned self] in revoked($0, lost: $1) }
        )
        try startTransactions()
        try consumer.subscribe(stage.inputTopics)
        log.info("stage started", ["stage": stage.name, "topics": stage.inputTopics.joined(separator: ",")])
    }

    /// Commits what there is and leaves the group.
    package func finish() throws {
        try commit()
        consumer.close()
        if let failure { throw failure }
        log.info("stage stopped", ["stage": stage.name])
    }

    private func startTransactions() throws {
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

    /// One poll and what follows from it: the unit in which a worker can be driven from outside.
    package func turn() throws {
        if mustRewind { try rewind() }
        let outcome = try consumer.poll(max: timing.batch, timeout: timing.poll) { record in
            stage.receive(record)
            lastRead.note(record)
        }
        noteRead()
        for error in outcome.errors {
            log.warning("kafka", ["stage": stage.name, "error": error.description])
        }
        if let failure { throw failure }
        if mustRewind { try rewind() }
        for (partition, offset) in outcome.reachedEnd { stage.reachedEnd(partition, offset: offset) }
        let now = clocks.now()
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

    /// Moves the positions behind what was read: before anything is committed, also in the midst of a poll.
    private func noteRead() {
        lastRead.drain(topics: consumer.topics) {
            positions[$0] = $1
            hasRead = true
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
        lastFlush = clocks.now()
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
        lastCommit = clocks.now()
        guard hasRead || stage.hasOutput || producer.isInTransaction else { return }
        try flush()
        try stage.checkpoint(into: producer)
        let offsets = offsetsToCommit
        if isTransactional {
            try producer.sendOffsets(offsets, of: consumer, timeout: timing.request)
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

    /// Never empty: with the offsets the broker checks that our partitions have not been given to others,
    /// also where nothing but a clock has moved.
    private var offsetsToCommit: [TopicPartition: Int64] {
        let moved = positions.filter { committedPositions[$0.key] != $0.value }
        return (moved.isEmpty ? positions : moved).mapValues { max(0, $0) }
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
            // The offsets first: that waits for transactions that would move them, and what those wrote is in
            // the changelog then.
            let committed = try consumer.committed(partitions, timeout: timing.request)
            try stage.restore(partitions)
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
        noteRead()
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
