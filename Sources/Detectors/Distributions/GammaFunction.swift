import CDistributions

/// The gamma function's logarithm and its derivatives, for positive arguments; NaN for others.
package enum GammaFunction {
    /// log Gamma(x): log (x - 1)! for whole numbers.
    package static func logarithm(_ x: Double) -> Double { log_gamma(x) }
    /// The first derivative of the logarithm.
    package static func digamma(_ x: Double) -> Double { CDistributions.digamma(x) }
    /// The second derivative of the logarithm.
    package static func trigamma(_ x: Double) -> Double { CDistributions.trigamma(x) }
}
