/// Chance with a seed: the same numbers for the same seed, everywhere. SplitMix64 (Steele, Lea, Flood 2014);
/// distributions are drawn by their quantiles, one number each.
package struct SeededChance: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1, both excluded.
    package mutating func fraction() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

    /// A count with this mean and `dispersion` times it as variance.
    package mutating func count(mean: Double, dispersion: Double) -> Int64 {
        guard mean > 0, let law = CountDistribution(mean: mean, dispersion: dispersion) else { return 0 }
        return Int64(law.quantile(fraction()))
    }

    package mutating func normal() -> Double { StandardNormal.quantile(fraction()) }
}
