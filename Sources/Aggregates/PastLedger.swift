package import EventTime
package import Events

/// For which buckets before the first that settled each feed has told history: the ground for zero and not
/// reported there. One ledger a cadence, like `FeedLedger`, which knows nothing of history: what was loaded
/// says nothing of which feeds are expected now.
package struct PastLedger: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// Events that wait to become known; begun when one of them said which span it covers.
        package var incoming = SeriesHistory()
        /// Number of events a bucket.
        package var reports = BucketSums()

        package init(incoming: SeriesHistory = .init(), reports: BucketSums = .init()) {
            self.incoming = incoming
            self.reports = reports
        }

        /// Whether its events say which span they cover: then an absent bucket was not reported.
        package var isPeriodic: Bool { incoming.begun }

        package func reported(in bucket: Bucket) -> Bool { reports[bucket] > 0 }

        /// From the first bucket that was reported to the last: what lies outside is not known.
        package var told: ClosedRange<Bucket>? {
            guard let first = reports.sums.first, let last = reports.sums.last else { return nil }
            return first.bucket...last.bucket
        }
    }

    package private(set) var entries: [Feed: Entry]

    package init(entries: [Feed: Entry] = [:]) { self.entries = entries }

    /// Whether any feed has told anything that counts.
    package var isEmpty: Bool { entries.values.allSatisfy(\.reports.isEmpty) }

    package mutating func add(_ sum: FeedSum) {
        entries[sum.feed, default: Entry()].incoming.add(
            PendingSum(
                bucket: sum.bucket, knownFrom: sum.knownFrom, count: sum.events,
                events: sum.periodic ? sum.events : 0, isHistory: true))
    }

    /// Whether anything is known from `bucket` or before that has not been applied.
    package func hasNews(by bucket: Bucket) -> Bool {
        entries.values.contains { entry in
            entry.incoming.pending.first.map { $0.knownFrom <= bucket } ?? false
        }
    }

    /// Applies what is known from `bucket` or before, of buckets from `floor` to `start`; returns whether
    /// anything has changed.
    package mutating func settle(_ bucket: Bucket, from floor: Bucket, to start: Bucket) -> Bool {
        var isChanged = false
        for feed in entries.keys {
            let past = entries[feed]?.incoming.settle(bucket, pastBefore: start).past ?? []
            for sum in past where sum.bucket >= floor {
                entries[feed]?.reports.add(sum.count, to: sum.bucket)
                isChanged = true
            }
        }
        return isChanged
    }
}
