package import EventTime
package import Events

/// What one partition heard of one feed for one bucket.
package struct FeedSum: Hashable, Sendable {
    package var feed: Feed
    package var bucket: Bucket
    package var knownFrom: Bucket
    package var events: Int64
    package var count: Int64
    /// Whether the events say which span they cover: then an absent bucket was not reported.
    package var periodic: Bool

    package init(
        feed: Feed, bucket: Bucket, knownFrom: Bucket, events: Int64, count: Int64, periodic: Bool
    ) {
        self.feed = feed
        self.bucket = bucket
        self.knownFrom = knownFrom
        self.events = events
        self.count = count
        self.periodic = periodic
    }
}

/// When each feed was heard, and how much it said: the ground for zero reported, not reported yet and silent,
/// three different facts. One ledger a cadence; every partition of the tallies topic holds the same.
package struct FeedLedger: Hashable, Sendable {
    /// How many settled buckets weigh the feeds, and for how many a feed that has stopped is still waited for.
    package static let weighingBuckets = 12
    package static let expectedBuckets = 3

    package struct Entry: Hashable, Sendable {
        /// Number of events and sum of counts; the settled part of both tells what was known.
        package var events = SeriesHistory()
        package var counts = SeriesHistory()
        package var periodic = false

        /// The first settled bucket, among those that are kept, with an event.
        package var firstReport: Bucket? { events.settled.first { $0.count > 0 }?.bucket }

        package init() {}

        package init(events: SeriesHistory, counts: SeriesHistory, periodic: Bool) {
            self.events = events
            self.counts = counts
            self.periodic = periodic
        }
    }

    package private(set) var entries: [Feed: Entry]

    package init(entries: [Feed: Entry] = [:]) { self.entries = entries }

    package mutating func add(_ sum: FeedSum) {
        entries[sum.feed, default: Entry()].events.add(
            PendingSum(bucket: sum.bucket, knownFrom: sum.knownFrom, count: sum.events, events: 0))
        entries[sum.feed, default: Entry()].counts.add(
            PendingSum(bucket: sum.bucket, knownFrom: sum.knownFrom, count: sum.count, events: 0))
        if sum.periodic { entries[sum.feed]?.periodic = true }
    }

    /// Applies what is known from `bucket` or before; returns the feeds and the earlier buckets whose report changed.
    package mutating func settle(_ bucket: Bucket) -> [Feed: [Bucket]] {
        var changed: [Feed: [Bucket]] = [:]
        for feed in entries.keys {
            let buckets = entries[feed]?.events.settle(bucket) ?? []
            _ = entries[feed]?.counts.settle(bucket)
            if !buckets.isEmpty { changed[feed] = buckets }
        }
        return changed
    }

    package mutating func forget(before bucket: Bucket) {
        for feed in entries.keys {
            entries[feed]?.events.forget(before: bucket)
            entries[feed]?.counts.forget(before: bucket)
        }
    }

    package func reported(_ feed: Feed, in bucket: Bucket) -> Bool {
        entries[feed].map { $0.events[bucket] > 0 } ?? false
    }

    package func reported(_ feed: Feed, in buckets: Range<Bucket>) -> Bool {
        entries[feed].map { $0.events.sum(buckets) > 0 } ?? false
    }
}
