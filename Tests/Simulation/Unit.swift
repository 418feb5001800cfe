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
    /// The true ends of input partitions when it asked for them since its last transaction ended, and the
    /// last time before: a tick is written with the transaction that follows it, and it may have asked again
    /// meanwhile. The latest first.
    private var knownEnds: [TopicPartition: [(end: Int64, transaction: Int)]] = [:]
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
        let before = knownEnds[place] ?? []
        let current = before.prefix { $0.transaction == ended }
        knownEnds[place] = [(end, ended)] + before.prefix(current.count + 1)
    }

    /// The ends at which a tick that is written now may have been decided.
    func ends(of place: TopicPartition) -> [Int64] { (knownEnds[place] ?? []).map(\.end) }

    func checkAlive() throws(KafkaError) {
        if isDead { throw KafkaError(named: "_DESTROY", while: "the process is dead", recovery: .stop) }
    }
}
