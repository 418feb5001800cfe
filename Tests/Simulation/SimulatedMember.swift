import KafkaClient
import Pipeline

/// A member of a group as librdkafka behaves: what the group changed is performed after the records of a poll
/// have been lent.
final class SimulatedMember: GroupMember {
    var rebalance = RebalanceHandlers()
    let group: SimulatedGroup
    private(set) var id: Int?
    private let unit: Unit
    private unowned let run: SimulationRun
    private var subscribed: [String] = []
    private var cursor = Cursor()
    /// Came, and has not been read yet.
    private var opening: Set<TopicPartition> = []
    /// Aborts that reading has gone back after.
    private var abortsFollowed = 0
    /// What a planted fault puts off.
    private var late: [TopicPartition] = []

    init(_ unit: Unit, _ run: SimulationRun, group: SimulatedGroup) {
        self.unit = unit
        self.run = run
        self.group = group
        unit.member = self
    }

    var assignment: Set<TopicPartition> { Set(cursor.positions.keys) }
    var isExpelled: Bool { id.map { !group.members.contains($0) } ?? true }

    func expel() { id.map(group.remove) }

    func subscribe(_ topics: [String]) throws(KafkaError) {
        try run.pass(.join, unit)
        subscribed = topics
        cursor.topics.add(topics)
        id = group.join(topics)
    }

    func poll(
        max: Int, timeout: Duration, concurrently: Bool, _ body: (borrowing RecordView) -> Void,
        read: (PartitionRead) -> Void
    ) throws(KafkaError) -> PollOutcome {
        var outcome = PollOutcome()
        do throws(KafkaError) {
            try run.pass(.poll, unit)
        } catch {
            // librdkafka goes on by itself behind what passes; only what is fatal ends a poll.
            guard error.recovery == .retry else { throw error }
            outcome.errors.append(error)
        }
        if !isExpelled {
            var reads: [TopicPartition: PartitionRead] = [:]
            cursor.read(run.log, max: run.random.int(1...25), sabotage: run.sabotage, &outcome) { record in
                body(record)
                let place = record.topicPartition
                let first_ms = reads[place]?.first_ms ?? record.timestamp_ms
                reads[place] = PartitionRead(place: place, last: record.offset, first_ms: first_ms)
            }
            for place in reads.keys.sorted() { read(reads[place]!) }
        }
        try followGroup()
        try unit.checkAlive()
        return outcome
    }

    private func followGroup() throws(KafkaError) {
        if !late.isEmpty {
            rebalance.revoked(late, false)
            late = []
        }
        guard let id, !isExpelled else { return try rejoin() }
        let going = group.toGiveUp(id)
        if !going.isEmpty {
            try run.pass(.revoke, unit)
            if run.sabotage == .commitAfterRevoke { late = going } else { revoke(going, lost: isExpelled) }
            cursor.drop(going)
            group.release(going, id)
            return
        }
        let coming = late.isEmpty ? group.toTake(id) : []
        guard !coming.isEmpty else { return }
        group.take(coming, id)
        opening.formUnion(coming)
        try run.pass(.assign, unit)
        let starts = rebalance.assigned(coming)
        try unit.checkAlive()
        for place in coming { cursor.move(place, to: starts[place] ?? 0) }
        if rebalance.startsPaused { cursor.paused.formUnion(coming) }
    }

    private func revoke(_ places: [TopicPartition], lost: Bool) {
        run.trace("\(unit.name) gives up \(places.map(\.description))\(lost ? ", lost" : "")")
        let ended = unit.ended
        rebalance.revoked(places, lost)
        opening.subtract(places)
        if unit.ended > ended + 1 { run.fail("\(unit.name) ends \(unit.ended - ended) transactions at once") }
    }

    private func rejoin() throws(KafkaError) {
        let mine = cursor.positions.keys.sorted()
        if !mine.isEmpty {
            try run.pass(.revoke, unit)
            revoke(mine, lost: true)
            cursor.drop(mine)
        }
        id = group.join(subscribed)
    }

    func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        try unit.checkAlive()
        cursor.paused.formUnion(partitions)
    }

    func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        try unit.checkAlive()
        cursor.paused.subtract(partitions)
        opening.subtract(partitions)
    }

    func seek(_ offsets: [TopicPartition: Int64], timeout: Duration) throws(KafkaError) {
        try run.pass(.rewind, unit)
        guard run.sabotage != .noRewindAfterAbort else { return }
        let isAfterAbort = unit.aborted > abortsFollowed
        if !isAfterAbort, !opening.isSuperset(of: offsets.keys) {
            run.fail("\(unit.name) reads again what stays with it, of \(offsets.keys.sorted())")
        }
        if isAfterAbort { abortsFollowed = unit.aborted }
        for (place, offset) in offsets { cursor.move(place, to: offset) }
    }

    func committed(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] {
        try run.pass(.assign, unit)
        let start = run.time.elapsed
        while run.sabotage != .unstableOffsets,
            partitions.contains(where: { run.log.isUnstable($0, of: group.name) })
        {
            guard run.time.elapsed - start < timeout else {
                throw KafkaError(
                    named: "_TIMED_OUT", while: "offsets are not stable yet", recovery: .retry)
            }
            run.wait(.milliseconds(100), unit)
            try unit.checkAlive()
        }
        return Dictionary(
            uniqueKeysWithValues: partitions.map { ($0, run.log.committedOffset($0, of: group.name)) })
    }

    func lastFetchedWatermarks(_ partition: TopicPartition) -> Watermarks? { nil }

    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        run.log.commit(offsets, of: group.name)
    }

    func close() {
        guard let id else { return }
        do throws(KafkaError) {
            try run.pass(.leave, unit)
        } catch {
            return
        }
        let mine = cursor.positions.keys.sorted()
        if !mine.isEmpty { revoke(mine, lost: isExpelled) }
        cursor.drop(mine)
        group.remove(id)
        self.id = nil
    }
}
