import Dispatch
import Events
import Processing
import Synchronization
import Testing

/// Partitions share nothing that changes: what they say at the same time is what they say one after the
/// other. Built with the thread sanitizer, it finds what two of them would write to.
struct ConcurrencyTests {
    @Test(arguments: Seeds.first(60)) func partitionsWorkAtTheSameTime(seed: UInt64) {
        let world = RandomWorld.make(seed)
        let origins = world.logs.keys.sorted()
        let expected = Mutex<[InputPartition: [[Int32: TallyBlock]]]>([:])
        let found = Mutex<[InputPartition: [[Int32: TallyBlock]]]>([:])
        for origin in origins {
            let said = Self.work(world, origin)
            expected.withLock { $0[origin] = said }
        }
        DispatchQueue.concurrentPerform(iterations: origins.count) { number in
            let said = Self.work(world, origins[number])
            found.withLock { $0[origins[number]] = said }
        }
        #expect(found.withLock { $0 } == expected.withLock { $0 }, "seed \(seed)")
    }

    private static func work(_ world: World, _ origin: InputPartition) -> [[Int32: TallyBlock]] {
        let stage = TallyStage(origin: origin, world: world, talliesPartitions: 3)
        var said: [[Int32: TallyBlock]] = []
        while !stage.isDone { said.append(stage.read(20, commits: true)) }
        return said
    }
}
