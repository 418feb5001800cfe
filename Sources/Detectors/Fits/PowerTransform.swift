import Foundation

/// A power that makes counts more symmetric, so that a normal law fits them.
package enum PowerTransform: String, Hashable, Sendable, CaseIterable {
    case none = "1"
    /// Makes the variance of Poisson counts constant.
    case squareRoot = "1/2"
    /// Makes Poisson counts symmetric.
    case twoThirds = "2/3"

    /// The value to this power.
    package func raise(_ value: Double) -> Double {
        switch self {
        case .none: value
        case .squareRoot: value.squareRoot()
        case .twoThirds: pow(value, 2.0 / 3)
        }
    }

    /// The inverse of `raise`; NaN for negative values.
    package func lower(_ value: Double) -> Double {
        switch self {
        case .none: value
        case .squareRoot: value < 0 ? .nan : value * value
        case .twoThirds: pow(value, 1.5)
        }
    }

    /// The deviation of a transformed count with this mean and variance `tau` times it, to first order.
    package func deviation(mean: Double, tau: Double) -> Double {
        switch self {
        case .none: (mean * tau).squareRoot()
        case .squareRoot: (tau / 4).squareRoot()
        case .twoThirds: (4.0 / 9 * pow(mean, 1.0 / 3) * tau).squareRoot()
        }
    }
}
