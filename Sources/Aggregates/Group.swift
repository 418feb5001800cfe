import Events

/// The values of a grouping's dimensions: one group, one series. An absent dimension is "".
///
/// It carries the hash of its values, with the seed of the process, since the texts come from outside: a
/// group is looked up several times for each tally, and hashing it anew took most of the time of that.
package struct Group: Hashable, Sendable, Comparable {
    /// In the order of the grouping's dimensions.
    package let values: [String]
    private let hash: UInt64

    package init(_ values: [String]) {
        self.values = values
        hash = values.reduce(UInt64(values.count)) { hash, value in
            (hash &* 0x9E37_79B9_7F4A_7C15) ^ StableHash.hash64(value, seed: MixedKey.processSeed)
        }
    }

    package static func == (a: Group, b: Group) -> Bool { a.hash == b.hash && a.values == b.values }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    /// Spreads that hash.
    package func _rawHashValue(seed: Int) -> Int { MixedKey.place(of: hash, seed: seed) }

    package static func < (a: Group, b: Group) -> Bool {
        a.values.lexicographicallyPrecedes(b.values)
    }

    package func prefix(_ count: Int) -> Group { Group(Array(values.prefix(count))) }

    /// The tallies partition this group belongs to: a stable hash of the values, the same on every machine.
    package func partition(of count: Int32) -> Int32 {
        precondition(count > 0, "a topic has at least one partition")
        return count == 1 ? 0 : Int32(stableHash % UInt64(count))
    }

    /// Of the values; the same on every machine.
    package var stableHash: UInt64 {
        StableHash.hash64(values.map { "\($0.utf8.count):\($0)" }.joined())
    }
}
