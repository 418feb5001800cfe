import EventTime
import Events
import KafkaClient
import Pipeline
import Processing
import Seeded
import Settings
import Telemetry

/// One run: a scene, a story, several processes of each stage, and a seeded scheduler that steps them, lets
/// time pass and breaks things.
final class SimulationRun {
    let seed: UInt64
    let sabotage: Sabotage?
    let scene: Scene
    let story: Story
    let time: ManualTime
    let log: SimulatedLog
    var random: SeededRandom
    let layout: PartitionLayoutValue
    var units: [Unit] = []
    var schedule: FaultSchedule
    var hits: [FaultPlace: Int] = [:]
    var violations: [String] = []
    /// What was sent to each input partition, by offset.
    var sent: [TopicPartition: [Int: Report]] = [:]
    var kept: [String: (state: StageState, version: StateVersion)] = [:]
    var comparedStates = 0
    /// Commits on their way to the broker.
    var flights: [Flight] = []
    let traceLog: TraceLog?
    private let silentLog: Log
    var delivered = 0
    /// Members of processes that have died, until their sessions end.
    private var ghosts: [(member: SimulatedMember, due: Duration)] = []
    private var waiting: [(slot: String, stage: String, due: Int)] = []
    private var hanging: [(name: String, due: Int)] = []
    private var damage: (place: TopicPartition, offset: Int, value: [UInt8]?, due: Int)?
    private var unknownOutcome: Unit?
    private var step = 0
    private var nextUnit = 1
    private var nextSlot = 1
    private var depth = 0
    private var isCalm = false

    init(seed: UInt64, places: [FaultPlace], sabotage: Sabotage? = nil, trace: TraceLog? = nil) {
        self.seed = seed
        self.sabotage = sabotage
        traceLog = trace
        random = SeededRandom(seed)
        scene = Scene.all[random.int(0...(Scene.all.count - 1))]
        story = Story(scene, seed: random.next())
        time = ManualTime(wall: story.reports[0].arrival)
        log = SimulatedLog(time: time, sabotage: sabotage)
        schedule = FaultSchedule(places, steps: 500, &random)
        silentLog = Log(
            format: .logfmt, lowest: trace == nil ? .error : .info, now: { "" },
            write: { line in trace?.add("      " + line) })
        var inputs = ["encounters": Int32(random.int(2...4))]
        if scene.plan.streams.count > 1 { inputs["repatriations"] = Int32(random.int(1...2)) }
        layout = PartitionLayoutValue(
            inputs: inputs, tallies: Int32(random.int(1...3)))
        makeTopics()
    }

    var topics: InternalTopics { scene.configuration.topics }

    private func makeTopics() {
        for (stream, count) in layout.inputs { log.makeTopic(stream, partitions: count) }
        log.makeTopic(topics.tallies.name, partitions: layout.tallies)
        log.makeTopic(topics.watchState.name, partitions: layout.tallies)
        log.makeTopic(topics.tallyState.name, partitions: layout.inputs.values.max() ?? 1)
        log.makeTopic(topics.alerts.name, partitions: 2)
        log.makeTopic(topics.episodes.name, partitions: 1)
        log.makeTopic(topics.rejects.name, partitions: 1)
        log.makeTopic(topics.clock.name, partitions: 1)
        for stage in ["tally", "watch"] { log.groups[stage] = SimulatedGroup(stage, log) }
    }

    func group(_ stage: String) -> SimulatedGroup {
        guard let group = log.groups[stage] else { preconditionFailure("no stage \(stage)") }
        return group
    }

    func isChangelog(_ topic: String) -> Bool {
        topic == topics.tallyState.name || topic == topics.watchState.name
    }

    func trace(_ text: @autoclosure () -> String) { traceLog?.add("[\(step)] \(time.elapsed) \(text())") }

    func fail(_ text: @autoclosure () -> String) {
        guard violations.count < 20 else { return }
        violations.append(text())
        trace("VIOLATION " + text())
    }

    // MARK: - Run

    func run() {
        beginJournal()
        for stage in ["tally", "watch"] {
            for _ in 0..<random.int(1...2) { spawn(stage) }
        }
        while delivered < story.reports.count || (!schedule.isEmpty && step < 1500)
            || (struck < 3 && step < 3000)
        {
            step += 1
            if step >= 500, step % 50 == 0, struck < 3 {
                schedule.add(FaultPlace(fault: .crash, transition: random.pick([.poll, .commit, .write])))
            }
            advance()
        }
        settle()
    }

    /// Frees the processes that still run.
    func release() { for unit in units { unit.release() } }

    private var struck: Int { hits.values.reduce(0, +) }

    private func advance() {
        if delivered < story.reports.count, random.chance(18) { deliver(random.int(1...12)) }
        time.pass(.milliseconds(random.int(0...40)))
        if random.chance(2) { time.pass(.milliseconds(random.int(500...4000))) }
        tend()
        stepOne()
    }

    private func tend() {
        log.expire()
        for ghost in ghosts where ghost.due <= time.elapsed { ghost.member.expel() }
        ghosts.removeAll { $0.due <= time.elapsed }
        for cause in schedule.arm(step) { provoke(cause) }
        for index in waiting.indices.reversed() where waiting[index].due <= step {
            let next = waiting.remove(at: index)
            spawn(next.stage, slot: next.slot)
        }
        for index in hanging.indices.reversed() where hanging[index].due <= step {
            let foreign = hanging.remove(at: index)
            if let open = log.openTransaction(of: foreign.name) { log.end(open, commits: random.chance(70)) }
        }
        for stage in ["tally", "watch"]
        where !units.contains(where: { $0.stage == stage })
            && !waiting.contains(where: { $0.stage == stage })
        {
            spawn(stage)
        }
        if let damage, damage.due <= step { repair() }
        if random.chance(1), damage == nil {
            log.compact(random.pick([topics.tallyState.name, topics.watchState.name]))
        }
    }

    private func stepOne() {
        let ready = units.filter { !$0.isDead && !$0.isBusy }
        guard !ready.isEmpty else { return }
        drive(random.pick(ready))
    }

    private func drive(_ unit: Unit) {
        unit.isBusy = true
        defer { unit.isBusy = false }
        do {
            if unit.isStarted {
                try unit.worker?.turn()
            } else {
                try unit.worker?.start()
                unit.isStarted = true
            }
        } catch {
            end(unit, "\(error)")
        }
    }

    /// A process is gone; another takes its place after a while, mostly under the same name.
    func end(_ unit: Unit, _ reason: String) {
        trace("\(unit.name) ended: \(reason)")
        unit.isDead = true
        unit.probe?.die()
        if let member = unit.member { ghosts.append((member, time.elapsed + Self.session)) }
        unit.release()
        units.removeAll { $0 === unit }
        let isTaken =
            units.contains { $0.slot == unit.slot && $0.stage == unit.stage }
            || waiting.contains { $0.slot == unit.slot && $0.stage == unit.stage }
        if isTaken { return }
        if isCalm || random.chance(75) {
            waiting.append((unit.slot, unit.stage, step + random.int(1...30)))
        } else {
            waiting.append((newSlot(), unit.stage, step + random.int(1...30)))
        }
    }

    private static let session = Duration.seconds(5)

    private func newSlot() -> String {
        defer { nextSlot += 1 }
        return "slot\(nextSlot)"
    }

    func spawn(_ stage: String, slot: String? = nil) {
        let unit = Unit(stage: stage, slot: slot ?? newSlot(), number: nextUnit)
        nextUnit += 1
        do {
            let context = StageContext(
                configuration: scene.configuration, plan: scene.plan,
                clients: SimulatedClients(unit, self), clocks: time.clocks,
                timing: scene.timing, stop: StopFlag(), log: silentLog)
            let stage =
                stage == "tally"
                ? try Stages.tally(context, layout: layout.value)
                : try Stages.watch(context, layout: layout.value)
            unit.worker = try StageWorker(StageProbe(stage, unit, self), context)
            units.append(unit)
            trace("\(unit.name) begins")
        } catch {
            fail("a process cannot be made: \(error)")
        }
    }

    func deliver(_ count: Int) {
        for _ in 0..<count where delivered < story.reports.count {
            let report = story.reports[delivered]
            delivered += 1
            time.wall = max(time.wall, report.arrival)
            send(report)
        }
    }

    func send(_ report: Report, transaction: Int? = nil) {
        let place = log.partition(of: Array(report.id.utf8), in: report.stream)
        sent[place, default: [:]][Int(log.end(place))] = report
        let value = report.broken?.isEmpty == true ? nil : report.json
        let key = Array(report.id.utf8)
        log.append(place, key: key, value: value, transaction: transaction, headers: report.headers)
    }

    /// Another process goes on while one waits.
    func wait(_ duration: Duration, _ unit: Unit, steps: Int = 3) {
        time.pass(duration)
        log.expire()
        guard depth < 3 else { return }
        depth += 1
        defer { depth -= 1 }
        if random.chance(15) { flights.last?.land() }
        for _ in 0..<steps {
            time.pass(.milliseconds(random.int(0...40)))
            stepOne()
        }
    }

    // MARK: - Faults

    /// Called at each place of a worker's life; may end it, delay it, break the world round it.
    func pass(_ transition: Transition, _ unit: Unit) throws(KafkaError) {
        try unit.checkAlive()
        guard !isCalm, let fault = schedule.strike(transition) else { return }
        guard apply(fault, transition, unit) else { return schedule.putBack(fault, transition) }
        hits[FaultPlace(fault: fault, transition: transition), default: 0] += 1
        trace("\(unit.name): \(fault) at \(transition)")
        if let error = error(fault) { throw error }
        try unit.checkAlive()
    }

    private func error(_ fault: Fault) -> KafkaError? {
        switch fault {
        case .retriable: KafkaError(named: "_TIMED_OUT", while: "no answer", recovery: .retry)
        case .abortable: KafkaError(named: "_STATE", while: "a record failed", recovery: .abortTransaction)
        case .crash, .unknown, .fenced, .rebalance, .suspended, .slow, .hanging, .jump, .corrupt: nil
        }
    }

    /// Whether the fault could be brought about.
    private func apply(_ fault: Fault, _ transition: Transition, _ unit: Unit) -> Bool {
        switch fault {
        case .crash: unit.isDead = true
        case .retriable, .abortable: break
        case .unknown: unknownOutcome = unit
        case .fenced:
            if units.count(where: { $0.slot == unit.slot && $0.stage == unit.stage }) < 2 {
                spawn(unit.stage, slot: unit.slot)
                _ = log.initialise(unit.writerName)
            }
        case .rebalance: rebalance(unit.stage)
        case .suspended:
            // With its transaction timed out too, or with the transaction still open.
            time.pass(.seconds(random.pick([6, 11])))
            unit.member?.expel()
            wait(.milliseconds(100), unit, steps: random.int(3...60))
        case .slow: wait(.seconds(11), unit)
        case .hanging: hang()
        case .jump:
            let far: Duration = scene.calendar.unit.shortest * random.pick([-3, -1, 1, 2])
            time.wall = time.wall + far / random.int(1...50)
        case .corrupt: return corrupt(unit)
        }
        return true
    }

    func takeUnknownOutcome(_ unit: Unit) -> Bool {
        guard unknownOutcome === unit else { return false }
        unknownOutcome = nil
        return true
    }

    private func rebalance(_ stage: String) {
        let mine = units.filter { $0.stage == stage && !$0.isBusy && $0.isStarted }
        if mine.count < 2 { return spawn(stage) }
        group(stage).shuffle(by: random.int(1...2))
    }

    /// What leads to a transition that is rare by itself.
    private func provoke(_ transition: Transition) {
        switch transition {
        case .abort, .rewind: schedule.add(FaultPlace(fault: .abortable, transition: .offsets))
        case .revoke, .assign, .restore: rebalance(random.pick(["tally", "watch"]))
        case .start, .join: spawn(random.pick(["tally", "watch"]))
        case .leave: leave()
        case .poll, .tend, .begin, .write, .checkpoint, .offsets, .commit, .committed: break
        }
    }

    private func leave() {
        let ready = units.filter { unit in
            !unit.isBusy && unit.isStarted
        }
        guard !ready.isEmpty else { return }
        let unit = random.pick(ready)
        unit.isBusy = true
        do {
            try unit.worker?.finish()
            end(unit, "left")
        } catch {
            end(unit, "\(error)")
        }
    }

    private func hang() {
        let name = "foreign\(hanging.count)-\(step)"
        let open = log.transaction(of: name, timeout: .seconds(60))
        for _ in 0..<random.int(1...3) where delivered < story.reports.count {
            let report = story.reports[delivered]
            delivered += 1
            time.wall = max(time.wall, report.arrival)
            send(report, transaction: open)
        }
        hanging.append((name, step + random.int(20...200)))
    }

    /// Damages the newest record of a key in the changelog partition that is being restored.
    private func corrupt(_ unit: Unit) -> Bool {
        guard damage == nil, unit.isAboutToRead, let (input, place) = unit.restoring else { return false }
        let origin = unit.stage == "tally" ? "/\(input.topic)/\(place.partition)" : nil
        var seen: Set<[UInt8]> = []
        var candidates: [(offset: Int, value: [UInt8])] = []
        for entry in log.committed(place.topic).reversed() where entry.place == place {
            guard seen.insert(entry.entry.key).inserted, let value = entry.entry.value else { continue }
            if let origin, !String(decoding: entry.entry.key, as: UTF8.self).contains(origin) { continue }
            candidates.append((Int(entry.offset), value))
        }
        guard !candidates.isEmpty else { return false }
        let chosen = random.pick(candidates)
        let cut = Array(chosen.value.prefix(random.int(0...(chosen.value.count - 1))))
        log.replaceValue(place, chosen.offset, with: random.chance(50) ? cut : [0xFF] + chosen.value)
        damage = (place, chosen.offset, chosen.value, step + random.int(5...60))
        unit.mustNotice = place
        trace("\(place) offset \(chosen.offset) is damaged")
        return true
    }

    private func repair() {
        guard let damage else { return }
        log.replaceValue(damage.place, damage.offset, with: damage.value)
        self.damage = nil
        for unit in units { unit.mustNotice = nil }
    }

    // MARK: - The end

    /// Lets everything come to rest: no more faults, the input has ended, all that can settle settles.
    private func settle() {
        isCalm = true
        repair()
        for foreign in hanging {
            if let open = log.openTransaction(of: foreign.name) { log.end(open, commits: true) }
        }
        hanging = []
        requestEnd()
        for _ in 0..<20_000 {
            step += 1
            time.pass(.milliseconds(random.int(0...80)))
            tend()
            stepOne()
            if step % 16 == 0, isAtRest { return }
        }
        fail("it does not come to rest: \(unrest())")
    }
}
