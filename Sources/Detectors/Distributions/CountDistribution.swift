/// What a model says of one count: how likely each value is.
///
/// Tails and quantiles are Boost.Math's, to about 14 digits (6 where the spread is hardly more than
/// Poisson's); a tail below 1e-308 is 0. Nothing is allocated.
package enum CountDistribution: Hashable, Sendable {
    case poisson(PoissonDistribution)
    case negativeBinomial(NegativeBinomial)

    /// With variance `dispersion` times the mean: Poisson from 1 down. Nil where no count is so
    /// distributed: a mean that is negative or not finite, a dispersion that is not finite.
    package init?(mean: Double, dispersion: Double) {
        guard dispersion.isFinite, let poisson = PoissonDistribution(mean: mean) else { return nil }
        if dispersion > 1, let spread = NegativeBinomial(size: mean / (dispersion - 1), mean: mean) {
            self = .negativeBinomial(spread)
        } else {
            // Without a mean there is no spread, and a spread that cannot be told from 1 is none.
            self = .poisson(poisson)
        }
    }

    /// The expected count.
    package var mean: Double {
        switch self {
        case .poisson(let poisson): poisson.mean
        case .negativeBinomial(let spread): spread.mean
        }
    }

    /// The mean square of the distance from the mean.
    package var variance: Double {
        switch self {
        case .poisson(let poisson): poisson.mean
        case .negativeBinomial(let spread): spread.variance
        }
    }

    /// The probability of this count or more.
    package func upperTail(from count: Double) -> Double {
        switch self {
        case .poisson(let poisson): poisson.upperTail(from: count)
        case .negativeBinomial(let spread): spread.upperTail(from: count)
        }
    }

    /// The probability of this count or less.
    package func lowerTail(to count: Double) -> Double {
        switch self {
        case .poisson(let poisson): poisson.lowerTail(to: count)
        case .negativeBinomial(let spread): spread.lowerTail(to: count)
        }
    }

    /// The logarithm of the probability of this very count.
    package func logMass(of count: Double) -> Double {
        switch self {
        case .poisson(let poisson): poisson.logMass(of: count)
        case .negativeBinomial(let spread): spread.logMass(of: count)
        }
    }

    /// The smallest count that has at least this probability up to and with it; infinite beyond 2^53.
    package func quantile(_ probability: Double) -> Double {
        switch self {
        case .poisson(let poisson): poisson.quantile(probability)
        case .negativeBinomial(let spread): spread.quantile(probability)
        }
    }

    /// The smallest count that is passed with at most this probability; infinite beyond 2^53.
    package func upperQuantile(_ probability: Double) -> Double {
        switch self {
        case .poisson(let poisson): poisson.upperQuantile(probability)
        case .negativeBinomial(let spread): spread.upperQuantile(probability)
        }
    }

    /// Half of this count's own probability counts: uniform on average where p-values of rare counts are
    /// not.
    package func midTail(from count: Double) -> Double {
        (upperTail(from: count) + upperTail(from: count + 1)) / 2
    }
}
