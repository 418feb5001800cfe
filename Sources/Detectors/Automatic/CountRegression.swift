import Foundation

/// A Poisson regression with logarithmic link of counts on a factor (an effect for each weekday or hour of
/// the week) and up to eight covariates, by Newton's method.
///
/// The effects of the factor are eliminated before each solution, so that 168 hours of the week cost no more
/// than one: a row costs one exponential and the products of its covariates.
struct CountRegression {
    typealias Vector = RegressionRows.Vector

    /// Of one level of the factor.
    struct Group {
        var effect: Double
        var weight = 0.0
        /// Weighted mean of the covariates.
        var centre = Vector()
        /// Derivative of the log likelihood.
        var pull = 0.0
        var isObserved: Bool { weight > 0 }
    }

    private(set) var coefficients = Vector()
    private(set) var groups: [Group]
    /// Expected count of each row.
    private(set) var means: [Double]
    private(set) var deviance = 0.0
    private(set) var hasConverged = false
    private var factor = CovariateFactor(active: [])
    /// Indices of the covariates in the model.
    private(set) var active: [Int]

    private static let mostIterations = 30
    private static let longestStep = 3.0

    /// Starts from the mean of each group.
    init(_ rows: RegressionRows, active: [Int]) {
        self.active = active
        means = rows.counts
        var sums = Array(repeating: (count: 0.0, total: 0.0), count: rows.groupCount)
        for (count, group) in zip(rows.counts, rows.groups) {
            sums[group].count += 1
            sums[group].total += count
        }
        groups = sums.map { Group(effect: $0.total > 0 ? log($0.total / $0.count) : -.infinity) }
    }

    /// The effects that are estimated.
    var parameters: Int { active.count + groups.count(where: \.isObserved) }

    /// From where it stands, with other weights: what was fitted before is but a start.
    ///
    /// - Parameter precision: of the deviance. Newton's method squares it with each pass.
    mutating func fit(_ rows: RegressionRows, weights: [Double], precision: Double) {
        hasConverged = false
        for _ in 0..<Self.mostIterations {
            let pull = accumulate(rows, weights)
            guard deviance.isFinite, factor.isDefinite else { return }
            // What the step will gain is known before it is made: the pass that would show it is saved.
            if step(pull) < precision * (deviance + 0.1) {
                hasConverged = true
                return
            }
        }
    }

    /// The same with fewer covariates, from where it stands.
    func reduced(to active: [Int]) -> CountRegression {
        var other = self
        other.active = active
        for index in 0..<Vector.scalarCount where !active.contains(index) { other.coefficients[index] = 0 }
        return other
    }

    /// One pass over the counts: means, deviance, and the derivatives of the likelihood.
    private mutating func accumulate(_ rows: RegressionRows, _ weights: [Double]) -> Vector {
        for index in groups.indices {
            groups[index] = Group(effect: groups[index].effect)
        }
        var pull = Vector()
        var products = CovariateFactor(active: active)
        var deviance = 0.0
        for row in rows.counts.indices {
            let covariates = rows.covariates[row]
            let group = rows.groups[row]
            let linear = min(groups[group].effect + (covariates * coefficients).sum(), 50)
            let mean = exp(linear)
            let count = rows.counts[row]
            let weight = weights[row]
            means[row] = mean
            // A group without any count has the mean 0, fits, and says nothing of the others.
            guard mean > 0 else { continue }
            deviance += weight * (rows.saturated[row] - count * linear + mean)
            let information = weight * mean
            let residual = weight * (count - mean)
            groups[group].weight += information
            groups[group].centre += information * covariates
            groups[group].pull += residual
            pull += residual * covariates
            products.add(covariates, information)
        }
        for index in groups.indices where groups[index].isObserved {
            groups[index].centre /= groups[index].weight
            products.add(groups[index].centre, -groups[index].weight)
            pull -= groups[index].pull * groups[index].centre
        }
        products.decompose()
        factor = products
        self.deviance = 2 * deviance
        return pull
    }

    /// Returns by how much the deviance will fall.
    private mutating func step(_ pull: Vector) -> Double {
        let limit = Vector(repeating: Self.longestStep)
        let change = factor.solve(pull).clamped(lowerBound: -limit, upperBound: limit)
        coefficients += change
        var gain = (pull * change).sum()
        for index in groups.indices where groups[index].isObserved {
            let own = groups[index].pull / groups[index].weight
            let step = own - (groups[index].centre * change).sum()
            groups[index].effect += min(max(step, -Self.longestStep), Self.longestStep)
            gain += own * groups[index].pull
        }
        return abs(gain)
    }
}

extension CountRegression {
    /// The logarithm of the mean; nil for a group without any count.
    func linear(_ covariates: Vector, group: Int) -> Double? {
        groups[group].isObserved ? groups[group].effect + (covariates * coefficients).sum() : nil
    }

    /// What the error of that comes from.
    func error(_ covariates: Vector, group: Int) -> Error {
        Error(
            group: group, own: 1 / groups[group].weight,
            half: factor.half(covariates - groups[group].centre))
    }

    /// The error of one mean: of its group, and of the covariates, which it has in common with others.
    struct Error {
        let group: Int
        let own: Double
        let half: Vector

        /// The covariance with the error of another mean (logarithms, for a dispersion of 1).
        func covariance(with other: Error) -> Double {
            (group == other.group ? own : 0) + (half * other.half).sum()
        }
    }

    /// Pearson's: the variance over the mean that the weighted residuals show.
    func dispersion(_ rows: RegressionRows, weights: [Double]) -> Double {
        var sum = 0.0
        var observed = 0
        for row in rows.counts.indices where means[row] > 0 {
            let residual = rows.counts[row] - means[row]
            sum += weights[row] * residual * residual / means[row]
            observed += 1
        }
        return sum / Double(max(observed - parameters, 1))
    }
}
