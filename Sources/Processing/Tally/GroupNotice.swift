package import EventTime

/// One group of a grouping that an input partition counts for, told to every tallies partition: all of them
/// must know how many series share a budget.
package struct GroupNotice: Hashable, Sendable {
    /// `Grouping.fingerprint`.
    package var grouping: UInt64
    /// `Group.stableHash`.
    package var group: UInt64
    /// From which bucket on it is known.
    package var knownFrom: Bucket

    package init(grouping: UInt64, group: UInt64, knownFrom: Bucket) {
        self.grouping = grouping
        self.group = group
        self.knownFrom = knownFrom
    }
}

/// The groups that one input partition has told of, so that it tells each of them once. What an aborted
/// transaction told is told again; an instance that has just begun tells all that come once more, which
/// changes nothing.
struct ToldGroups: Sendable {
    private struct Key: Hashable {
        let grouping: UInt64
        let group: UInt64
    }

    private var told: Set<Key> = []
    private var sinceCommit: [Key] = []

    mutating func isNew(_ grouping: UInt64, _ group: UInt64) -> Bool {
        let key = Key(grouping: grouping, group: group)
        guard told.insert(key).inserted else { return false }
        sinceCommit.append(key)
        return true
    }

    mutating func commit() { sinceCommit.removeAll(keepingCapacity: true) }

    mutating func rollback() {
        for key in sinceCommit { told.remove(key) }
        sinceCommit.removeAll(keepingCapacity: true)
    }
}
