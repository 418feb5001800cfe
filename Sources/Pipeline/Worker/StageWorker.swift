import EventTime
package import KafkaClient
import Settings
import Telemetry

/// Reads, computes and writes in one Kafka transaction after the other, offsets included.
///
/// Life cycle: start transactions (fences an earlier instance of the same name), subscribe, then poll.
/// Partitions that come are restored before their first record is read, while the others are read on; before
/// partitions go, what was read from them is committed, or aborted where they are lost. What was
/// read in a commit interval is written at its end, in one transaction. After an abort every task stands
/// where the last commit stood, and reading starts again from there.
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
    private let patiently: Patience
    /// The next offset to read, as processed and as committed.
    private var positions: [TopicPartition: Int64] = [:]
    private var committedPositions: [TopicPartition: Int64] = [:]
    private var committedNotes: [TopicPartition: String] = [:]
    private let takeover: Takeover
    /// Restored, and paused until it has been told where to read.
    private var opening: Set<TopicPartition> = []
    /// The timestamp of the first record since the last commit or abort.
    private var first_ms: Int64?
    private let report: WorkerReport
    private var hasRead = false
    private var mustRewind = false
    private var held: Set<TopicPartition> = []
    private var failure: (any Error)?
    /// When the open transaction was begun.
    private var begun: ContinuousClock.Instant?
    private let transactionTimeout: Duration
    private var pace: CommitPace
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
        transactionTimeout = context.configuration.timing.transactionTimeout
        patiently = Patience(stage: stage.name, stop: stop, log: log)
        let now = clocks.now()
        pace = CommitPace(timing, at: now)
        lastTending = now
        takeover = try Takeover(stage, consumer, context)
        report = WorkerReport(stage.name, context)
    }

    /// How a worker came to its end.
    package enum Ending {
        case stopped
        /// Its clients are of no use any more, but nobody has taken its place: a new worker goes on from the
        /// last commit.
        case replaceable(KafkaError)
    }

    /// Works until it is stopped, or until an error that this worker cannot mend.
    package func run() throws -> Ending {
        do {
            try start()
            while !stop.isSet { try turn() }
            try finish()
            return .stopped
        } catch is Stopped {
            log.info("stage stopped before it began", ["stage": stage.name])
            return .stopped
        } catch let error as KafkaError where isReplaceable(error) {
            report.failed(error)
            return .replaceable(error)
        } catch let error as KafkaError where error.recovery == .retry && stop.isSet {
            throw Fatal(
                "stopped while the broker does not answer; what was not committed is read again at the next "
                    + "start (\(error))")
        }
    }

    /// A broker fences the writer of a transaction whose time is over as it fences one that was replaced. How
    /// long the transaction was open tells the two apart.
    private func isReplaceable(_ error: KafkaError) -> Bool {
        let isOutlived = begun.map { clocks.now() - $0 >= transactionTimeout } ?? false
        return error.recovery == .recreateClient || (error.isFenced && isOutlived)
    }

    /// Starts transactions and joins the group.
    package func start() throws {
        consumer.rebalance = RebalanceHandlers(
            assigned: { [unowned self] in assigned($0) },
            revoked: { [unowned self] in revoked($0, lost: $1) },
            startsPaused: true)
        report.started()
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
        guard try rewind() else { return }
        let wait = takeover.isDone ? longestWait(clocks.now()) : .zero
        let outcome = try consumer.poll(
            max: timing.batch, timeout: wait, concurrently: stage.takesConcurrently,
            { stage.receive($0) }, read: noteRead)
        try outcome.checkPermissions()
        for error in outcome.errors {
            log.warning("kafka", ["stage": stage.name, "error": error.description])
        }
        if let failure { throw failure }
        // An abort in the midst of the poll takes back what was read in it, and what was told of its ends.
        let wasAborted = mustRewind
        guard try rewind() else { return }
        try takeOver()
        if !wasAborted {
            for (partition, offset) in outcome.reachedEnd { reachedEnd(partition, offset) }
        }
        let now = clocks.now()
        if now - lastTending >= timing.tending {
            lastTending = now
            try tend()
        }
        if pace.wait(at: now, isBehind: outcome.isFull) <= .zero { try commit() } else { try writeAhead() }
    }

    /// What was read waits for more records only until it is to be committed.
    private func longestWait(_ now: ContinuousClock.Instant) -> Duration {
        hasRead ? min(timing.poll, pace.wait(at: now, isBehind: false)) : timing.poll
    }

    /// Between the last record and the end lie marks of transactions, which nobody needs to read.
    private func reachedEnd(_ partition: TopicPartition, _ offset: Int64) {
        if let position = positions[partition], position < offset { positions[partition] = offset }
        stage.reachedEnd(partition, offset: offset)
        report.reachedEnd(partition, offset: offset)
    }

    /// What it asks of a broker that is away is asked again at the next look.
    private func tend() throws {
        do {
            try stage.tend(positions)
            try holdBack(stage.ahead)
        } catch let error as KafkaError where error.recovery == .retry {
            log.warning(
                "broker does not answer, trying again",
                ["stage": stage.name, "error": error.description])
        }
        guard report.isDue() else { return }
        report.tell(positions, waiting: held.count, of: consumer)
        stage.report()
    }

    /// Moves the positions behind what was read: before anything is committed, also in the midst of a poll.
    private func noteRead(_ read: PartitionRead) {
        positions[read.place] = read.last + 1
        hasRead = true
        if first_ms == nil { first_ms = read.first_ms }
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

    private func begin() throws(KafkaError) {
        guard isTransactional, !producer.isInTransaction else { return }
        begun = clocks.now()
        report.began()
        try producer.begin()
    }

    private func commit() throws {
        do throws(KafkaError) { try commitOnce() } catch { try recover(from: error) }
    }

    private func writeAhead() throws {
        guard stage.hasFullRecords else { return }
        do throws(KafkaError) {
            try begin()
            try stage.writeFullRecords(into: producer)
        } catch {
            try recover(from: error)
        }
    }

    private func commitOnce() throws(KafkaError) {
        let start = clocks.now()
        let notes = notes
        guard
            hasRead || stage.hasOutput || producer.isInTransaction || notes != committedNotes
                || hasPassedMarks(at: start)
        else { return report.isUpToDate() }
        defer { pace.note(from: start, to: clocks.now()) }
        try begin()
        // Once a transaction: nobody sees any of it before its end, and a sum that is written twice is worked
        // on twice.
        try stage.flush(into: producer)
        try stage.checkpoint(into: producer)
        let offsets = offsetsToCommit(notes)
        if isTransactional {
            try patiently { () throws(KafkaError) in
                try producer.sendOffsets(offsets, notes: notes, of: consumer, timeout: timing.request)
            }
            try patiently { () throws(KafkaError) in try producer.commit(timeout: timing.request) }
        } else {
            _ = producer.flush(timeout: timing.request)
            if !offsets.isEmpty { try consumer.commit(offsets) }
        }
        committedPositions = positions
        committedNotes = notes
        hasRead = false
        stage.committed()
        let first = first_ms.map { Timestamp(milliseconds: $0) }
        first_ms = nil
        report.committed(clocks.now() - start, first: first)
        progress.note(StageProgress.Mark(positions: positions, isEnded: stage.isEnded), of: stage.name)
    }

    /// At rest, marks of transactions are committed too: whoever looks at the group is told of no lag. While
    /// records come, they are worth no commit of their own.
    private func hasPassedMarks(at now: ContinuousClock.Instant) -> Bool {
        pace.isAtRest(at: now) && positions != committedPositions
    }

    private var notes: [TopicPartition: String] {
        positions.reduce(into: [:]) { notes, entry in notes[entry.key] = stage.note(of: entry.key) }
    }

    /// Never empty: with the offsets the broker checks that our partitions have not been given to others,
    /// also where nothing but a clock has moved.
    private func offsetsToCommit(_ notes: [TopicPartition: String]) -> [TopicPartition: Int64] {
        let moved = positions.filter {
            committedPositions[$0.key] != $0.value || committedNotes[$0.key] != notes[$0.key]
        }
        return (moved.isEmpty ? positions : moved).mapValues { max(0, $0) }
    }

    private func recover(from error: KafkaError) throws {
        // What an ACL forbids is forbidden the next time, too.
        if error.recovery == .stop || error.recovery == .recreateClient || error.isForbidden
            || producer.fatalError != nil
        {
            throw error
        }
        log.warning("transaction aborted", ["stage": stage.name, "error": error.description])
        try abort()
    }

    private func abort() throws {
        if isTransactional { try patiently { try producer.abort(timeout: timing.request) } }
        positions = committedPositions
        (hasRead, first_ms) = (false, nil)
        report.aborted()
        stage.rolledBack()
        mustRewind = true
    }

    /// After an abort, reads again from where the last commit stood; false where the broker must be asked
    /// once more, before anything is read.
    private func rewind() throws(KafkaError) -> Bool {
        guard mustRewind else { return true }
        let mine = consumer.assignment
        guard try seek(committedPositions.filter { mine.contains($0.key) }) else { return false }
        mustRewind = false
        return true
    }

    private func seek(_ offsets: [TopicPartition: Int64]) throws(KafkaError) -> Bool {
        if offsets.isEmpty { return true }
        do throws(KafkaError) {
            try consumer.seek(offsets, timeout: timing.request)
            return true
        } catch {
            guard error.recovery == .retry else { throw error }
            log.warning("cannot seek yet", ["stage": stage.name, "error": error.description])
            return false
        }
    }

    // MARK: - Partitions come and go

    private func assigned(_ partitions: [TopicPartition]) -> [TopicPartition: Int64] {
        takeover.add(partitions)
        report.came(partitions)
        if !partitions.isEmpty {
            log.info("partitions assigned", ["stage": stage.name, "partitions": list(partitions)])
        }
        // Where they are really read from is known when they have been restored.
        return Dictionary(uniqueKeysWithValues: partitions.map { ($0, 0) })
    }

    /// Goes on with the restore of partitions that have come; one that is there is read from now on.
    private func takeOver() throws {
        if let (partition, start) = try takeover.step() {
            positions[partition] = start
            committedPositions[partition] = start
            opening.insert(partition)
            report.restored(partition)
        }
        guard !opening.isEmpty,
            try seek(committedPositions.filter { opening.contains($0.key) })
        else { return }
        try consumer.resume(opening.sorted())
        opening = []
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
            committedNotes[partition] = nil
        }
        takeover.drop(partitions)
        report.went(partitions, lost: lost)
        opening.subtract(partitions)
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
