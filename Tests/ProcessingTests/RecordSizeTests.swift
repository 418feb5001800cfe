import Aggregates
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
}
