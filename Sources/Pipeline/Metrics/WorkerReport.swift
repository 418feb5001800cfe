import EventTime
import KafkaClient
import Telemetry

/// What one worker tells of its work: to the metrics, and to whoever asks whether the instance is ready. A
/// few calls a commit, none a record.
final class WorkerReport {
    private let stage: String
    private let metrics: WorkerMetrics
    private let progress: StageProgress
    private let clocks: ProcessingClocks
    private var condition = StageCondition()
    /// Where a fetch found nothing more: behind the markers that no reader sees.
    private var ends: [TopicPartition: Int64] = [:]
    private var lastTelling: ContinuousClock.Instant?
    private var begun: ContinuousClock.Instant?

    init(_ stage: String, _ context: StageContext) {
        self.stage = stage
        metrics = context.metrics.worker
        progress = context.progress
        clocks = context.clocks
        for outcome in ["committed", "aborted"] { metrics.transactions.add(0, stage, outcome) }
        for change in ["assigned", "revoked", "lost"] { metrics.rebalances.add(0, stage, change) }
        metrics.fenced.add(0, stage)
    }

    /// A worker begins anew: what the one before had told of partitions is no more.
    func started() {
        metrics.starts.add(1, stage)
        metrics.lag.remove { [stage] in $0[0] == stage }
        tellCondition { $0 = StageCondition() }
    }

    func failed(_ error: KafkaError) {
        if error.isFenced { metrics.fenced.add(1, stage) }
        tellCondition { $0 = StageCondition() }
    }

    // MARK: - Partitions

    func came(_ partitions: [TopicPartition]) {
        tellCondition { condition in
            condition.hasJoined = true
            condition.partitions.formUnion(partitions)
            condition.restoring.formUnion(partitions)
        }
        if !partitions.isEmpty { metrics.rebalances.add(1, stage, "assigned") }
    }

    func restored(_ partition: TopicPartition) { tellCondition { $0.restoring.remove(partition) } }

    func went(_ partitions: [TopicPartition], lost: Bool) {
        tellCondition { condition in
            condition.partitions.subtract(partitions)
            condition.restoring.subtract(partitions)
        }
        for partition in partitions { ends[partition] = nil }
        let gone = Set(partitions.map(labels(of:)))
        metrics.lag.remove(where: gone.contains)
        metrics.rebalances.add(1, stage, lost ? "lost" : "revoked")
    }

    func reachedEnd(_ partition: TopicPartition, offset: Int64) { ends[partition] = offset }

    /// Whether it is time to tell how things stand: about once a second.
    func isDue() -> Bool {
        let now = clocks.now()
        if let lastTelling, now - lastTelling < .seconds(1) { return false }
        lastTelling = now
        return true
    }

    /// Tells what is still to be read, as far as the last fetches know.
    func tell(_ positions: [TopicPartition: Int64], waiting: Int, of member: any GroupMember) {
        for (place, position) in positions {
            guard let end = member.lastFetchedWatermarks(place)?.high else { continue }
            let behind = end - max(position, ends[place] ?? position)
            metrics.lag.set(Int(max(0, behind)), stage, place.topic, "\(place.partition)")
        }
        metrics.partitions.set(positions.count - waiting, stage, "read")
        metrics.partitions.set(condition.restoring.count, stage, "restoring")
        metrics.partitions.set(waiting, stage, "waiting")
    }

    private func labels(of place: TopicPartition) -> [String] { [stage, place.topic, "\(place.partition)"] }

    // MARK: - Transactions

    func began() {
        begun = clocks.now()
        tellCondition { $0.transactionSince = clocks.wall() }
    }

    /// - Parameters:
    ///   - cost: of the commit alone.
    ///   - first: the timestamp of the first record that was read for it; nil where none was.
    func committed(_ cost: Duration, first: Timestamp?) {
        metrics.transactions.add(1, stage, "committed")
        metrics.commitTime.observe(cost, stage)
        if let begun { metrics.transactionTime.observe(clocks.now() - begun, stage) }
        if let first { metrics.inputToCommit.observe(max(.zero, clocks.wall() - first), stage) }
        isUpToDate()
    }

    /// All that was read is committed.
    func isUpToDate() {
        let now = clocks.wall()
        metrics.lastCommit.set(now.seconds, stage)
        tellCondition { condition in
            condition.transactionSince = nil
            condition.committedAt = now
        }
    }

    func aborted() {
        metrics.transactions.add(1, stage, "aborted")
        tellCondition { $0.transactionSince = nil }
    }

    private func tellCondition(_ change: (inout StageCondition) -> Void) {
        change(&condition)
        progress.note(condition, of: stage)
    }
}

extension Timestamp {
    /// Seconds since 1970, with their fraction: what metrics are told in.
    package var seconds: Double { Double(milliseconds) / 1000 }
}
