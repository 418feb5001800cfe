import CDistributions

/// Counts that spread more than Poisson's: the variance is mean + mean^2 / size.
package struct NegativeBinomial: Hashable, Sendable {
    /// The smaller, the wider: infinite would be Poisson.
    package let size: Double
    /// The expected count.
    package let mean: Double

    /// Nil unless the size is positive and finite and the mean is not negative and finite.
    package init?(size: Double, mean: Double) {
        guard size > 0, size.isFinite, mean >= 0, mean.isFinite else { return nil }
        self.size = size
        self.mean = mean
    }

    /// The mean square of the distance from the mean.
    package var variance: Double { mean * (1 + mean / size) }

    /// P(X >= count).
    package func upperTail(from count: Double) -> Double { negative_binomial_upper_tail(count, size, mean) }
    /// P(X <= count).
    package func lowerTail(to count: Double) -> Double { negative_binomial_lower_tail(count, size, mean) }
    /// log P(X = count).
    package func logMass(of count: Double) -> Double { negative_binomial_log_mass(count, size, mean) }
    /// The smallest k with P(X <= k) >= probability.
    package func quantile(_ probability: Double) -> Double {
        negative_binomial_quantile(probability, size, mean)
    }
    /// The smallest k with P(X > k) <= probability; keeps its precision where that is tiny.
    package func upperQuantile(_ probability: Double) -> Double {
        negative_binomial_upper_quantile(probability, size, mean)
    }
}
