package import EventTime

/// The groups of one grouping in all tallies partitions, as far as they have been told: how many there were
/// when a bucket settled follows from the logs alone, and is the same in every task.
///
/// Memory: 8 bytes a group and task, twice that while it waits for its bucket; of at most
/// `Limits.budgetSeries` groups.
package struct GroupCensus: Hashable, Sendable {
    /// A part of it, by the last byte of the hash: what the changelog keeps in one record.
    package struct Part: Hashable, Sendable {
        package var settled: Set<UInt64> = []
        /// Groups whose first bucket has not settled.
        package var waiting: [UInt64: Bucket] = [:]

        package init(settled: Set<UInt64> = [], waiting: [UInt64: Bucket] = [:]) {
            self.settled = settled
            self.waiting = waiting
        }
    }

    package private(set) var parts: [UInt8: Part] = [:]
    /// Groups of which a bucket has settled.
    package private(set) var count = 0
    /// The parts in which a group waits.
    private var waiting: Set<UInt8> = []

    private let limit: Int

    /// - Parameter limit: further groups are not counted.
    package init(limit: Int = Limits.budgetSeries) { self.limit = limit }

    static func part(of group: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: group) }

    /// - Returns: whether that was news.
    mutating func add(_ notice: GroupNotice) -> Bool {
        let place = Self.part(of: notice.group)
        if count >= limit { return false }
        if parts[place]?.settled.contains(notice.group) ?? false { return false }
        if let known = parts[place]?.waiting[notice.group], known <= notice.knownFrom { return false }
        parts[place, default: Part()].waiting[notice.group] = notice.knownFrom
        waiting.insert(place)
        return true
    }

    /// Counts those that are known from a bucket or earlier.
    ///
    /// - Returns: the parts that changed.
    mutating func settle(_ bucket: Bucket) -> [UInt8] {
        var changed: [UInt8] = []
        for place in waiting {
            guard var part = parts.removeValue(forKey: place) else { continue }
            let due = part.waiting.filter { $0.value <= bucket }
            for group in due.keys {
                part.waiting[group] = nil
                part.settled.insert(group)
            }
            count = min(count + due.count, limit)
            if !due.isEmpty { changed.append(place) }
            if part.waiting.isEmpty { waiting.remove(place) }
            parts[place] = part
        }
        return changed
    }

    /// Puts back what the changelog kept.
    mutating func restore(_ place: UInt8, _ part: Part) {
        count = min(count + part.settled.count - (parts[place]?.settled.count ?? 0), limit)
        parts[place] = part
        if part.waiting.isEmpty { waiting.remove(place) } else { waiting.insert(place) }
    }
}
