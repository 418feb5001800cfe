import Events

/// Chance of tests: what one draws, its seed repeats.
package struct SeededRandom: RandomNumberGenerator {
    private var bits: SplitMix64

    package init(seed: UInt64) { bits = SplitMix64(seed: seed) }

    /// 64 random bits.
    package mutating func next() -> UInt64 { bits.next() }
}
