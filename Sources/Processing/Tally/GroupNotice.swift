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

/// The groups that one input partition has told of, and from when: each is told once, and again where it
/// turns out to be known from earlier. What an aborted transaction told is told again; an instance that has
/// just begun tells all that come once more, which changes nothing.
struct ToldGroups: Sendable {
    private struct Key: Hashable {
        let grouping: UInt64
        let group: UInt64
    }

    private var told: [Key: Bucket] = [:]
    /// What was told of them before.
    private var undo: [(key: Key, before: Bucket?)] = []

    /// Whether it must be told; then it counts as told.
    mutating func isNews(_ notice: GroupNotice) -> Bool {
        let key = Key(grouping: notice.grouping, group: notice.group)
        let before = told[key]
        if let before, before <= notice.knownFrom { return false }
        told[key] = notice.knownFrom
        undo.append((key, before))
        return true
    }

    mutating func commit() { undo.removeAll(keepingCapacity: true) }

    mutating func rollback() {
        for (key, before) in undo.reversed() { told[key] = before }
        undo.removeAll(keepingCapacity: true)
    }
}
