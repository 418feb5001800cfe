package import Alerting
package import EventCodec
import EventTime
package import Events
import Foundation
import KafkaClient
package import Processing
import Settings
package import Telemetry

/// Runs what lies in the input topics through the very same stages once more, with the clock journal, in no
/// group and without writing anything: what a live system said, said again.
///
/// The partitions are read in whatever order the broker answers; settled words do not depend on it. Ticks
/// take effect where the journal says, before the record with their offset. Without a journal, and without an
/// end of the window, the input has ended where the topics end.
package final class TopicReplay {
    private let configuration: Configuration
    private let clients: ClientFactory
    private let pipeline: LocalPipeline
    private let log: Log
    private let window: ReplayWindow
    private let pace: ReplayPace?
    private let stop: StopFlag
    private let onProgress: (TopicReplayProgress) throws -> Void
    private let hasJournal: Bool
    private var ticks: [InputPartition: [(offset: Int64, move: ClockMove)]] = [:]
    /// The next offset to read of each input of which anything has been read.
    private var next: [InputPartition: Int64] = [:]
    /// How far it has come.
    package private(set) var progress = TopicReplayProgress()

    /// - Parameters:
    ///   - speed: how many times faster than the clocks it goes at most; nil is as fast as it can.
    ///   - onProgress: called after each poll; what it throws ends the replay.
    package init(
        _ clients: ClientFactory, plan: Plan, log: Log, window: ReplayWindow = ReplayWindow(),
        speed: Double? = nil, stop: StopFlag = StopFlag(), onAlert: @escaping (ShownAlert) -> Void,
        onReject: @escaping (RejectedRecord) -> Void,
        onProgress: @escaping (TopicReplayProgress) throws -> Void = { _ in }
    ) throws {
        self.clients = clients
        self.log = log
        self.window = window
        self.stop = stop
        self.onProgress = onProgress
        pace = speed.map { ReplayPace(speed: $0) }
        configuration = clients.configuration
        let admin = try clients.admin()
        let streams = configuration.streams.filter { plan.streams.contains($0.name) }
        let inputs = streams.map(\.topic.name)
        let (tallies, journal) = (configuration.topics.tallies.name, configuration.topics.clock.name)
        let counts = try admin.partitionCounts(inputs + [tallies, journal], timeout: .seconds(10))
        if let missing = inputs.first(where: { counts[$0] == nil }) {
            throw Fatal("there is no topic \(missing)")
        }
        hasJournal = counts[journal] != nil
        pipeline = LocalPipeline(
            plan: plan,
            inputs: streams.map { stream in
                LocalPipeline.Input(
                    stream: stream.name, topic: stream.topic.name,
                    partitions: Int32(counts[stream.topic.name] ?? 0), maxAhead: stream.maxAhead)
            },
            talliesPartitions: Int32(counts[tallies] ?? 1),
            idsRemembered: configuration.limits.idsPerPartition, onAlert: onAlert, onReject: onReject)
    }

    /// Where it stands now, to go on from later.
    ///
    /// - Parameters:
    ///   - meaning: of what only the same replay may go on from it.
    ///   - outputs: what the caller must know of its outputs then.
    package func checkpoint(meaning: UInt64, outputs: [Int64]) -> ReplayCheckpoint {
        pipeline.checkpoint(meaning: meaning, records: progress.records, next: next, outputs: outputs)
    }

    /// Goes on from there; before `run`. The topics are read to the ends that they have by now.
    package func resume(_ checkpoint: ReplayCheckpoint) {
        pipeline.restore(checkpoint)
        progress.records = checkpoint.records
        for input in checkpoint.inputs { next[input.input] = input.next }
    }

    /// Reads to the end of the window, or to the ends that the topics have now.
    ///
    /// - Returns: false if it was stopped before.
    @discardableResult
    package func run() throws -> Bool {
        do {
            if hasJournal { try readJournal() }
        } catch is Stopped {
            return false
        }
        let inputs = places
        let ends = try clients.admin().watermarks(inputs.keys.sorted(), timeout: .seconds(10))
        let consumer = try clients.reader()
        var starts = try self.starts(ends, consumer)
        for (place, input) in inputs { starts[place] = next[input] ?? starts[place] }
        progress.total = progress.records + ends.reduce(0) { sum, end in
            sum + max(0, end.value.high - max(end.value.low, starts[end.key] ?? 0))
        }
        try consumer.assign(starts)
        var unread = Set(inputs.keys)
        while !unread.isEmpty {
            if stop.isSet { return false }
            let outcome = try consumer.poll(max: pace == nil ? 10_000 : 100, timeout: .milliseconds(100)) {
                record in
                let place = record.topicPartition
                guard unread.contains(place), record.offset < ends[place]?.high ?? 0,
                    let input = inputs[place]
                else { return }
                receive(record, on: input)
            }
            try outcome.checkPermissions()
            if let error = outcome.errors.first { log.warning("kafka", ["error": error.description]) }
            let full = unread.filter { inputs[$0].map(hasReachedEnd) ?? true }
            if !full.isEmpty { try consumer.pause(full.sorted()) }
            unread.subtract(full)
            for (place, offset) in outcome.reachedEnd where offset >= ends[place]?.high ?? 0 {
                unread.remove(place)
            }
            pipeline.flush()
            try onProgress(progress)
            pace?.wait(for: inputs.values.compactMap(clock).max(), unless: stop)
        }
        finish(inputs.values.sorted())
        return true
    }

    /// Input partitions by the place where they are read.
    private var places: [TopicPartition: InputPartition] {
        var places: [TopicPartition: InputPartition] = [:]
        for stream in configuration.streams {
            for input in pipeline.inputs.keys where input.stream == stream.name {
                places[TopicPartition(stream.topic.name, input.partition)] = input
            }
        }
        return places
    }

    /// No event is taken that is later than its record by more than `max_ahead`; so clocks that reach the
    /// start of the window do so at or behind the first record of that time less `max_ahead`.
    private func starts(
        _ ends: [TopicPartition: Watermarks], _ consumer: Consumer
    ) throws -> [TopicPartition: Int64] {
        guard let start = window.start else { return ends.mapValues { _ in LogicalOffset.beginning } }
        let ahead = configuration.streams.map(\.maxAhead).max() ?? .zero
        let time = max(0, (start - ahead).milliseconds)
        let found = try consumer.offsets(forTime: ends.mapValues { _ in time }, timeout: .seconds(30))
        return Dictionary(
            uniqueKeysWithValues: ends.map { ($0.key, found[$0.key].flatMap { $0 } ?? $0.value.high) })
    }

    private func receive(_ record: borrowing RecordView, on input: InputPartition) {
        applyTicks(input, before: record.offset)
        if hasReachedEnd(input) { return }
        progress.records += 1
        next[input] = record.offset + 1
        pipeline.receive(
            record.payload ?? UnsafeRawBufferPointer(start: nil, count: 0), on: input, offset: record.offset,
            timestamp: Timestamp(milliseconds: record.timestamp_ms), isHistory: record.isHistory)
    }

    private func clock(_ input: InputPartition) -> Timestamp? { pipeline.inputs[input]?.task.clockNow }

    private func hasReachedEnd(_ input: InputPartition) -> Bool {
        guard let end = window.end, let clock = clock(input) else { return false }
        return clock >= end
    }

    private func finish(_ inputs: [InputPartition]) {
        for input in inputs {
            applyTicks(input, before: .max)
            if let end = window.end { pipeline.tick(input, to: end) }
            if window.settles || (window.end == nil && !hasJournal) { pipeline.end(input) }
        }
        pipeline.flush()
    }

    // MARK: - The clock journal

    private func readJournal() throws {
        var corrupt: (any Error)?
        // What is inherited stands before the first layout.
        var hasStarted = false
        let journal = TopicPartition(configuration.topics.clock.name, 0)
        try ChangelogReader(clients, stop: stop, log: log).read(journal, timeout: .seconds(10)) { _, value in
            guard let value else { return }
            do {
                switch try ClockCodec.decode(value) {
                case .tick(let input, let offset, let move): ticks[input, default: []].append((offset, move))
                case .inherited(let input, let offset, let move):
                    if !hasStarted { ticks[input, default: []].append((offset, move)) }
                case .layout: hasStarted = true
                case .request, .inheritance, .instance, .history: break
                }
            } catch {
                corrupt = error
            }
        }
        if let corrupt { throw Fatal("the clock journal cannot be read: \(corrupt)") }
        // What lies before the next record has taken effect already, where this goes on from a checkpoint.
        for input in ticks.keys {
            ticks[input]?.removeAll { tick in next[input].map { tick.offset < $0 } ?? false }
            ticks[input]?.reverse()
        }
    }

    private func applyTicks(_ input: InputPartition, before offset: Int64) {
        while let tick = ticks[input]?.last, tick.offset <= offset {
            ticks[input]?.removeLast()
            switch window.cut(tick.move) {
            case .to(let time): pipeline.tick(input, to: time)
            case .end: pipeline.end(input)
            }
        }
    }

    /// What the Tally stage counted, all partitions together.
    /// What the rules have spent of their budgets of false alarms.
    package var budgetsSpent: [BudgetSpent] { pipeline.budgetsSpent }
    package var counters: TallyCounters { pipeline.counters }
}

/// How far a replay of topics has come, in records.
package struct TopicReplayProgress: Hashable, Sendable {
    /// Read so far.
    package internal(set) var records: Int64 = 0
    /// Between the beginning and the end of all partitions.
    package internal(set) var total: Int64 = 0
}
