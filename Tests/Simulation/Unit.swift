import KafkaClient
import Pipeline

/// One process with one stage.
final class Unit {
    let stage: String
    let slot: String
    let number: Int
    var isDead = false
    /// On the stack of calls now: it waits for something, and must not be stepped.
    var isBusy = false
    var isStarted = false
    /// The partition that is being restored, and the changelog partition that it is restored from.
    var restoring: (input: TopicPartition, changelog: TopicPartition)?
    /// Whether it is about to read that changelog.
    var isAboutToRead = false
    /// The changelog partition whose damage this process must notice.
    var mustNotice: TopicPartition?
    /// The true ends of input partitions when it last asked for them, and the time before: a tick is written
    /// a turn after it was decided at the latest, and it may have asked again meanwhile.
    private(set) var knownEnds: [TopicPartition: [Int64]] = [:]
    /// Transactions that it has ended, and how often it has asked for an abort.
    var ended = 0
    var aborted = 0
    var writerName = ""
    weak var member: SimulatedMember?
    var worker: StageWorker?
    var probe: StageProbe?

    init(stage: String, slot: String, number: Int) {
        self.stage = stage
        self.slot = slot
        self.number = number
    }

    var name: String { "\(stage)/\(slot)#\(number)" }

    /// Its clients hold the unit: the circle must be opened, else no process is ever freed.
    func release() {
        worker = nil
        probe = nil
    }

    func note(_ end: Int64, asEndOf place: TopicPartition) {
        knownEnds[place] = [end] + (knownEnds[place] ?? []).prefix(1)
    }

    func checkAlive() throws(KafkaError) {
        if isDead { throw KafkaError(named: "_DESTROY", while: "the process is dead", recovery: .stop) }
    }
}
