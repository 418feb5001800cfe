import Events

/// Chance with a seed; distributions are drawn by their quantiles, one number each.
package struct SeededChance: RandomNumberGenerator {
    private var bits: SplitMix64

    package init(seed: UInt64) { bits = SplitMix64(seed: seed) }

    package mutating func next() -> UInt64 { bits.next() }

    /// Between 0 and 1, both excluded.
    package mutating func fraction() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// A count with this mean and `dispersion` times it as variance.
    package mutating func count(mean: Double, dispersion: Double) -> Int64 {
        guard mean > 0, let law = CountDistribution(mean: mean, dispersion: dispersion) else { return 0 }
        return Int64(law.quantile(fraction()))
    }

    package mutating func normal() -> Double { StandardNormal.quantile(fraction()) }
}
