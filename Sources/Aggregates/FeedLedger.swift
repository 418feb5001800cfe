package import EventTime
package import Events

/// What one partition heard of one feed for one bucket.
package struct FeedSum: Hashable, Sendable {
    /// Which feed.
    package var feed: Feed
    /// For which bucket.
    package var bucket: Bucket
    package var knownFrom: Bucket
    /// Number of events, those taken back subtracted.
    package var events: Int64
    /// Sum of their counts.
    package var count: Int64
    /// Whether the events say which span they cover: then an absent bucket was not reported.
    package var periodic: Bool
    /// Whether it goes to the ledger of the past: history that was loaded.
    package var isHistory: Bool

    package init(
        feed: Feed, bucket: Bucket, knownFrom: Bucket, events: Int64, count: Int64, periodic: Bool,
        isHistory: Bool = false
    ) {
        self.feed = feed
        self.bucket = bucket
        self.knownFrom = knownFrom
        self.events = events
        self.count = count
        self.periodic = periodic
        self.isHistory = isHistory
    }
}

/// When each feed was heard, and how much it said: the ground for zero reported, not reported yet and silent,
/// three different facts. One ledger a cadence; every partition of the tallies topic holds the same.
///
/// All answers but those of `running` come from what has settled: what waits may have arrived in one run and
/// not yet in another.
package struct FeedLedger: Hashable, Sendable {
    /// A feed is weighed by this many buckets that all expected feeds reported, sought among so many before.
    package static let weighingBuckets = 12
    package static let weighingReach = 60
    /// For how many buckets a feed without a schedule that has stopped is still waited for.
    package static let expectedBuckets = 3

    package struct Entry: Hashable, Sendable {
        /// Number of events a bucket; begun when one of them said which span it covers.
        package var events = SeriesHistory()
        /// Sum of counts a bucket; begun when anything was heard.
        package var counts = SeriesHistory()
        /// The last reported bucket among those that are no longer kept.
        package var lastForgotten: Bucket?

        /// The first settled bucket, among those that are kept, with an event.
        package var firstReport: Bucket? { events.settled.first { $0.count > 0 }?.bucket }

        package init() {}

        package init(events: SeriesHistory, counts: SeriesHistory, lastForgotten: Bucket?) {
            self.events = events
            self.counts = counts
            self.lastForgotten = lastForgotten
        }

        /// Whether anything of it has settled.
        package var isHeard: Bool { counts.begun }
        /// Whether its events say which span they cover.
        package var isPeriodic: Bool { events.begun }

        /// The last bucket up to `bucket` that was reported.
        package func lastReported(upTo bucket: Bucket) -> Bucket? {
            events.settled.last { $0.bucket <= bucket && $0.count > 0 }?.bucket ?? lastForgotten
        }

        mutating func forget(before bucket: Bucket) {
            let leaving = events.settled.last { $0.bucket < bucket && $0.count > 0 }
            lastForgotten = leaving?.bucket ?? lastForgotten
            events.forget(before: bucket)
            counts.forget(before: bucket)
        }
    }

    package private(set) var entries: [Feed: Entry]

    package init(entries: [Feed: Entry] = [:]) { self.entries = entries }

    package mutating func add(_ sum: FeedSum) {
        entries[sum.feed, default: Entry()].events.add(
            PendingSum(
                bucket: sum.bucket, knownFrom: sum.knownFrom, count: sum.events,
                events: sum.periodic ? sum.events : 0))
        entries[sum.feed, default: Entry()].counts.add(
            PendingSum(bucket: sum.bucket, knownFrom: sum.knownFrom, count: sum.count, events: sum.events))
    }

    /// Applies what is known from `bucket` or before; returns the feeds and the earlier buckets whose report
    /// changed.
    package mutating func settle(_ bucket: Bucket) -> [Feed: [Bucket]] {
        var changed: [Feed: [Bucket]] = [:]
        for feed in entries.keys {
            let events = entries[feed]?.events.settle(bucket) ?? []
            let counts = entries[feed]?.counts.settle(bucket) ?? []
            if !(events.isEmpty && counts.isEmpty) { changed[feed] = Set(events + counts).sorted() }
        }
        return changed
    }

    /// Drops what no question reaches any more.
    package mutating func forget(before bucket: Bucket) {
        for feed in entries.keys { entries[feed]?.forget(before: bucket) }
    }

    /// The feeds of which anything has settled.
    package var heard: [Feed] { entries.filter { $0.value.isHeard }.map(\.key) }

    package func reported(_ feed: Feed, in bucket: Bucket) -> Bool {
        entries[feed].map { $0.events[bucket] > 0 } ?? false
    }

    package func reported(_ feed: Feed, in buckets: Range<Bucket>) -> Bool {
        entries[feed].map { $0.events.sum(buckets) > 0 } ?? false
    }

    /// Whether anything has arrived for a bucket, settled or not.
    package func running(_ feed: Feed, in bucket: Bucket) -> Bool {
        entries[feed].map { $0.events.running(bucket..<(bucket + 1)) > 0 } ?? false
    }
}
