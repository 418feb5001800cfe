import Aggregates
import EventTime
import Events

extension TallyTask {
    /// What has been added up since the last call, one block for each tallies partition that must hear it.
    package mutating func flush() -> [Int32: TallyBlock] {
        endRun()
        var tallies: [[Tally]] = Array(repeating: [], count: Int(talliesPartitions))
        var groups: [GroupNotice] = []
        func take(_ target: TallyTarget, _ sum: PendingSum) {
            // Of a group that was counted and taken back, too: where batches end makes no difference.
            if let group = target.notice {
                let notice = GroupNotice(
                    grouping: target.grouping, group: group, knownFrom: sum.knownFrom)
                if toldGroups.isNews(notice) { groups.append(notice) }
            }
            if sum.isNothing { return }
            tallies[Int(target.partition)].append(
                Tally(grouping: target.grouping, group: target.group, sum: sum))
        }
        cells.drain(isHistory: false, take)
        historyCells.drain(isHistory: true, take)
        var feeds: [FeedTally] = []
        func take(_ target: FeedTarget, _ sum: PendingSum) {
            if sum.isNothing { return }
            feeds.append(
                FeedTally(
                    cadence: target.cadence,
                    sum: FeedSum(
                        feed: target.feed, bucket: sum.bucket, knownFrom: sum.knownFrom, events: sum.events,
                        count: sum.count, periodic: target.periodic, isHistory: sum.isHistory)))
        }
        feedCells.drain(isHistory: false, take)
        historyFeedCells.drain(isHistory: true, take)
        let everybodyHears = mustTellClock || !feeds.isEmpty || !groups.isEmpty
        mustTellClock = false
        var blocks: [Int32: TallyBlock] = [:]
        for (partition, tallies) in tallies.enumerated() where everybodyHears || !tallies.isEmpty {
            blocks[Int32(partition)] = TallyBlock(
                origin: origin, tallies: tallies, feeds: feeds, groups: groups, clock: clock.now,
                begin: clock.begin, isEnd: isEnded)
        }
        return blocks
    }
}

extension PendingSum {
    /// All that was counted was taken back.
    fileprivate var isNothing: Bool { count == 0 && events == 0 }
}
