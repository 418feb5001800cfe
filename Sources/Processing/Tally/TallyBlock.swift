package import Aggregates
package import EventTime
import Events

/// One partition of one stream's input topic.
package struct InputPartition: Hashable, Comparable, Sendable {
    /// By its configured name.
    package var stream: String
    /// Of that topic.
    package var partition: Int32

    package init(stream: String, partition: Int32) {
        self.stream = stream
        self.partition = partition
    }

    package static func < (a: InputPartition, b: InputPartition) -> Bool {
        (a.stream, a.partition) < (b.stream, b.partition)
    }
}

/// What one input partition adds to one bucket of one group: a signed count, since revisions take back.
package struct Tally: Hashable, Sendable {
    /// `Grouping.fingerprint`: a reader with other rules leaves out what it does not know.
    package var grouping: UInt64
    /// The series it counts for.
    package var group: Group
    package var sum: PendingSum

    package init(grouping: UInt64, group: Group, sum: PendingSum) {
        self.grouping = grouping
        self.group = group
        self.sum = sum
    }
}

/// What one input partition heard of a feed, told to every tallies partition.
package struct FeedTally: Hashable, Sendable {
    /// `Cadence.fingerprint`.
    package var cadence: UInt64
    package var sum: FeedSum

    package init(cadence: UInt64, sum: FeedSum) {
        self.cadence = cadence
        self.sum = sum
    }
}

/// The record of the tallies topic: what one input partition tells one tallies partition in one transaction.
package struct TallyBlock: Hashable, Sendable {
    /// The input partition that speaks.
    package var origin: InputPartition
    /// Sums of the groups that belong to the tallies partition.
    package var tallies: [Tally]
    /// What was heard of feeds; the same for every tallies partition.
    package var feeds: [FeedTally]
    /// Groups it has not told of before; the same for every tallies partition.
    package var groups: [GroupNotice]
    /// The clock of the origin after everything in this block.
    package var clock: Timestamp?
    /// Where that clock stood first; later than it was where the task was restored, so the first word counts.
    package var begin: Timestamp?
    /// Whether the input has ended: it holds nobody up any more, until it goes on after all.
    package var isEnd: Bool

    package init(
        origin: InputPartition, tallies: [Tally], feeds: [FeedTally], groups: [GroupNotice] = [],
        clock: Timestamp?, begin: Timestamp? = nil, isEnd: Bool = false
    ) {
        self.origin = origin
        self.tallies = tallies
        self.feeds = feeds
        self.groups = groups
        self.clock = clock
        self.begin = begin
        self.isEnd = isEnd
    }

    /// The same in blocks of at most so many tallies and groups. Only the last tells the clock: nothing
    /// settles before all is said.
    package func parts(of size: Int = Limits.talliesPerRecord) -> [TallyBlock] {
        let whole = max(tallies.count, groups.count)
        guard whole > size else { return [self] }
        return stride(from: 0, to: whole, by: size).map { start in
            let isLast = start + size >= whole
            return TallyBlock(
                origin: origin, tallies: Array(tallies.dropFirst(start).prefix(size)),
                feeds: isLast ? feeds : [], groups: Array(groups.dropFirst(start).prefix(size)),
                clock: isLast ? clock : nil, begin: isLast ? begin : nil, isEnd: isLast && isEnd)
        }
    }
}
