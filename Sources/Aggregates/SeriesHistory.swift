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

    package init(bucket: Bucket, knownFrom: Bucket, count: Int64, events: Int64) {
        self.bucket = bucket
        self.knownFrom = knownFrom
        self.count = count
        self.events = events
    }
}

/// The counts of one series, bucket by bucket: settled ones, and those that wait.
///
/// Only buckets with a count are stored: 16 bytes each. Whether an absent bucket is a zero or was not
/// reported is a question to the feeds.
package struct SeriesHistory: Hashable, Sendable {
    /// Sorted by bucket; no zeros.
    package private(set) var settled: [BucketSum] = []
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
        self.settled = settled
        self.pending = pending
        self.begun = begun
        self.hasSettled = hasSettled
    }

    package subscript(bucket: Bucket) -> Int64 {
        let index = lowerBound(bucket)
        return index < settled.count && settled[index].bucket == bucket ? settled[index].count : 0
    }

    /// The sum over `[range.lowerBound, range.upperBound)`.
    package func sum(_ range: Range<Bucket>) -> Int64 {
        var total: Int64 = 0
        var index = lowerBound(range.lowerBound)
        while index < settled.count, settled[index].bucket < range.upperBound {
            total += settled[index].count
            index += 1
        }
        return total
    }

    /// What has arrived so far for the buckets of a range, settled or not.
    package func running(_ range: Range<Bucket>) -> Int64 {
        pending.reduce(sum(range)) { range.contains($1.bucket) ? $0 + $1.count : $0 }
    }

    package mutating func add(_ sum: PendingSum) {
        guard sum.count != 0 || sum.events != 0 else { return }
        let index = pending.firstIndex { !Self.precedes($0, sum) } ?? pending.count
        if index < pending.count, pending[index].bucket == sum.bucket,
            pending[index].knownFrom == sum.knownFrom
        {
            pending[index].count += sum.count
            pending[index].events += sum.events
            if pending[index].count == 0, pending[index].events == 0 { pending.remove(at: index) }
        } else {
            pending.insert(sum, at: index)
        }
    }

    /// Applies everything known from `bucket` or before; returns the earlier buckets that it changed, sorted.
    package mutating func settle(_ bucket: Bucket) -> [Bucket] {
        let known = pending.prefix { $0.knownFrom <= bucket }
        guard !known.isEmpty else { return [] }
        hasSettled = true
        var changed: Set<Bucket> = []
        for sum in known where sum.count != 0 {
            apply(sum.count, to: sum.bucket)
            if sum.bucket < bucket { changed.insert(sum.bucket) }
        }
        if known.reduce(0, { $0 + $1.events }) > 0 { begun = true }
        pending.removeFirst(known.count)
        return changed.sorted()
    }

    package mutating func forget(before bucket: Bucket) {
        settled.removeFirst(lowerBound(bucket))
    }

    private mutating func apply(_ count: Int64, to bucket: Bucket) {
        let index = lowerBound(bucket)
        if index < settled.count, settled[index].bucket == bucket {
            settled[index].count += count
            if settled[index].count == 0 { settled.remove(at: index) }
        } else {
            settled.insert(BucketSum(bucket: bucket, count: count), at: index)
        }
    }

    /// The index of the first settled bucket at or after `bucket`.
    private func lowerBound(_ bucket: Bucket) -> Int {
        var (low, high) = (0, settled.count)
        while low < high {
            let middle = (low + high) / 2
            if settled[middle].bucket < bucket { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func precedes(_ a: PendingSum, _ b: PendingSum) -> Bool {
        (a.knownFrom, a.bucket) < (b.knownFrom, b.bucket)
    }
}
