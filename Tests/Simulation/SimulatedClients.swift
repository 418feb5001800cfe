import KafkaClient
import Pipeline

/// The clients of one process, all of which break when it dies.
final class SimulatedClients: LogClients {
    let unit: Unit
    unowned let run: SimulationRun

    init(_ unit: Unit, _ run: SimulationRun) {
        self.unit = unit
        self.run = run
    }

    func makeMember(of stage: String) throws(KafkaError) -> any GroupMember {
        SimulatedMember(unit, run, group: run.group(stage))
    }

    func makeWriter(of stage: String) throws(KafkaError) -> any LogWriter {
        SimulatedWriter(unit, run, name: "sim-\(stage)-\(unit.slot)")
    }

    func makeReader() throws(KafkaError) -> any LogReader { SimulatedReader(unit, run) }
    func makeEnds() throws(KafkaError) -> any LogEnds { SimulatedEnds(unit, run) }
    func makeNotes(of stage: String) throws(KafkaError) -> any GroupNotes {
        SimulatedNotes(unit, run, group: stage)
    }
}

/// Reads partitions that it is told: the changelogs and the clock journal.
final class SimulatedReader: LogReader {
    private let unit: Unit
    private unowned let run: SimulationRun
    private var cursor = Cursor()

    init(_ unit: Unit, _ run: SimulationRun) {
        self.unit = unit
        self.run = run
    }

    func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {
        try unit.checkAlive()
        cursor = Cursor(offsets)
    }

    func poll(
        max: Int, timeout: Duration, _ body: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> PollOutcome {
        let isChangelog = cursor.positions.keys.contains { run.isChangelog($0.topic) }
        try run.pass(isChangelog ? .restore : .tend, unit)
        var outcome = PollOutcome()
        cursor.read(run.log, max: run.random.int(1...30), sabotage: run.sabotage, &outcome, body)
        if outcome.records == 0, timeout > .zero { run.wait(timeout, unit) }
        return outcome
    }
}

/// Tells the ends, those of open transactions included.
final class SimulatedEnds: LogEnds {
    private let unit: Unit
    private unowned let run: SimulationRun

    init(_ unit: Unit, _ run: SimulationRun) {
        self.unit = unit
        self.run = run
    }

    func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        let isChangelog = partitions.contains { run.isChangelog($0.topic) }
        unit.isAboutToRead = isChangelog
        defer { unit.isAboutToRead = false }
        try run.pass(isChangelog ? .restore : .tend, unit)
        if !isChangelog { for place in partitions { unit.note(run.log.end(place), asEndOf: place) } }
        return Dictionary(
            uniqueKeysWithValues: partitions.map { place in
                var end = run.sabotage == .endFromLastStable ? run.log.lastStable(place) : run.log.end(place)
                if isChangelog, run.sabotage == .restoreStopsEarly { end = Swift.max(0, end - 2) }
                return (place, Watermarks(low: 0, high: end))
            })
    }
}

/// Tells what was committed beside the offsets of a group.
final class SimulatedNotes: GroupNotes {
    private let unit: Unit
    private unowned let run: SimulationRun
    private let group: String

    init(_ unit: Unit, _ run: SimulationRun, group: String) {
        self.unit = unit
        self.run = run
        self.group = group
    }

    func notes(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: String] {
        try run.pass(.tend, unit)
        return partitions.reduce(into: [:]) { $0[$1] = run.log.committedNote($1, of: group) }
    }
}

/// Where a reader stands in its partitions, and what it has said of their ends.
struct Cursor {
    var positions: [TopicPartition: Int64] = [:]
    var paused: Set<TopicPartition> = []
    private var ends: [TopicPartition: Int64] = [:]
    let topics = TopicNames()

    init(_ offsets: [TopicPartition: Int64] = [:]) {
        for (place, offset) in offsets { move(place, to: offset) }
    }

    mutating func move(_ place: TopicPartition, to offset: Int64) {
        topics.add([place.topic])
        positions[place] = Swift.max(0, offset)
        ends[place] = nil
    }

    mutating func drop(_ places: [TopicPartition]) {
        for place in places {
            positions[place] = nil
            ends[place] = nil
        }
        paused.subtract(places)
    }

    mutating func read(
        _ log: SimulatedLog, max: Int, sabotage: Sabotage?, _ outcome: inout PollOutcome,
        _ body: (borrowing RecordView) -> Void
    ) {
        var left = max
        for place in positions.keys.sorted() where !paused.contains(place) && left > 0 {
            let start = positions[place] ?? 0
            let index = topics.names.firstIndex(of: place.topic) ?? 0
            var count = 0
            positions[place] = log.read(place, from: start, max: left) { offset, entry in
                count += lend(place, index, offset, entry, sabotage, log, body)
            }
            left -= count
            outcome.records += count
            let reached = positions[place] ?? 0
            if reached == log.lastStable(place), ends[place] != reached {
                ends[place] = reached
                outcome.reachedEnd[place] = reached
            }
        }
    }

    private func lend(
        _ place: TopicPartition, _ index: Int, _ offset: Int64, _ entry: SimulatedLog.Entry,
        _ sabotage: Sabotage?, _ log: SimulatedLog, _ body: (borrowing RecordView) -> Void
    ) -> Int {
        var value = entry.value
        if let sabotage {
            value = sabotage.distort(place.topic, entry.key, entry.value, highest: &log.highestClock)
            value = sabotage.putOff(place.topic, value, log)
        }
        entry.key.withUnsafeBytes { key in
            (value ?? []).withUnsafeBytes { bytes in
                body(
                    RecordView(
                        topicIndex: index, of: topics, partition: place.partition, offset: offset,
                        timestamp_ms: entry.time_ms, isLogAppendTime: true, key: key,
                        payload: value == nil ? nil : bytes, headers: entry.headers))
            }
        }
        return 1
    }
}
