import Aggregates
import EventTime
import Events

/// Which feeds a selection waits for, and which of them have reported.
struct Coverage {
    let cadence: CadenceState
    /// The feeds that the selection reads, heard or configured, sorted.
    let feeds: [Feed]
    /// The part of `feeds` that is configured to report in every bucket.
    private let scheduled: Set<Feed>
    /// The feeds whose silence a rule watches: after how many buckets without a report they are silent.
    private let silentAfter: [Feed: Int]

    init(_ selection: Selection, cadence: CadenceState, plan: Plan, unit: BucketUnit) {
        self.cadence = cadence
        silentAfter = plan.silentAfter[unit, default: [:]].filter { selection.reads($0.key) }
        let (heard, configured) = (cadence.ledger.heard, plan.policies.feeds(readBy: selection))
        feeds = Set(heard.filter(selection.reads) + configured + silentAfter.keys).sorted()
        scheduled = Set(
            feeds.filter { feed in
                plan.policies.configured[feed]?.schedule.map { $0 <= unit } ?? false
            })
    }

    private var ledger: FeedLedger { cadence.ledger }

    /// Whether the count of a bucket was not reported, as against a count of zero.
    ///
    /// A feed that says which span it covers, or that has a schedule, reports every bucket; of any other feed
    /// no word means that nothing happened, once it has begun and until it is silent.
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
        let expected = expected(bucket)
        let reported = expected.filter { has($0, bucket, running: running) }
        if reported.count == expected.count { return 1 }
        let weights = weights(expected, before: bucket)
        let total = weights.values.reduce(0, +)
        guard total > 0 else { return Double(reported.count) / Double(expected.count) }
        return Double(reported.reduce(0) { $0 + weights[$1, default: 0] }) / Double(total)
    }

    /// The feeds that should report for a bucket, sorted.
    func expected(_ bucket: Bucket) -> [Feed] { feeds.filter { isExpected($0, bucket) } }

    /// Whether a feed has reported for a bucket; running: whether anything has arrived.
    func has(_ feed: Feed, _ bucket: Bucket, running: Bool) -> Bool {
        running ? ledger.running(feed, in: bucket) : ledger.reported(feed, in: bucket)
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
        if scheduled.contains(feed) || isSilent(feed, bucket) { return true }
        guard let entry = ledger.entries[feed], entry.isPeriodic else { return false }
        return entry.hasBegun(by: bucket)
    }

    private func isExpected(_ feed: Feed, _ bucket: Bucket) -> Bool {
        if scheduled.contains(feed) || isSilent(feed, bucket) { return true }
        guard ledger.entries[feed]?.isPeriodic ?? false else { return false }
        return ledger.reported(feed, in: (bucket - FeedLedger.expectedBuckets)..<bucket)
            || ledger.reported(feed, in: bucket)
    }

    /// Whether a feed has not reported for so long that a rule calls it silent: until it speaks again, what
    /// it leaves out is missing, and is no fall.
    private func isSilent(_ feed: Feed, _ bucket: Bucket) -> Bool {
        guard let limit = silentAfter[feed], let buckets = cadence.unreported(feed, bucket) else {
            return false
        }
        return buckets >= limit
    }
}

extension FeedLedger.Entry {
    /// Whether the feed had reported up to this bucket, as far as is known now.
    func hasBegun(by bucket: Bucket) -> Bool {
        if lastForgotten != nil { return true }
        return firstReport.map { $0 <= bucket } ?? false
    }
}
