import CDistributions

/// Counts whose variance is their mean.
package struct PoissonDistribution: Hashable, Sendable {
    /// The expected count.
    package let mean: Double

    /// Nil for a mean that is negative or not finite.
    package init?(mean: Double) {
        guard mean >= 0, mean.isFinite else { return nil }
        self.mean = mean
    }

    /// P(X >= count).
    package func upperTail(from count: Double) -> Double { poisson_upper_tail(count, mean) }
    /// P(X <= count).
    package func lowerTail(to count: Double) -> Double { poisson_lower_tail(count, mean) }
    /// log P(X = count).
    package func logMass(of count: Double) -> Double { poisson_log_mass(count, mean) }
    /// The smallest k with P(X <= k) >= probability.
    package func quantile(_ probability: Double) -> Double { poisson_quantile(probability, mean) }
    /// The smallest k with P(X > k) <= probability; keeps its precision where that is tiny.
    package func upperQuantile(_ probability: Double) -> Double { poisson_upper_quantile(probability, mean) }
}
