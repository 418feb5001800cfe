import Alerting
import EventCodec
import EventTime
import KafkaClient
import Processing
import Rules
import Settings
import Telemetry

/// The Watch stage on a broker: one task for each tallies partition of this instance.
final class WatchStage: Stage {
    let name = "watch"
    let inputTopics: [String]
    private let context: StageContext
    private let layout: PartitionLayout
    private var tasks: [Int32: WatchTask] = [:]
    /// As of the last commit: the way back after an abort.
    private var committedTasks: [Int32: WatchTask] = [:]
    private var restoring: [Int32: WatchRestore] = [:]
    private var touched: Set<Int32> = []
    private var corrupt: Fatal?
    /// What was said since the last commit, and the timestamp of the oldest event behind the sums that came.
    private var words: [WordKind: Int] = [:]
    private var since_ms: Int64?
    /// Whether anything has been committed, and has settled, that the metrics do not tell yet.
    private var hasMoved = false
    private var hasSettled = false

    init(_ context: StageContext, layout: PartitionLayout) throws {
        self.context = context
        self.layout = layout
        inputTopics = [context.configuration.topics.tallies.name]
        context.metrics.watch.forgetStandings()
        for rule in context.plan.rules { context.metrics.watch.declare(rule.rule.name) }
        context.metrics.watch.declare(context.plan) { stream in
            context.configuration.stream(stream)?.clock == .live
        }
        context.metrics.watch.seriesLimit.set(context.plan.seriesPerGrouping)
    }

    // MARK: - Restore

    func changelog(of partition: TopicPartition) -> TopicPartition {
        TopicPartition(context.configuration.topics.watchState.name, partition.partition)
    }

    func beginRestore(_ partition: TopicPartition) {
        let number = partition.partition
        restoring[number] = WatchRestore(
            WatchTask(
                partition: number, of: layout.tallies, plan: context.plan, inputPartitions: layout.inputs))
    }

    func restore(
        _ partition: TopicPartition, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
    ) {
        restoring[partition.partition]?.take(key, value)
    }

    func finishRestore(_ partition: TopicPartition) throws -> Bool {
        let number = partition.partition
        do throws(CorruptRecord) {
            guard let task = try restoring[number]?.finish() else { return false }
            restoring[number] = nil
            committedTasks[number] = task
            tasks[number] = task
            (hasMoved, hasSettled) = (true, true)
            if task.hasUnsaved { touched.insert(number) }
            return true
        } catch {
            throw Fatal("\(changelog(of: partition)) cannot be restored: \(error)")
        }
    }

    func drop(_ partitions: [TopicPartition]) {
        for partition in partitions {
            restoring[partition.partition] = nil
            tasks[partition.partition] = nil
            committedTasks[partition.partition] = nil
            touched.remove(partition.partition)
        }
        (hasMoved, hasSettled) = (true, true)
    }

    let takesConcurrently = false

    func receive(_ record: borrowing RecordView) {
        guard let payload = record.payload, tasks[record.partition] != nil else { return }
        do throws(CorruptRecord) {
            let block = try TallyCodec.decode(payload)
            tasks[record.partition]?.receive(block)
            touched.insert(record.partition)
            if let since = record.header(named: TallyCodec.sinceHeader).flatMap({ Int64($0) }) {
                since_ms = min(since_ms ?? since, since)
            }
        } catch {
            corrupt = Fatal("\(record.topicPartition) offset \(record.offset): \(error)")
        }
    }

    func reachedEnd(_ partition: TopicPartition, offset: Int64) {}

    func tend(_ positions: [TopicPartition: Int64]) throws {
        if let corrupt { throw corrupt }
    }

    var ahead: Set<TopicPartition> { [] }

    func note(of partition: TopicPartition) -> String? { nil }

    var hasOutput: Bool { !touched.isEmpty }

    func flush(into writer: any LogWriter) throws(KafkaError) {
        let topics = context.configuration.topics
        let source = "/vigia/\(context.configuration.application)"
        let headers = [(AlertCodec.contentTypeHeader.name, AlertCodec.contentTypeHeader.value)]
        for number in touched.sorted() {
            for alert in tasks[number]?.takeAlerts() ?? [] {
                let key = Array(alert.episode.utf8)
                let bytes = AlertCodec.encode(alert, source: source)
                words[WordKind(alert), default: 0] += 1
                try writer.produce(
                    bytes, to: topics.alerts.name, partition: nil, key: key, headers: headers)
                try writer.produce(
                    bytes, to: topics.episodes.name, partition: nil, key: key, headers: headers)
            }
        }
    }

    var hasFullRecords: Bool { false }
    func writeFullRecords(into writer: any LogWriter) throws(KafkaError) {}

    func checkpoint(into writer: any LogWriter) throws(KafkaError) {
        let topic = context.configuration.topics.watchState.name
        for number in touched.sorted() {
            for change in tasks[number]?.takeChanges() ?? [] {
                try writer.produce(
                    change.value.map(WatchCheckpointCodec.encode), to: topic, partition: number,
                    key: WatchCheckpointCodec.encode(change.key))
            }
        }
    }

    func committed() {
        var changes = RuleChanges()
        for number in touched {
            for reached in tasks[number]?.takeLimitsReached() ?? [] { warn(of: reached) }
            if let now = tasks[number]?.counters, let before = committedTasks[number]?.counters {
                warnOfHistory(number, before, now)
                context.metrics.watch.add(from: before, to: now)
                if before.settledBuckets != now.settledBuckets {
                    hasSettled = true
                    tellBudgets(number)
                }
            }
            if let found = tasks[number]?.takeRuleChanges() { changes.add(found) }
            committedTasks[number] = tasks[number]
        }
        if !touched.isEmpty { hasMoved = true }
        touched = []
        tell(changes)
        countWords()
    }

    private func countWords() {
        context.metrics.watch.add(words)
        if !words.isEmpty, let since_ms {
            let passed = context.clocks.wall() - Timestamp(milliseconds: since_ms)
            context.metrics.watch.wordLatency.observe(max(.zero, passed) / .seconds(1))
        }
        (words, since_ms) = ([:], nil)
    }

    func report() {
        guard hasMoved else { return }
        let metrics = context.metrics.watch
        if committedTasks.isEmpty { metrics.forgetStandings() }
        metrics.tellRules(committedTasks.values)
        if hasSettled { metrics.tellFeeds(committedTasks.values) }
        (hasMoved, hasSettled) = (false, false)
    }

    private func tell(_ changes: RuleChanges) {
        for rule in changes.afresh.sorted() {
            context.log.warning(
                "rule means something else than before: its series start afresh", ["rule": rule])
        }
        for rule in changes.removed.sorted() {
            context.log.info("rule is gone: its open episodes are resolved", ["rule": rule])
        }
    }

    /// Each time another whole false alarm was allowed to a rule here.
    private func tellBudgets(_ number: Int32) {
        guard let before = committedTasks[number]?.budgetsSpent, let now = tasks[number]?.budgetsSpent else {
            return
        }
        for (before, now) in zip(before, now) where before.allowed.rounded(.down) < now.allowed.rounded(.down)
        {
            context.log.info(
                "false alarms that were allowed, and those that the bounds let expect",
                [
                    "rule": now.rule, "partition": number, "series": now.series,
                    "allowed": "\((now.allowed * 10).rounded() / 10)",
                    "expected": "\((now.spent * 10).rounded() / 10)",
                ])
        }
    }

    private func warn(of reached: SeriesLimitReached) {
        context.log.warning(
            "series limit reached: further groups are counted together as (other)",
            ["rules": reached.rules.joined(separator: ","), "limit": reached.limit])
    }

    private func warnOfHistory(_ number: Int32, _ before: WatchCounters, _ now: WatchCounters) {
        let overtaken = now.historyOvertaken - before.historyOvertaken
        if overtaken > 0 {
            context.log.warning(
                "history is left out: the live stream has told its buckets, too long ago to be corrected",
                ["partition": number, "events": overtaken])
        }
        let older = now.pastBeyondLimit - before.pastBeyondLimit
        if older > 0 {
            context.log.warning(
                "history is left out: it is older than is kept",
                ["partition": number, "sums": older, "buckets": Limits.pastBuckets])
        }
    }

    var isEnded: Bool { !tasks.isEmpty && tasks.values.allSatisfy(\.isEnded) }

    func state(of partition: TopicPartition) -> StageState? {
        tasks[partition.partition].map { .watch($0.state) }
    }

    func rolledBack() {
        tasks = committedTasks
        (words, since_ms) = ([:], nil)
        touched = Set(tasks.keys.filter { tasks[$0]?.hasUnsaved ?? false })
    }
}
