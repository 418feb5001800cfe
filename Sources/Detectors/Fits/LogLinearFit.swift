import Foundation

/// A regression of counts with logarithmic link, by iteratively re-weighted least squares, started and
/// stopped as R's `glm` does.
struct LogLinearFit {
    enum Family {
        case poisson
        case negativeBinomial(size: Double)

        /// The working weight of a count with this mean: mean^2 over the variance.
        func weight(_ mean: Double) -> Double {
            switch self {
            case .poisson: mean
            case .negativeBinomial(let size): mean / (1 + mean / size)
            }
        }

        func deviance(_ count: Double, _ mean: Double) -> Double {
            let part = count > 0 ? count * log(count / mean) : 0
            switch self {
            case .poisson: return 2 * (part - (count - mean))
            case .negativeBinomial(let size):
                return 2 * (part - (count + size) * log((count + size) / (mean + size)))
            }
        }
    }

    let design: DesignMatrix
    private(set) var coefficients: [Double]
    private(set) var means: [Double]

    /// Nil where the effects cannot be told apart, numbers overflow, or 25 steps do not lead to an end.
    ///
    /// - Parameter start: means to start from; the counts, a little raised, unless given.
    init?(_ design: DesignMatrix, family: Family, from start: [Double]? = nil) {
        self.design = design
        coefficients = []
        means = start ?? design.counts.map { $0 + 0.1 }
        var linear = means.map(log)
        var deviance = deviance(family)
        for _ in 0..<25 {
            guard let solution = step(family, linear) else { return nil }
            coefficients = solution
            for row in means.indices {
                linear[row] = design.linear(row, coefficients)
                means[row] = max(exp(linear[row]), Double.ulpOfOne)
            }
            let before = deviance
            deviance = self.deviance(family)
            guard deviance.isFinite else { return nil }
            if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8 { return }
        }
        return nil
    }

    private func deviance(_ family: Family) -> Double {
        zip(design.counts, means).reduce(0) { $0 + family.deviance($1.0, $1.1) }
    }

    /// One weighted least-squares step, by Cholesky's decomposition of the normal equations.
    private func step(_ family: Family, _ linear: [Double]) -> [Double]? {
        let effects = design.effects
        var normal = SymmetricMatrix(order: effects)
        var right = Array(repeating: 0.0, count: effects)
        for row in means.indices {
            let weight = family.weight(means[row])
            let response = linear[row] + (design.counts[row] - means[row]) / means[row]
            for one in 0..<effects {
                let weighted = weight * design.values[row * effects + one]
                right[one] += weighted * response
                for other in 0...one { normal[one, other] += weighted * design.values[row * effects + other] }
            }
        }
        return normal.solve(right)
    }
}
