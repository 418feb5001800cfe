import CDistributions

/// Mean 0, deviation 1.
package enum StandardNormal {
    /// P(Z > z).
    package static func upperTail(from z: Double) -> Double { normal_upper_tail(z) }
    /// P(Z < z).
    package static func lowerTail(to z: Double) -> Double { normal_lower_tail(z) }
    /// The z below which a value lies with this probability; NaN outside 0 to 1.
    package static func quantile(_ probability: Double) -> Double { normal_quantile(probability) }
    /// The z that is passed with this probability; keeps its precision where that is tiny.
    package static func upperQuantile(_ probability: Double) -> Double { normal_upper_quantile(probability) }
}

/// The mean of few normal values over its estimated error.
package struct StudentT: Hashable, Sendable {
    /// Of freedom: values less what was estimated from them.
    package let degrees: Double

    /// Nil unless the degrees of freedom are positive and finite.
    package init?(degrees: Double) {
        guard degrees > 0, degrees.isFinite else { return nil }
        self.degrees = degrees
    }

    /// P(T > t).
    package func upperTail(from t: Double) -> Double { student_upper_tail(t, degrees) }
    /// The t that is passed with this probability; NaN outside 0 to 1.
    package func upperQuantile(_ probability: Double) -> Double {
        student_upper_quantile(probability, degrees)
    }
}

/// Positive values with mean shape / rate: what is believed of a Poisson mean after counting.
package struct GammaDistribution: Hashable, Sendable {
    /// What was counted, and a little more.
    package let shape: Double
    /// How long it was counted.
    package let rate: Double

    /// Nil unless both are positive and finite.
    package init?(shape: Double, rate: Double) {
        guard shape > 0, shape.isFinite, rate > 0, rate.isFinite else { return nil }
        self.shape = shape
        self.rate = rate
    }

    /// P(X > x).
    package func upperTail(from x: Double) -> Double { gamma_upper_tail(x, shape, rate) }
    /// P(X < x).
    package func lowerTail(to x: Double) -> Double { gamma_lower_tail(x, shape, rate) }
    /// The x below which a value lies with this probability; NaN outside 0 to 1.
    package func quantile(_ probability: Double) -> Double { gamma_quantile(probability, shape, rate) }
}

/// Fractions between 0 and 1: what is believed of a share after counting.
package struct BetaDistribution: Hashable, Sendable {
    /// Successes, and a little more.
    package let a: Double
    /// Failures, and a little more.
    package let b: Double

    /// Nil unless both are positive and finite.
    package init?(a: Double, b: Double) {
        guard a > 0, a.isFinite, b > 0, b.isFinite else { return nil }
        self.a = a
        self.b = b
    }

    /// P(X < x).
    package func lowerTail(to x: Double) -> Double { beta_lower_tail(x, a, b) }
    /// The x below which a value lies with this probability; NaN outside 0 to 1.
    package func quantile(_ probability: Double) -> Double { beta_quantile(probability, a, b) }
}
