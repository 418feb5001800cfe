import EventCodec
import EventTime
import Events
import KafkaClient
import Processing
import Settings
import Telemetry

/// The Tally stage on a broker: one `TallySlot` for each input partition of this instance.
final class TallyStage: Stage {
    let name = "tally"
    let inputTopics: [String]
    private let context: StageContext
    private let layout: PartitionLayout
    private let journal: ClockJournal
    private var idle: IdleWatch
    private var otherInputs: OtherInputs
    private var others: [TopicPartition: Standing] = [:]
    private var restoring: [TopicPartition: TallyRestore] = [:]
    private var slots: [TopicPartition: TallySlot] = [:]
    /// The same slots by the index of their topic among `inputTopics` and by partition, for the record path.
    private var byIndex: [[TallySlot?]] = []
    private let streamOfTopic: [String: String]
    private var ticks: [ClockEntry] = []

    /// How far the clocks of idle partitions could be ticked; the metrics tell it, whether a tick was worth
    /// it or not.
    private var followed: [TopicPartition: Timestamp] = [:]

    init(_ context: StageContext, layout: PartitionLayout) throws {
        self.context = context
        self.layout = layout
        let mine = context.configuration.streams.filter { context.plan.streams.contains($0.name) }
        inputTopics = mine.map(\.topic.name)
        streamOfTopic = Dictionary(uniqueKeysWithValues: mine.map { ($0.topic.name, $0.name) })
        context.metrics.tally.forgetStandings()
        for stream in mine { context.metrics.tally.declare(stream.name, isLive: stream.clock == .live) }
        context.metrics.tally.idsLimit.set(context.configuration.limits.idsPerPartition)
        journal = try ClockJournal(context)
        idle = try IdleWatch(context, streams: mine)
        otherInputs = try OtherInputs(
            context,
            partitions: mine.flatMap { stream in
                (0..<(layout.inputs[stream.name] ?? 0)).map { TopicPartition(stream.topic.name, $0) }
            })
    }

    // MARK: - Partitions

    func changelog(of partition: TopicPartition) -> TopicPartition {
        TopicPartition(context.configuration.topics.tallyState.name, partition.partition)
    }

    func beginRestore(_ partition: TopicPartition) throws {
        restoring[partition] = TallyRestore(try makeSlot(partition))
    }

    func restore(
        _ partition: TopicPartition, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
    ) {
        restoring[partition]?.take(key, value)
    }

    func finishRestore(_ partition: TopicPartition) throws -> Bool {
        guard try journal.readInherited() else { return false }
        do throws(CorruptRecord) {
            guard let slot = try restoring[partition]?.finish() else { return false }
            restoring[partition] = nil
            begin(slot)
            slots[partition] = slot
            makeIndex()
            idle.begin(partition)
            return true
        } catch {
            throw Fatal("\(changelog(of: partition)) cannot be restored: \(error)")
        }
    }

    func drop(_ partitions: [TopicPartition]) {
        for partition in partitions {
            restoring[partition] = nil
            if let slot = slots.removeValue(forKey: partition) {
                context.metrics.tally.forget(slot.origin)
            }
            idle.end(partition)
        }
        makeIndex()
    }

    private func begin(_ slot: TallySlot) {
        slot.begin(
            inheriting: journal.inherited(by: slot.origin, after: slot.input.task.lastInherited))
    }

    private func makeSlot(_ partition: TopicPartition) throws -> TallySlot {
        guard let stream = streamOfTopic[partition.topic],
            let settings = context.configuration.stream(stream),
            let schema = context.plan.schemas[stream]
        else { throw Fatal("topic \(partition.topic) belongs to no configured stream") }
        return TallySlot(
            partition: partition,
            input: InputTask(
                origin: InputPartition(stream: stream, partition: partition.partition),
                topic: partition.topic,
                plan: context.plan, decoder: EventDecoder(schema: schema), talliesPartitions: layout.tallies,
                maxAhead: settings.maxAhead, idsRemembered: context.configuration.limits.idsPerPartition),
            idsAhead: context.timing.idsAhead)
    }

    // MARK: - Records

    /// Touches nothing but the slot of the record's partition.
    let takesConcurrently = true

    func receive(_ record: borrowing RecordView) {
        slot(record)?.receive(record)
    }

    private func slot(_ record: borrowing RecordView) -> TallySlot? {
        let (topic, partition) = (record.topicIndex, Int(record.partition))
        guard topic < byIndex.count, partition < byIndex[topic].count else { return nil }
        return byIndex[topic][partition]
    }

    private func makeIndex() {
        let partitions = slots.keys.map(\.partition).max().map { $0 + 1 } ?? 0
        byIndex = inputTopics.map { topic in (0..<partitions).map { slots[TopicPartition(topic, $0)] } }
    }

    func reachedEnd(_ partition: TopicPartition, offset: Int64) { idle.reachedEnd(partition, offset: offset) }

    /// Carries out requests to settle, and moves the clocks of idle partitions; both are journalled with the
    /// transaction that carries them on. Before that, a partition has applied all that it inherits.
    func tend(_ positions: [TopicPartition: Int64]) throws {
        for partition in slots.keys {
            if let position = positions[partition] { idle.stands(partition, at: position) }
        }
        try journal.poll()
        for (partition, slot) in slots {
            let position = idle.endOffset(partition) ?? positions[partition] ?? 0
            slot.inherit(before: position)
            guard slot.hasInherited else { continue }
            if let request = journal.request(
                for: slot.origin, at: position, after: slot.input.task.lastRequest)
            {
                slot.input.task.lastRequest = request.offset
                apply(request.move, to: slot, at: position)
            }
        }
        others = try otherInputs.standings(besides: Set(slots.keys))
        let clocks = slots.mapValues { $0.input.task.clockNow }
        followed = [:]
        for (partition, time) in try idle.due(clocks, others: others) {
            guard let slot = slots[partition], slot.hasInherited else { continue }
            // Not worth an entry of the journal, but known all the same.
            followed[partition] = time
            guard slot.input.task.tickMatters(time) else { continue }
            apply(.to(time), to: slot, at: idle.endOffset(partition) ?? positions[partition] ?? 0)
        }
    }

    func note(of partition: TopicPartition) -> String? {
        guard let task = slots[partition]?.input else { return nil }
        let state = task.task.isEnded ? .idle : idle.state(partition)
        return Standing(state: state, clock: task.task.clockNow).text
    }

    /// Partitions whose clock runs more than `max_skew` ahead of the slowest one that is still being read,
    /// here or elsewhere: they would fill the second stage with buckets that cannot settle.
    var ahead: Set<TopicPartition> {
        let mine = slots.filter { idle.endOffset($0.key) == nil }.compactMap { $0.value.input.task.clockNow }
        let busy = mine + others.values.filter { $0.state == .reading }.compactMap(\.clock)
        guard let slowest = busy.min() else { return [] }
        let far = slots.filter { partition, slot in
            guard let clock = slot.input.task.clockNow, let stream = streamOfTopic[partition.topic],
                let skew = context.configuration.stream(stream)?.maxSkew
            else { return false }
            return clock > slowest + skew
        }
        return Set(far.keys)
    }

    private func apply(_ move: ClockMove, to slot: TallySlot, at offset: Int64) {
        slot.tick(move)
        ticks.append(.tick(slot.origin, offset: offset, move))
        context.log.info(
            "clock ticked", ["partition": slot.partition.description, "offset": offset, "to": "\(move)"])
    }

    // MARK: - Transactions

    var hasOutput: Bool { slots.values.contains { $0.isTouched } || !ticks.isEmpty }

    func flush(into writer: any LogWriter) throws(KafkaError) {
        let topics = context.configuration.topics
        for (_, slot) in slots.sorted(by: { $0.key < $1.key }) {
            let origin = slot.origin
            let key = Array("\(origin.stream)/\(origin.partition)".utf8)
            let headers = slot.work.first_ms.map { [(TallyCodec.sinceHeader, "\($0)")] } ?? []
            for (partition, block) in slot.input.task.flush() {
                for part in block.parts() {
                    try writer.produce(
                        TallyCodec.encode(part), to: topics.tallies.name, partition: partition, key: key,
                        headers: headers)
                }
            }
            let place = Array("\(slot.partition.topic)/\(slot.partition.partition)".utf8)
            for reject in slot.takeRejects() {
                try writer.produce(RejectCodec.encode(reject), to: topics.rejects.name, key: place)
            }
        }
        for tick in ticks {
            let key = Array(ClockCodec.key(tick).utf8)
            try writer.produce(ClockCodec.encode(tick), to: topics.clock.name, key: key)
        }
        ticks.removeAll(keepingCapacity: true)
    }

    /// Of ids.
    var hasFullRecords: Bool { slots.values.contains { $0.hasCutIds } }

    func writeFullRecords(into writer: any LogWriter) throws(KafkaError) {
        for slot in slots.values { try writeCutIds(of: slot, into: writer) }
    }

    func checkpoint(into writer: any LogWriter) throws(KafkaError) {
        for slot in slots.values {
            slot.cutIds()
            try writeCutIds(of: slot, into: writer)
            if let head = slot.takeHead() {
                try write(.head(slot.origin), TallyCheckpointCodec.encode(head), of: slot, into: writer)
            }
            for number in slot.outdatedIds {
                try write(.ids(slot.origin, number: number), nil, of: slot, into: writer)
            }
        }
    }

    private func writeCutIds(of slot: TallySlot, into writer: any LogWriter) throws(KafkaError) {
        for (number, bytes) in slot.takeCutIds() {
            let key = TallyCheckpointCodec.Key.ids(slot.origin, number: number)
            try write(key, bytes, of: slot, into: writer)
        }
    }

    private func write(
        _ key: TallyCheckpointCodec.Key, _ value: [UInt8]?, of slot: TallySlot, into writer: any LogWriter
    ) throws(KafkaError) {
        let changelog = changelog(of: slot.partition)
        try writer.produce(
            value, to: changelog.topic, partition: changelog.partition, key: TallyCheckpointCodec.encode(key))
    }

    func committed() {
        for slot in slots.values {
            let done = slot.commit()
            context.metrics.tally.add(done, on: slot.origin.stream)
        }
    }

    func report() {
        let metrics = context.metrics.tally
        var live: [LiveClock] = []
        for slot in slots.values {
            let (task, origin) = (slot.input.task.clockNow, slot.origin)
            let labels = (origin.stream, "\(origin.partition)")
            metrics.ids.set(slot.input.task.idCount, labels.0, labels.1)
            guard let clock = task else { continue }
            let time = max(clock, followed[slot.partition] ?? clock)
            metrics.clock.set(time.seconds, labels.0, labels.1)
            guard let settings = context.configuration.stream(origin.stream), settings.clock == .live,
                !slot.input.task.isEnded
            else { continue }
            live.append(
                LiveClock(partition: slot.partition, time: time, idleTimeout: settings.idleTimeout))
        }
        context.progress.note(slowest: live.min { $0.time < $1.time })
    }

    var isEnded: Bool { !slots.isEmpty && slots.values.allSatisfy { $0.input.task.isEnded } }

    func state(of partition: TopicPartition) -> StageState? {
        slots[partition].map { .tally($0.input.task.head, ids: $0.input.task.idCount) }
    }

    func rolledBack() {
        ticks = []
        for slot in slots.values {
            slot.rollback()
            begin(slot)
            idle.begin(slot.partition)
        }
    }
}
