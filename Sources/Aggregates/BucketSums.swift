package import EventTime

/// Counts by bucket, sorted; only buckets with a count are stored: 16 bytes each.
package struct BucketSums: Hashable, Sendable {
    /// Sorted by bucket; no zeros.
    package private(set) var sums: [BucketSum]

    /// - Parameter sums: sorted by bucket, without zeros.
    package init(_ sums: [BucketSum] = []) { self.sums = sums }

    package var isEmpty: Bool { sums.isEmpty }

    package subscript(bucket: Bucket) -> Int64 {
        let index = lowerBound(bucket)
        return index < sums.count && sums[index].bucket == bucket ? sums[index].count : 0
    }

    /// The sum over `[range.lowerBound, range.upperBound)`.
    package func sum(_ range: Range<Bucket>) -> Int64 {
        var total: Int64 = 0
        var index = lowerBound(range.lowerBound)
        while index < sums.count, sums[index].bucket < range.upperBound {
            total += sums[index].count
            index += 1
        }
        return total
    }

    package mutating func add(_ count: Int64, to bucket: Bucket) {
        let index = lowerBound(bucket)
        if index < sums.count, sums[index].bucket == bucket {
            sums[index].count += count
            if sums[index].count == 0 { sums.remove(at: index) }
        } else {
            sums.insert(BucketSum(bucket: bucket, count: count), at: index)
        }
    }

    package mutating func forget(before bucket: Bucket) { sums.removeFirst(lowerBound(bucket)) }

    /// The index of the first bucket at or after `bucket`.
    private func lowerBound(_ bucket: Bucket) -> Int {
        var (low, high) = (0, sums.count)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle].bucket < bucket { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
