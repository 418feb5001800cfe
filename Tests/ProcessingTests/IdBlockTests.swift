import Aggregates
import Detectors
import EventCodec
import EventTime
import Events
import Processing
import Rules
import Seeded
import Testing

/// Ids in the changelog: cut into records, in generations that are read and deleted as a whole.
@Suite struct IdBlockTests {
    private static func id(_ number: Int, profile: Int = 0) -> IdRecord {
        IdRecord(
            fingerprint: IdFingerprint(high: 0, middle: 0, low: UInt32(number)), content: 0,
            time_s: Int64(number), count: 1, revision: 0, withdrawn: false, period: nil, offset_s: 0,
            profile: Int32(profile))
    }

    private static func profiles(_ count: Int, padding: Int = 0) -> [IdBlock.Profile] {
        (0..<count).map { number in
            Array("profile \(number)".utf8) + Array(repeating: 7, count: padding)
        }
    }

    /// What a restore makes of blocks: each id with the profile that it had.
    private static func read(_ blocks: [IdBlock]) throws -> [(UInt32, IdBlock.Profile)] {
        var (told, profiles) = (0, [IdBlock.Profile]())
        return try blocks.flatMap { block in
            let bytes = TallyCheckpointCodec.encode(block)
            let read = try bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeIds($0, told: &told) }
            if read.firstProfile == 0 { profiles = [] }
            profiles += read.profiles
            return read.records.map { ($0.fingerprint.low, profiles[Int($0.profile)]) }
        }
    }

    @Test func theIdsOfALargeTransactionGoIntoSeveralRecords() {
        let records = (0..<25).map { Self.id($0) }
        var cutter = IdBlockCutter(size: 10)
        for record in records { cutter.add(record, of: Self.profiles(1)) }
        let parts = cutter.take()
        #expect(parts.map(\.records.count) == [10, 10, 5])
        #expect(parts.flatMap(\.records) == records)
        #expect(parts.map(\.profiles.count) == [1, 0, 0] && parts.map(\.firstProfile) == [0, 1, 1])
        #expect(cutter.take().isEmpty)
    }

    @Test func idsOfManyProfilesGoIntoRecordsThatTellEachProfileOnce() throws {
        let profiles = Self.profiles(300, padding: 100)
        let records = (0..<900).map { Self.id($0, profile: $0 * 7 % 300) }
        var cutter = IdBlockCutter(bytes: 20_000)
        for record in records { cutter.add(record, of: profiles) }
        let parts = cutter.take()
        #expect(parts.allSatisfy { TallyCheckpointCodec.encode($0).count <= 20_000 })
        #expect(parts.count < 8)
        #expect(Set(parts.flatMap(\.profiles)).count == 300 && parts.flatMap(\.profiles).count == 300)
        let read = try Self.read(parts)
        #expect(read.map(\.0) == records.map(\.fingerprint.low))
        #expect(read.map(\.1) == records.map { profiles[Int($0.profile)] })
    }

    /// Whatever is committed, taken back or begun anew: each id that was committed is read with its profile.
    @Test(arguments: UInt64(1)...100) func whatIsCommittedIsRead(seed: UInt64) throws {
        var random = SeededRandom(seed)
        var cutter = IdBlockCutter(size: random.int(1...8), bytes: random.int(100...2_000))
        var (profiles, committed) = ([IdBlock.Profile](), [IdBlock]())
        var (number, expected) = (0, [Int]())
        for _ in 0..<40 {
            profiles = Self.profiles(profiles.count + random.int(0...3))
            if profiles.isEmpty { continue }
            var (blocks, ids) = ([IdBlock](), [Int]())
            for _ in 0..<random.int(0...30) {
                let profile = random.int(0...(profiles.count - 1))
                cutter.add(Self.id(number, profile: profile), of: profiles)
                ids.append(profile)
                number += 1
                if random.chance(16) { blocks += cutter.take() }
            }
            blocks += cutter.take()
            if random.chance(33) {
                cutter.rollback()
            } else {
                cutter.commit()
                committed += blocks
                expected += ids
                if random.chance(20) { cutter.beginGeneration() }
            }
        }
        #expect(try Self.read(committed).map(\.1) == expected.map { profiles[$0] })
    }

    @Test func idsWithoutTheBlocksThatToldTheirProfilesAreRefused() throws {
        var cutter = IdBlockCutter(size: 1)
        for number in 0..<3 { cutter.add(Self.id(number, profile: number), of: Self.profiles(3)) }
        let blocks = cutter.take()
        #expect(try Self.read(blocks).count == 3)
        #expect(throws: CorruptRecord.self) { try Self.read([blocks[0], blocks[2]]) }
        #expect(throws: CorruptRecord.self) { try Self.read(Array(blocks[1...])) }
    }

    @Test func aGenerationIsDeletedAsAWholeWhenItIsOverAndAllOfItIsOld() {
        var cutter = IdBlockCutter(size: 1)
        var generations = IdGenerations()
        func write(_ numbers: [Int], commits: Bool = true) -> [UInt64] {
            for number in numbers { cutter.add(Self.id(number), of: Self.profiles(1)) }
            defer { if commits { cutter.commit() } else { cutter.rollback() } }
            return cutter.take().map { generations.add($0) }
        }
        func floor(_ seconds: Int) -> Timestamp { Timestamp(milliseconds: Int64(seconds) * 1000) }
        #expect(write([5, 9], commits: false) == [0, 1])
        generations.rollback()
        #expect(write([5, 9]) == [0, 1])
        generations.commit(deletedBefore: nil)
        // It is not over.
        #expect(generations.outdated(before: floor(100)).isEmpty)
        cutter.beginGeneration()
        #expect(write([7]) == [2])
        generations.commit(deletedBefore: floor(3))
        #expect(generations.outdated(before: floor(9)).isEmpty)
        #expect(generations.outdated(before: floor(10)) == [0, 1])
        generations.commit(deletedBefore: floor(10))
        #expect(generations.outdated(before: floor(100)).isEmpty)
        #expect(write([8]) == [3])
    }

    /// What a partition keeps in its changelog follows what it must remember, however long it runs.
    @Test func whatIsKeptInTheChangelogIsBounded() {
        var story = Story([
            Story.rule("areas", .threshold(ThresholdDetector(level: Level(above: 8))), by: ["area"])
        ])
        story.setHorizon(days: 4)
        var task = TallyTask(
            origin: InputPartition(stream: "encounters", partition: 0), plan: story.plan,
            talliesPartitions: 1, maxAhead: .seconds(300))
        // The horizon, the bucket itself and 26 hours of zones.
        let (perHour, lifetime_h) = (20, 4 * 24 + 24 + 26)
        var generations = IdGenerations()
        var kept: [UInt64: IdBlock] = [:]
        var (most, least) = (0.0, 10.0)
        for hour in 0..<(24 * 40) {
            for number in 0..<perHour {
                let time = Story.noon(0) + .seconds(hour * 3600 + number)
                var event = TestEvent(id: "\(hour)-\(number)", time: time)
                event.values = ["area-\(number)", ""]
                #expect(event.lend { task.receive($0, timestamp: time) } == nil)
            }
            _ = task.flush()
            for block in task.takeIdChanges() { kept[generations.add(block)] = block }
            let floor = task.idsForgottenBefore
            for number in floor.map(generations.outdated) ?? [] { kept[number] = nil }
            generations.commit(deletedBefore: floor)
            task.commit()
            guard hour > 24 * 20 else { continue }
            let share = Double(kept.values.reduce(0) { $0 + $1.records.count }) / Double(perHour * lifetime_h)
            (most, least) = (max(most, share), min(least, share))
        }
        #expect(least >= 1 && most < 1.4)
    }
}
