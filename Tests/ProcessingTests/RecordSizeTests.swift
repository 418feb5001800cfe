import Aggregates
import EventCodec
import EventTime
import Events
import Processing
import Testing

/// Records that would be larger than a broker takes are cut, and say the same.
@Suite struct RecordSizeTests {
    @Test func onlyTheLastPartOfATallyBlockTellsTheClockAndTheFeeds() {
        let origin = InputPartition(stream: "encounters", partition: 0)
        let tallies = (0..<12).map { number in
            Tally(
                grouping: 1, group: Group(["\(number)"]),
                sum: PendingSum(bucket: Bucket(1), knownFrom: Bucket(1), count: 1, events: 1))
        }
        let feed = Feed(stream: "encounters", source: "USBP", report: "events")
        let sum = FeedSum(
            feed: feed, bucket: Bucket(1), knownFrom: Bucket(1), events: 12, count: 12, periodic: false)
        let block = TallyBlock(
            origin: origin, tallies: tallies, feeds: [FeedTally(cadence: 1, sum: sum)],
            clock: Timestamp(milliseconds: 5), isEnd: true)
        let parts = block.parts(of: 5)
        #expect(parts.map(\.tallies.count) == [5, 5, 2])
        #expect(parts.flatMap(\.tallies) == tallies)
        #expect(parts.dropLast().allSatisfy { $0.clock == nil && $0.feeds.isEmpty && !$0.isEnd })
        #expect(parts.last?.clock == block.clock && parts.last?.feeds == block.feeds)
        #expect(parts.last?.isEnd == true)
        #expect(block.parts(of: 12) == [block])
    }

    @Test func theIdsOfALargeTransactionGoIntoSeveralRecords() {
        let records = (0..<25).map { number in
            IdRecord(
                fingerprint: IdFingerprint(high: 0, middle: 0, low: UInt32(number)), content: 0,
                time_s: Int64(number), count: 1, revision: 0, withdrawn: false,
                period: nil, offset_s: 0, profile: 0)
        }
        var cutter = IdBlockCutter(profiles: [IdBlock.Profile(hash: 1, bytes: [0])], size: 10)
        for record in records { cutter.add(record) }
        let parts = cutter.blocks
        #expect(parts.map(\.records.count) == [10, 10, 5])
        #expect(parts.flatMap(\.records) == records)
        #expect(parts.map(\.newest) == [9, 19, 24].map { Timestamp(milliseconds: $0 * 1000) })
    }

    @Test func idsOfManyProfilesGoIntoRecordsThatEachHaveTheirOwnProfilesAlone() {
        let profiles = (0..<300).map { number in
            IdBlock.Profile(
                hash: UInt64(number), bytes: Array("profile \(number)".utf8) + .init(repeating: 7, count: 100)
            )
        }
        let records = (0..<900).map { number in
            IdRecord(
                fingerprint: IdFingerprint(high: 0, middle: 0, low: UInt32(number)), content: 0,
                time_s: Int64(number), count: 1, revision: 0, withdrawn: false, period: nil, offset_s: 0,
                profile: Int32(number * 7 % 300))
        }
        var cutter = IdBlockCutter(profiles: profiles, bytes: 20_000)
        for record in records { cutter.add(record) }
        let parts = cutter.blocks
        #expect(parts.allSatisfy { TallyCheckpointCodec.encode($0).count <= 20_000 })
        #expect(parts.count < 20)
        let found = parts.flatMap { part in part.records.map { part.profiles[Int($0.profile)] } }
        #expect(found == records.map { profiles[Int($0.profile)] })
        #expect(parts.flatMap(\.records).map(\.fingerprint) == records.map(\.fingerprint))
    }
}
