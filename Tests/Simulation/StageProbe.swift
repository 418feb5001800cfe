import EventTime
import KafkaClient
import Pipeline

/// Stands between a worker and its stage: notes the state that each commit leaves behind, compares it with
/// what is restored, and plants the faults that no log can show.
final class StageProbe: Stage {
    private let stage: any Stage
    private unowned let run: SimulationRun
    private let unit: Unit
    private var held: Set<TopicPartition> = []
    /// Whether nothing was read since the last commit or abort.
    private var isClean = true
    /// What the broker holds of our partitions since its last commit of ours; real once we know of it.
    private var written: [TopicPartition: StateVersion] = [:]
    private(set) var versions: [TopicPartition: StateVersion] = [:]

    init(_ stage: any Stage, _ unit: Unit, _ run: SimulationRun) {
        self.stage = stage
        self.unit = unit
        self.run = run
        unit.probe = self
    }

    var name: String { stage.name }
    func report() { stage.report() }
    var inputTopics: [String] { stage.inputTopics }
    var ahead: Set<TopicPartition> { stage.ahead }
    var hasOutput: Bool { stage.hasOutput }
    var hasFullRecords: Bool { stage.hasFullRecords }
    func note(of partition: TopicPartition) -> String? { stage.note(of: partition) }
    var isEnded: Bool { stage.isEnded }
    func state(of partition: TopicPartition) -> StageState? { stage.state(of: partition) }

    func changelog(of partition: TopicPartition) -> TopicPartition { stage.changelog(of: partition) }

    func beginRestore(_ partition: TopicPartition) throws {
        unit.restoring = (partition, stage.changelog(of: partition))
        try stage.beginRestore(partition)
    }

    func restore(
        _ partition: TopicPartition, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
    ) {
        stage.restore(partition, key, value)
    }

    func finishRestore(_ partition: TopicPartition) throws -> Bool {
        guard try stage.finishRestore(partition) else { return false }
        unit.restoring = nil
        if let place = unit.mustNotice, place == stage.changelog(of: partition) {
            run.fail("\(unit.name) went on with a damaged changelog")
        }
        held.insert(partition)
        versions[partition] = run.version(partition)
        if let state = stage.state(of: partition) { run.compare(state, partition, unit) }
        return true
    }

    func drop(_ partitions: [TopicPartition]) {
        if isClean { keep(partitions) }
        held.subtract(partitions)
        if let restoring = unit.restoring, partitions.contains(restoring.input) {
            unit.restoring = nil
            unit.mustNotice = nil
        }
        stage.drop(partitions)
    }

    /// The process has died: what it last committed is what the next one must restore.
    func die() {
        guard run.sabotage == nil else { return }
        stage.rolledBack()
        keep(Array(held))
    }

    /// The broker has just committed.
    func brokerCommitted() { for place in held { written[place] = run.version(place) } }

    private func keep(_ partitions: [TopicPartition]) {
        for place in partitions {
            guard let version = versions[place], let state = stage.state(of: place) else { continue }
            run.keep(state, version, place)
        }
    }

    /// Of one thread: the run is repeatable.
    let takesConcurrently = false

    func receive(_ record: borrowing RecordView) {
        isClean = false
        stage.receive(record)
    }

    func reachedEnd(_ partition: TopicPartition, offset: Int64) {
        stage.reachedEnd(partition, offset: offset)
    }

    func tend(_ positions: [TopicPartition: Int64]) throws { try stage.tend(positions) }

    func flush(into writer: any LogWriter) throws(KafkaError) {
        isClean = false
        try stage.flush(into: writer)
    }

    func writeFullRecords(into writer: any LogWriter) throws(KafkaError) {
        isClean = false
        try stage.writeFullRecords(into: writer)
    }

    func checkpoint(into writer: any LogWriter) throws(KafkaError) { try stage.checkpoint(into: writer) }

    func committed() {
        stage.committed()
        isClean = true
        versions.merge(written) { $1 }
        written = [:]
    }

    func rolledBack() {
        written = [:]
        if run.sabotage != .stateKeptAfterAbort { stage.rolledBack() }
        isClean = true
    }
}

/// What was committed of a partition: equal versions must have equal states.
struct StateVersion: Hashable {
    let offset: Int64?
    let commits: Int
}
