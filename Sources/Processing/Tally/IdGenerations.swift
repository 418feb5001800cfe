package import EventTime

/// The blocks of ids that one partition has in its changelog, by their generation: the ones that go together.
package struct IdGenerations {
    private struct Generation {
        var numbers: [UInt64] = []
        var newest = Timestamp(milliseconds: .min)
    }

    private var committed: [Generation] = []
    private var pending: [(number: UInt64, block: IdBlock.Outline)] = []
    /// Of the first block that is not committed.
    private var next: UInt64 = 0

    package init() {}

    /// Adds the next block of the open transaction; returns its number, by which the changelog orders it.
    package mutating func add(_ block: IdBlock) -> UInt64 {
        let number = next + UInt64(pending.count)
        pending.append((number, block.outline))
        return number
    }

    /// Adds a block that was read from the changelog, in the order of the numbers.
    package mutating func restore(_ number: UInt64, _ block: IdBlock) {
        append(number, block.outline)
        next = number + 1
    }

    /// The blocks to be deleted: of each generation that is over and has no id of an event at `floor` or
    /// later.
    package func outdated(before floor: Timestamp) -> [UInt64] {
        committed.dropLast().filter { $0.newest < floor }.flatMap(\.numbers)
    }

    /// What was added, and what was `outdated` at `floor`, is so in the changelog.
    package mutating func commit(deletedBefore floor: Timestamp?) {
        if let floor, let last = committed.last {
            committed = committed.dropLast().filter { $0.newest >= floor } + [last]
        }
        for (number, block) in pending { append(number, block) }
        next += UInt64(pending.count)
        pending = []
    }

    package mutating func rollback() { pending = [] }

    private mutating func append(_ number: UInt64, _ block: IdBlock.Outline) {
        if block.beginsGeneration { committed.append(Generation()) }
        committed[committed.count - 1].numbers.append(number)
        committed[committed.count - 1].newest = max(committed[committed.count - 1].newest, block.newest)
    }
}
