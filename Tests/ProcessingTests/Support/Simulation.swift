import Alerting
import EventCodec
import EventTime
import Events
import Processing
import Seeded

/// Runs a world through Tally and Watch tasks joined by an in-memory log, in an order that the seed decides:
/// which partition goes on, how long a batch is, what is undone and done again.
struct Simulation {
    struct Disturbance {
        var longestBatch = 12
        /// Of batches that are rolled back and read again, in percent.
        var rollbacks = 20
        /// Of commits after which the task is lost and restored from its changelog, in percent.
        var crashes = 10
        var talliesPartitions: Int32 = 2

        static let none = Disturbance(longestBatch: 1_000_000, rollbacks: 0, crashes: 0, talliesPartitions: 1)
    }

    struct Outcome {
        var alerts: [ShownAlert] = []
        var rejections: [InputPartition: [String]] = [:]
        var clocks: [InputPartition: [Timestamp?]] = [:]
        var blocks = 0

        var settled: [ShownAlert] { alerts.filter { $0.wordClass == .settled } }
        var early: [ShownAlert] { alerts.filter { $0.wordClass == .early } }
    }

    let world: World
    let disturbance: Disturbance
    private var random: SeededRandom
    private var queues: [[TallyBlock]]
    private var outcome = Outcome()

    init(_ world: World, seed: UInt64, _ disturbance: Disturbance = .init()) {
        self.world = world
        self.disturbance = disturbance
        random = SeededRandom(seed)
        queues = Array(repeating: [], count: Int(disturbance.talliesPartitions))
    }

    static func run(_ world: World, seed: UInt64, _ disturbance: Disturbance = .init()) -> Outcome {
        var simulation = Simulation(world, seed: seed, disturbance)
        return simulation.run()
    }

    private mutating func run() -> Outcome {
        var tallies = world.origins.map { origin in
            TallyStage(origin: origin, world: world, talliesPartitions: disturbance.talliesPartitions)
        }
        var watches = (0..<disturbance.talliesPartitions).map { partition in
            WatchStage(partition: partition, world: world, of: disturbance.talliesPartitions)
        }
        while true {
            let open = tallies.indices.filter { !tallies[$0].isDone }
            let reading = watches.indices.filter { watches[$0].position < queues[$0].count }
            if open.isEmpty && reading.isEmpty { break }
            let choice = random.int(0...(open.count + reading.count - 1))
            if choice < open.count {
                advance(&tallies[open[choice]])
            } else {
                advance(&watches[reading[choice - open.count]])
            }
        }
        for stage in tallies {
            outcome.rejections[stage.origin] = stage.rejections
            outcome.clocks[stage.origin] = stage.clocks
        }
        return outcome
    }

    private mutating func advance(_ stage: inout TallyStage) {
        let batch = random.int(1...disturbance.longestBatch)
        let fails = random.chance(disturbance.rollbacks)
        for (partition, block) in stage.read(batch, commits: !fails).sorted(by: { $0.key < $1.key }) {
            queues[Int(partition)].append(block)
            outcome.blocks += 1
        }
        if random.chance(disturbance.crashes) { stage.crash() }
    }

    private mutating func advance(_ stage: inout WatchStage) {
        let batch = random.int(1...disturbance.longestBatch)
        let fails = random.chance(disturbance.rollbacks)
        outcome.alerts += stage.read(queues[Int(stage.partition)], batch, commits: !fails)
        if random.chance(disturbance.crashes) { stage.crash() }
    }
}

/// One Tally task and what stands around it: its log, its place in it, its transactions, its changelog.
final class TallyStage {
    let origin: InputPartition
    private let world: World
    private let log: [LogEntry]
    private let talliesPartitions: Int32
    private var task: TallyTask
    /// As on a broker: the bytes of each block, by its number.
    private var changelog: (ids: [UInt64: [UInt8]], head: TallyHead?) = ([:], nil)
    private var generations = IdGenerations()
    private var abortsAfterWriting = false
    private(set) var position = 0
    private(set) var rejections: [String] = []
    /// The clock at each commit.
    private(set) var clocks: [Timestamp?] = []

    init(origin: InputPartition, world: World, talliesPartitions: Int32) {
        self.origin = origin
        self.world = world
        self.talliesPartitions = talliesPartitions
        log = world.logs[origin] ?? []
        task = Self.task(origin, world, talliesPartitions)
    }

    private static func task(_ origin: InputPartition, _ world: World, _ partitions: Int32) -> TallyTask {
        TallyTask(origin: origin, plan: world.plan, talliesPartitions: partitions, maxAhead: world.maxAhead)
    }

    var isDone: Bool { position == log.count }

    /// What a transaction of this length sends; nothing where it is aborted.
    func read(_ count: Int, commits: Bool) -> [Int32: TallyBlock] {
        let end = min(position + count, log.count)
        var refused: [String] = []
        for entry in log[position..<end] {
            switch entry {
            case .event(let event):
                let rejection = event.lend {
                    task.receive($0, timestamp: event.time, isHistory: event.isHistory)
                }
                if let rejection {
                    refused.append("\(event.id)r\(event.revision) \(rejection.reason.rawValue)")
                }
            case .tick(let time): task.tick(to: time)
            case .end: task.end()
            }
        }
        let blocks = task.flush()
        guard commits else {
            // Ids may have been on their way before the abort.
            if abortsAfterWriting { for block in task.takeIdChanges() { _ = generations.add(block) } }
            abortsAfterWriting.toggle()
            generations.rollback()
            task.rollback()
            return [:]
        }
        for block in task.takeIdChanges() {
            changelog.ids[generations.add(block)] = TallyCheckpointCodec.encode(block)
        }
        changelog.head = task.head
        let floor = task.idsForgottenBefore
        for number in floor.map(generations.outdated) ?? [] { changelog.ids[number] = nil }
        generations.commit(deletedBefore: floor)
        task.commit()
        clocks.append(task.clockNow)
        position = end
        rejections += refused
        return blocks
    }

    /// Loses the task and restores it from what was committed.
    func crash() {
        task = Self.task(origin, world, talliesPartitions)
        generations = IdGenerations()
        var told = 0
        for (number, bytes) in changelog.ids.sorted(by: { $0.key < $1.key }) {
            do {
                let block = try bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeIds($0, told: &told) }
                task.restore(block)
                generations.restore(number, block)
            } catch {
                preconditionFailure("block \(number) of \(origin): \(error)")
            }
        }
        if let head = changelog.head { task.restore(head) }
    }
}

/// One Watch task, the copy of its last commit and its changelog.
final class WatchStage {
    let partition: Int32
    private let world: World
    private let partitions: Int32
    private var task: WatchTask
    private var changelog: [WatchKey: WatchValue] = [:]
    private(set) var position = 0

    init(partition: Int32, world: World, of partitions: Int32) {
        self.partition = partition
        self.world = world
        self.partitions = partitions
        task = Self.task(partition, world, partitions)
    }

    private static func task(_ partition: Int32, _ world: World, _ partitions: Int32) -> WatchTask {
        WatchTask(partition: partition, of: partitions, plan: world.plan, inputPartitions: world.partitions)
    }

    func read(_ queue: [TallyBlock], _ count: Int, commits: Bool) -> [ShownAlert] {
        let committed = task
        let end = min(position + count, queue.count)
        for block in queue[position..<end] { task.receive(block) }
        let alerts = task.takeAlerts()
        let changes = task.takeChanges()
        guard commits else {
            task = committed
            return []
        }
        for (key, value) in changes { changelog[key] = value }
        position = end
        return alerts
    }

    /// Loses the task and restores it from what was committed.
    func crash() {
        task = Self.task(partition, world, partitions)
        for (key, value) in changelog { task.restore(key, value) }
        task.finishRestore()
    }
}
