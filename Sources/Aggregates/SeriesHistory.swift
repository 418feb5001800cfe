package import EventTime

/// A settled count, or one that waits for its settlement.
package struct BucketSum: Hashable, Sendable {
    package var bucket: Bucket
    package var count: Int64

    package init(bucket: Bucket, count: Int64) {
        self.bucket = bucket
        self.count = count
    }
}

/// A sum that becomes known when the bucket `knownFrom` settles: the bucket in which the watermark of its own
/// partition stood when it was read, never before the bucket itself.
package struct PendingSum: Hashable, Sendable {
    package var bucket: Bucket
    package var knownFrom: Bucket
    package var count: Int64
    /// Events behind it, those taken back subtracted.
    package var events: Int64
    /// Whether it was loaded as history, behind all clocks: it counts only for buckets before the first that
    /// settled.
    package var isHistory: Bool

    package init(
        bucket: Bucket, knownFrom: Bucket, count: Int64, events: Int64, isHistory: Bool = false
    ) {
        self.bucket = bucket
        self.knownFrom = knownFrom
        self.count = count
        self.events = events
        self.isHistory = isHistory
    }
}

/// What became known of a series when a bucket settled.
package struct NewlyKnown: Hashable, Sendable {
    /// The earlier buckets that live events changed, sorted.
    package var changed: [Bucket] = []
    /// What counts for buckets before the first that settled.
    package var past: [BucketSum] = []
    /// Events of history for buckets that the live stream has told: they do not count.
    package var overtaken: Int64 = 0
}

/// The counts of one series, bucket by bucket: settled ones, and those that wait.
///
/// Only buckets with a count are stored: 16 bytes each. Whether an absent bucket is a zero or was not
/// reported is a question to the feeds.
package struct SeriesHistory: Hashable, Sendable {
    private var counts: BucketSums
    /// Sorted by (known from, bucket).
    package private(set) var pending: [PendingSum] = []

    /// Whether an event has settled, be it a report of zero: from then on the series exists for its rules.
    package private(set) var begun = false
    /// Whether anything has settled, be it that it was taken back: from then on the series has its place.
    package private(set) var hasSettled = false

    package init(
        settled: [BucketSum] = [], pending: [PendingSum] = [], begun: Bool = false,
        hasSettled: Bool = false
    ) {
        counts = BucketSums(settled)
        self.pending = pending
        self.begun = begun
        self.hasSettled = hasSettled
    }

    /// A series of which this is all that has been heard.
    package init(_ first: PendingSum) {
        self.init()
        add(first)
    }

    /// Sorted by bucket; no zeros.
    package var settled: [BucketSum] { counts.sums }

    package subscript(bucket: Bucket) -> Int64 { counts[bucket] }

    /// The sum over `[range.lowerBound, range.upperBound)`.
    package func sum(_ range: Range<Bucket>) -> Int64 { counts.sum(range) }

    /// What has arrived so far for the buckets of a range, settled or not; history does not count among it.
    package func running(_ range: Range<Bucket>) -> Int64 {
        pending.reduce(sum(range)) { range.contains($1.bucket) && !$1.isHistory ? $0 + $1.count : $0 }
    }

    package mutating func add(_ sum: PendingSum) {
        guard sum.count != 0 || sum.events != 0 else { return }
        let index = place(of: sum)
        if index < pending.count, Self.key(pending[index]) == Self.key(sum) {
            pending[index].count += sum.count
            pending[index].events += sum.events
            if pending[index].count == 0, pending[index].events == 0 { pending.remove(at: index) }
        } else {
            pending.insert(sum, at: index)
        }
    }

    /// Applies everything known from `bucket` or before; returns the earlier buckets that it changed, sorted.
    package mutating func settle(_ bucket: Bucket) -> [Bucket] { settle(bucket, pastBefore: nil).changed }

    /// The same where what counts for buckets before `start` is not kept here, but handed back.
    package mutating func settle(_ bucket: Bucket, pastBefore start: Bucket?) -> NewlyKnown {
        let known = pending.prefix { $0.knownFrom <= bucket }
        var new = NewlyKnown()
        guard !known.isEmpty else { return new }
        hasSettled = true
        var changed: Set<Bucket> = []
        var events: Int64 = 0
        for sum in known {
            let isPast = start.map { sum.bucket < $0 } ?? false
            if sum.isHistory, !isPast {
                new.overtaken += sum.events
                continue
            }
            events += sum.events
            if sum.count == 0 { continue }
            if sum.bucket < bucket, !sum.isHistory { changed.insert(sum.bucket) }
            if isPast {
                new.past.append(BucketSum(bucket: sum.bucket, count: sum.count))
            } else {
                counts.add(sum.count, to: sum.bucket)
            }
        }
        if events > 0 { begun = true }
        pending.removeFirst(known.count)
        new.changed = changed.sorted()
        return new
    }

    package mutating func forget(before bucket: Bucket) { counts.forget(before: bucket) }

    /// Where a sum stands among those that wait, or would stand.
    private func place(of sum: PendingSum) -> Int {
        let key = Self.key(sum)
        var (low, high) = (0, pending.count)
        while low < high {
            let middle = (low + high) / 2
            if Self.key(pending[middle]) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func key(_ sum: PendingSum) -> (Bucket, Bucket, Int) {
        (sum.knownFrom, sum.bucket, sum.isHistory ? 1 : 0)
    }
}
