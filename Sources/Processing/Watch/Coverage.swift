import Aggregates
import EventTime
import Events

/// Which feeds a selection waits for, and which of them have reported.
struct Coverage {
    let ledger: FeedLedger
    let policies: FeedPolicies
    let unit: BucketUnit
    /// The feeds that the selection reads, heard or configured, sorted.
    let feeds: [Feed]
    /// The part of `feeds` that is configured to report in every bucket.
    private let scheduled: Set<Feed>

    init(_ selection: Selection, ledger: FeedLedger, policies: FeedPolicies, unit: BucketUnit) {
        self.ledger = ledger
        self.policies = policies
        self.unit = unit
        feeds = Set(ledger.heard.filter(selection.reads) + policies.feeds(readBy: selection)).sorted()
        scheduled = Set(
            feeds.filter { feed in
                policies.configured[feed]?.schedule.map { $0 <= unit } ?? false
            })
    }

    /// Whether the count of a bucket was not reported, as against a count of zero.
    ///
    /// A feed that says which span it covers, or that has a schedule, reports every bucket; of any other feed
    /// no word means that nothing happened, once it has begun.
    func isMissing(_ bucket: Bucket) -> Bool {
        if feeds.contains(where: { ledger.reported($0, in: bucket) }) { return false }
        if feeds.contains(where: { reportsEvery($0, bucket) }) { return true }
        return !feeds.contains { ledger.entries[$0]?.hasBegun(by: bucket) ?? false }
    }

    /// Whether every expected feed has reported.
    func isComplete(_ bucket: Bucket) -> Bool {
        feeds.allSatisfy { ledger.reported($0, in: bucket) || !isExpected($0, bucket) }
    }

    /// The share of the expected feeds that have reported, 0...1: each weighs what it counted in the last
    /// buckets that all of them reported, or the same where there is no such bucket.
    func completeness(_ bucket: Bucket, running: Bool) -> Double {
        let expected = feeds.filter { isExpected($0, bucket) }
        let reported = expected.filter {
            running ? ledger.running($0, in: bucket) : ledger.reported($0, in: bucket)
        }
        if reported.count == expected.count { return 1 }
        let weights = weights(expected, before: bucket)
        let total = weights.values.reduce(0, +)
        guard total > 0 else { return Double(reported.count) / Double(expected.count) }
        return Double(reported.reduce(0) { $0 + weights[$1, default: 0] }) / Double(total)
    }

    private func weights(_ expected: [Feed], before bucket: Bucket) -> [Feed: Int64] {
        var weights: [Feed: Int64] = [:]
        var found = 0
        for candidate in stride(from: bucket - 1, through: bucket - FeedLedger.weighingReach, by: -1) {
            guard expected.allSatisfy({ ledger.reported($0, in: candidate) }) else { continue }
            for feed in expected {
                weights[feed, default: 0] += max(0, ledger.entries[feed]?.counts[candidate] ?? 0)
            }
            found += 1
            if found == FeedLedger.weighingBuckets { break }
        }
        return weights
    }

    private func reportsEvery(_ feed: Feed, _ bucket: Bucket) -> Bool {
        if scheduled.contains(feed) { return true }
        guard let entry = ledger.entries[feed], entry.isPeriodic else { return false }
        return entry.hasBegun(by: bucket)
    }

    private func isExpected(_ feed: Feed, _ bucket: Bucket) -> Bool {
        if scheduled.contains(feed) { return true }
        guard ledger.entries[feed]?.isPeriodic ?? false else { return false }
        return ledger.reported(feed, in: (bucket - FeedLedger.expectedBuckets)..<bucket)
            || ledger.reported(feed, in: bucket)
    }
}

extension FeedLedger.Entry {
    /// Whether the feed had reported up to this bucket, as far as is known now.
    func hasBegun(by bucket: Bucket) -> Bool {
        if lastForgotten != nil { return true }
        return firstReport.map { $0 <= bucket } ?? false
    }
}
