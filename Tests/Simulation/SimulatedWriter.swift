import KafkaClient
import Pipeline
import Settings

/// A transactional producer as librdkafka behaves: records wait in a queue, an error of one is told later, a
/// commit that was not answered can only be committed again.
final class SimulatedWriter: LogWriter {
    private(set) var isInTransaction = false
    private(set) var fatalError: KafkaError?
    private let unit: Unit
    private unowned let run: SimulationRun
    private let name: String
    private var epoch = -1
    private var queue: [(place: TopicPartition, key: [UInt8], value: [UInt8]?)] = []
    private var mustAbort = false
    private var isCommitting = false
    private static let timeout = Duration.seconds(10)

    init(_ unit: Unit, _ run: SimulationRun, name: String) {
        self.unit = unit
        self.run = run
        self.name = name
        unit.writerName = name
    }

    func initTransactions(timeout: Duration) throws(KafkaError) {
        try run.pass(.start, unit)
        epoch = run.log.initialise(name)
    }

    func begin() throws(KafkaError) {
        try run.pass(.begin, unit)
        try checkFatal()
        precondition(!isInTransaction, "begin in a transaction")
        isInTransaction = true
    }

    func produce(
        _ value: [UInt8]?, to topic: String, partition: Int32?, key: [UInt8], headers: [(String, String)]
    ) throws(KafkaError) {
        try passing(run.isChangelog(topic) ? .checkpoint : .write)
        if topic == run.topics.clock.name {
            if let value { run.checkTick(value, unit) }
            if run.sabotage == .tickNotJournalled { return }
        }
        let place = partition.map { TopicPartition(topic, $0) } ?? run.log.partition(of: key, in: topic)
        if run.sabotage?.writesBeside(topic) == true {
            run.log.append(place, key: key, value: value)
            return
        }
        queue.append((place, key, value))
        if run.random.chance(10) { try deliver() }
    }

    func sendOffsets(
        _ offsets: [TopicPartition: Int64], notes: [TopicPartition: String], of member: any GroupMember,
        timeout: Duration
    ) throws(KafkaError) {
        try passing(.offsets)
        guard !offsets.isEmpty, let member = member as? SimulatedMember else { return }
        switch run.sabotage {
        case .offsetsForgotten: return
        case .offsetsBesideTransaction: return run.log.commit(offsets, of: member.group.name)
        default: break
        }
        if member.isExpelled, run.sabotage != .zombieNotFenced {
            mustAbort = true
            throw abortable("UNKNOWN_MEMBER_ID")
        }
        try checkFenced()
        run.log.add(offsets, notes, of: member.group.name, to: transaction)
    }

    func commit(timeout: Duration) throws(KafkaError) {
        if isCommitting, run.log.openTransaction(of: name) == nil { return finish() }
        // The request may be on its way while the process stands still.
        let flight = Flight { [unowned self] in perform() }
        run.flights.append(flight)
        defer { run.flights.removeAll { $0 === flight } }
        do throws(KafkaError) {
            try passing(.commit)
        } catch {
            if error.recovery == .retry { isCommitting = true }
            throw error
        }
        flight.land()
        try checkFatal()
        if run.takeUnknownOutcome(unit) {
            isCommitting = true
            throw KafkaError(named: "_TIMED_OUT", while: "the commit is not answered", recovery: .retry)
        }
        try run.pass(.committed, unit)
        finish()
    }

    private func perform() {
        do throws(KafkaError) {
            try deliver()
            try checkFenced()
        } catch {
            return
        }
        if let open = run.log.openTransaction(of: name) { run.log.end(open, commits: true) }
        unit.probe?.brokerCommitted()
    }

    func abort(timeout: Duration) throws(KafkaError) {
        unit.aborted += 1
        guard isInTransaction else { return }
        try run.pass(.abort, unit)
        if isCommitting {
            throw KafkaError(named: "_CONFLICT", while: "a commit is in progress", recovery: .stop)
        }
        queue = []
        try checkFatal()
        try checkFenced()
        if let open = run.log.openTransaction(of: name) { run.log.end(open, commits: false) }
        finish()
    }

    func flush(timeout: Duration) -> Int { 0 }

    private func finish() {
        unit.ended += 1
        isInTransaction = false
        mustAbort = false
        isCommitting = false
        queue = []
    }

    private var transaction: Int { run.log.transaction(of: name, timeout: Self.timeout) }

    /// Passes a place where the transaction may fail.
    private func passing(_ transition: Transition) throws(KafkaError) {
        try checkFatal()
        do throws(KafkaError) {
            try run.pass(transition, unit)
        } catch {
            if error.recovery == .abortTransaction { mustAbort = true }
            throw error
        }
        if mustAbort { throw abortable("_STATE") }
    }

    private func deliver() throws(KafkaError) {
        guard !queue.isEmpty else { return }
        try checkFenced()
        let open = transaction
        for record in queue {
            run.log.append(record.place, key: record.key, value: record.value, transaction: open)
        }
        queue = []
    }

    private func checkFatal() throws(KafkaError) {
        try unit.checkAlive()
        if let fatalError { throw fatalError }
    }

    private func checkFenced() throws(KafkaError) {
        guard run.log.isFenced(name, epoch) else { return }
        let error = KafkaError(named: "_FENCED", while: "another producer has taken over", recovery: .stop)
        fatalError = error
        throw error
    }

    private func abortable(_ name: String) -> KafkaError {
        KafkaError(named: name, while: "the transaction has failed", recovery: .abortTransaction)
    }
}

/// A request to commit between its client and the broker.
final class Flight {
    private var perform: (() -> Void)?

    init(_ perform: @escaping () -> Void) { self.perform = perform }

    /// Reaches the broker, once.
    func land() {
        let mine = perform
        perform = nil
        mine?()
    }
}
