/// Keys of dictionaries that are good hashes themselves. The standard way, SipHash over the key, costs more
/// than the rest of the look-up; these are only spread over the table.
package enum MixedKey {
    /// Another one in every process, for hashes of texts that come from outside: nobody can choose them so
    /// that they meet. Nothing that depends on it is stored, or decides an order.
    package static let processSeed: UInt64 = {
        var hasher = Hasher()
        hasher.combine(0)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }()

    /// What a key's `_rawHashValue(seed:)` answers. The seed is the dictionary's own, and is mixed in, so
    /// that keys do not come in the same order in two of them: what fills one from the other would pile up.
    package static func place(of hash: UInt64, seed: Int) -> Int {
        let mixed = (hash ^ UInt64(bitPattern: Int64(seed))) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed ^ mixed >> 32)
    }
}

/// The fingerprint of a grouping or cadence as a key.
package struct Fingerprint: Hashable, Sendable {
    private let hash: UInt64

    /// Of the 64 bits by which tallies and changelog call it.
    package init(_ hash: UInt64) { self.hash = hash }

    /// Spreads the fingerprint.
    package func _rawHashValue(seed: Int) -> Int { MixedKey.place(of: hash, seed: seed) }
}
