import Aggregates
import Alerting
import Detectors
import EventCodec
import EventTime
import Events
import Processing
import Seeded
import Testing

/// Tallies, changelogs and the clock journal: what is written is what is read, and foreign bytes never trap.
struct InternalCodecTests {
    private static let feed = Feed(stream: "encounters", source: "USBP", report: "khsm-sector")

    private static func number(_ random: inout SeededRandom) -> Int64 {
        random.pick([0, 1, -1, 60, 249_740, -70_000, Int64(Int32.max) * 3])
    }

    private static func bucket(_ random: inout SeededRandom) -> Bucket {
        Bucket(random.pick([-400, 0, 7, 650, 20_000]))
    }

    private static func pending(_ random: inout SeededRandom) -> PendingSum {
        PendingSum(
            bucket: bucket(&random), knownFrom: bucket(&random), count: number(&random),
            events: number(&random), isHistory: random.chance(1, in: 2))
    }

    private static func sums(_ random: inout SeededRandom) -> [BucketSum] {
        var sums: [BucketSum] = []
        for ordinal in [Int32(-9), 3, 4, 5000] where random.chance(1, in: 2) {
            sums.append(BucketSum(bucket: Bucket(ordinal), count: number(&random)))
        }
        return sums
    }

    private static func series(_ random: inout SeededRandom) -> SeriesHistory {
        SeriesHistory(
            settled: sums(&random), pending: [pending(&random), pending(&random)],
            begun: random.chance(1, in: 2), hasSettled: random.chance(1, in: 2))
    }

    private static func extremes(_ random: inout SeededRandom) -> [Int: Extremes] {
        var extremes: [Int: Extremes] = [:]
        for drawer in [0, 4, 12] where random.chance(1, in: 2) {
            extremes[drawer] = Extremes(
                highest: (bucket(&random), number(&random)), lowest: (bucket(&random), number(&random)),
                observed: 9)
        }
        return extremes
    }

    private static func states(_ random: inout SeededRandom) -> [(WatchKey, WatchValue)] {
        let group = Group(["Tucson, AZ", ""])
        var history = MeasuredHistory(
            first: bucket(&random), values: [3, MeasuredHistory.missing, 249_740],
            archive: extremes(&random), past: extremes(&random), visibleFrom: nil)
        if random.chance(1, in: 3) { history.append(number(&random)) }
        let ledger = PastLedger(entries: [
            feed: .init(incoming: series(&random), reports: BucketSums(sums(&random)))
        ])
        return [
            (.series(7, group), .series(series(&random))),
            (.past(8, group), .past(BucketSums(sums(&random)))),
            (.pastReports(9), .pastReports(ledger)),
            (
                .rule("record", meaning: 5, group),
                .rule(RuleSeries(history: history, begun: bucket(&random)), nil)
            ),
            (
                .early("record", meaning: 5, group),
                .early([
                    word(&random, projection: nil),
                    word(&random, projection: ProjectedTotal(total: nil, error: 0.05)),
                    word(&random, projection: ProjectedTotal(total: 150.5, error: 0.01)),
                ])
            ),
            (.arrivals("record", meaning: 5, group), .arrivals(arrivals(&random))),
        ]
    }

    private static func word(_ random: inout SeededRandom, projection: ProjectedTotal?) -> EarlyWord {
        EarlyWord(
            bucket: bucket(&random), episode: "0f", value: 62, severity: .critical, projection: projection)
    }

    private static func arrivals(_ random: inout SeededRandom) -> SeriesArrivals {
        var profile = ArrivalProfile()
        for total in 1...3 as ClosedRange<Int64> { profile.learn([0, nil, total / 2, total], of: total) }
        let counts = (0..<BucketMarks.count).map { $0 == 3 ? nil : Int64($0) - 1 }
        return SeriesArrivals(
            profile: profile, open: [SeriesArrivals.OpenBucket(bucket: bucket(&random), arrived: counts)])
    }

    private static func block(_ random: inout SeededRandom) -> TallyBlock {
        let sum = pending(&random)
        let feedSum = FeedSum(
            feed: feed, bucket: sum.bucket, knownFrom: sum.knownFrom, events: 3, count: 4, periodic: true,
            isHistory: random.chance(1, in: 2))
        return TallyBlock(
            origin: InputPartition(stream: "encounters", partition: 3),
            tallies: [Tally(grouping: 1, group: Group(["x"]), sum: sum)],
            feeds: [FeedTally(cadence: 2, sum: feedSum)], clock: Timestamp(milliseconds: 17))
    }

    private static func ids(_ random: inout SeededRandom) -> IdBlock {
        let records = IdOrigin.allCases.map { origin in
            IdRecord(
                fingerprint: IdFingerprint(high: 1, middle: 2, low: 3), content: 4,
                time_s: Int64(Int.random(in: -9...9, using: &random)) * 1_000_000_000, count: 5,
                revision: UInt32(Int.random(in: 0...2, using: &random)), withdrawn: random.chance(1, in: 2),
                origin: origin,
                period: random.chance(1, in: 2) ? Period("P1M") : nil,
                offset_s: random.chance(1, in: 2) ? -18_000 : 0, profile: 0)
        }
        return IdBlock(firstProfile: 0, profiles: [[0, 1]], records: records)
    }

    private static let load = HistoryLoad(
        id: "00ff", stream: "encounters",
        feeds: [
            feed: .init(
                first: Timestamp("2017-01-01T05:00:00Z")!, last: Timestamp("2023-12-01T05:00:00Z")!,
                events: 1700)
        ], events: 1700, done: 500)

    @Test(arguments: UInt64(1)...60) func whatIsWrittenIsRead(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for (key, value) in Self.states(&random) {
            let keyBytes = WatchCheckpointCodec.encode(key)
            #expect(try keyBytes.withUnsafeBytes { try WatchCheckpointCodec.decodeKey($0) } == key)
            let bytes = WatchCheckpointCodec.encode(value)
            #expect(try bytes.withUnsafeBytes { try WatchCheckpointCodec.decode(key, $0) } == value)
        }
        let block = Self.block(&random)
        #expect(try TallyCodec.encode(block).withUnsafeBytes { try TallyCodec.decode($0) } == block)
        let ids = Self.ids(&random)
        let bytes = TallyCheckpointCodec.encode(ids)
        var told = 7
        let read = try bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeIds($0, told: &told) }
        #expect(read == ids && told == ids.profiles.count)
    }

    @Test func theJournalTellsHowFarALoadHasCome() throws {
        let entry = ClockEntry.history(Self.load)
        let bytes = ClockCodec.encode(entry)
        #expect(try bytes.withUnsafeBytes { try ClockCodec.decode($0) } == entry)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\"done\":500,\"events\":1700") && text.contains("\"finished\":false"))
        #expect(ClockCodec.key(entry) == "history/encounters/00ff")
    }

    @Test func loadsOverlapWhereTheyTellTheSameTimeOfAFeed() {
        func load(_ source: String, _ first: String, _ last: String) -> HistoryLoad {
            let feed = Feed(stream: "encounters", source: source, report: "khsm-sector")
            return HistoryLoad(
                id: "1", stream: "encounters",
                feeds: [feed: .init(first: Timestamp(first)!, last: Timestamp(last)!, events: 1)], events: 1)
        }
        let after = load("USBP", "2023-12-01T05:00:01Z", "2024-05-01T05:00:00Z")
        let same = load("USBP", "2023-12-01T05:00:00Z", "2024-05-01T05:00:00Z")
        let other = load("INM", "2018-01-01T05:00:00Z", "2019-05-01T05:00:00Z")
        #expect(Self.load.overlap(with: after).isEmpty && Self.load.overlap(with: other).isEmpty)
        #expect(Self.load.overlap(with: same) == [Self.feed])
        #expect(same.overlap(with: Self.load) == [Self.feed])
    }

    @Test(arguments: UInt64(1)...60) func damagedBytesNeverTrap(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for (key, value) in Self.states(&random) {
            for bytes in Self.damaged(WatchCheckpointCodec.encode(value), &random) {
                _ = try? bytes.withUnsafeBytes { try WatchCheckpointCodec.decode(key, $0) }
            }
        }
        for bytes in Self.damaged(TallyCodec.encode(Self.block(&random)), &random) {
            _ = try? bytes.withUnsafeBytes { try TallyCodec.decode($0) }
        }
        for bytes in Self.damaged(TallyCheckpointCodec.encode(Self.ids(&random)), &random) {
            var told = 0
            _ = try? bytes.withUnsafeBytes { try TallyCheckpointCodec.decodeIds($0, told: &told) }
        }
        for bytes in Self.damaged(ClockCodec.encode(.history(Self.load)), &random) {
            _ = try? bytes.withUnsafeBytes { try ClockCodec.decode($0) }
        }
    }

    /// Every beginning of the bytes, and the bytes with one of them changed.
    private static func damaged(_ bytes: [UInt8], _ random: inout SeededRandom) -> [[UInt8]] {
        var found = bytes.indices.map { Array(bytes[..<$0]) }
        for index in bytes.indices {
            var changed = bytes
            changed[index] = UInt8.random(in: 0...255, using: &random)
            found.append(changed)
        }
        return found
    }
}
