import Foundation

/// A quasi-Poisson regression with logarithmic link of counts on the level of a factor and, if wanted, time.
///
/// Iteratively re-weighted least squares, started, stopped and measured as R's `glm` does (from counts +
/// 0.1, until the deviance changes by less than 1e-8 of itself), so that both give the same numbers where
/// they stop before the end, as with a level that has no counts but zeros. Each level has an effect of its
/// own, so the normal equations are solved in closed form: one pass over the counts an iteration.
struct GroupedFit {
    /// What is fitted: one element for each count.
    struct Observations {
        var counts: [Double] = []
        /// Buckets after the judged one, so that a prediction is at time 0.
        var times: [Double] = []
        /// From 0.
        var levels: [Int] = []
        let levelCount: Int

        init(levelCount: Int, capacity: Int) {
            self.levelCount = levelCount
            counts.reserveCapacity(capacity)
            times.reserveCapacity(capacity)
            levels.reserveCapacity(capacity)
        }

        mutating func append(count: Double, time: Double, level: Int) {
            counts.append(count)
            times.append(time)
            levels.append(level)
        }
    }

    /// Of one level: the sum of the working weights, the weighted mean of the times, and the effect.
    struct Level {
        var weight = 0.0
        var meanTime = 0.0
        var effect = 0.0
        var isObserved: Bool { weight > 0 }
    }

    /// One count with what is known of it after an iteration; all of it in one line of the cache.
    private struct Row {
        let count: Double
        let logCount: Double
        let time: Double
        let priorWeight: Double
        var mean: Double
        var linear: Double
        /// Of the last iteration, as R's standard errors and leverages use it.
        var workingWeight = 0.0
        let level: Int
    }

    /// What the normal equations need of one level, and of all.
    private struct Sums {
        var weight = 0.0
        var time = 0.0
        var response = 0.0
    }

    let hasTrend: Bool
    private(set) var levels: [Level]
    /// On the logarithmic scale, a bucket.
    private(set) var slope = 0.0
    private(set) var hasConverged = false
    private(set) var degreesOfFreedom = 0
    /// Of times about the mean of their level, weighted: 1 over it is the slope's variance, undispersed.
    private(set) var timeSpread = 0.0

    private var rows: [Row]
    private var sums: [Sums]
    private var timeSquares = 0.0
    private var timeResponses = 0.0
    private static let smallestMean = Double.ulpOfOne
    private static let logSmallestMean = log(Double.ulpOfOne)
    private static let mostIterations = 25

    /// Nil where nothing can be fitted: no counts, as many effects as counts, numbers that overflow.
    ///
    /// - Parameter starts: the logarithms of counts + 0.1.
    init?(
        _ observations: Observations, logCounts: [Double], starts: [Double], priorWeights: [Double]?,
        trend: Bool
    ) {
        hasTrend = trend
        levels = Array(repeating: Level(), count: observations.levelCount)
        sums = Array(repeating: Sums(), count: observations.levelCount)
        rows = observations.counts.indices.map { index in
            let count = observations.counts[index]
            return Row(
                count: count, logCount: logCounts[index], time: observations.times[index],
                priorWeight: priorWeights?[index] ?? 1, mean: count + 0.1, linear: starts[index],
                level: observations.levels[index])
        }
        var deviance = begin()
        for _ in 0..<Self.mostIterations {
            guard solve() else { return nil }
            let before = deviance
            deviance = step()
            guard deviance.isFinite else { return nil }
            if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8 {
                hasConverged = true
                break
            }
        }
        let effects = levels.count(where: \.isObserved) + (trend ? 1 : 0)
        degreesOfFreedom = rows.count - effects
        guard degreesOfFreedom > 0 else { return nil }
    }

    /// The sums of the means to start from; gives their deviance.
    private mutating func begin() -> Double {
        var deviance = 0.0
        for row in rows {
            add(row)
            deviance += Self.deviance(row)
        }
        return 2 * deviance
    }

    /// The effects from the sums: one weighted least-squares step; false where it gives no numbers.
    private mutating func solve() -> Bool {
        for sum in sums where sum.weight > 0 {
            timeSquares -= sum.time * sum.time / sum.weight
            timeResponses -= sum.time * sum.response / sum.weight
        }
        timeSpread = timeSquares
        slope = hasTrend ? timeResponses / timeSquares : 0
        for (index, sum) in sums.enumerated() where sum.weight > 0 {
            let meanTime = sum.time / sum.weight
            levels[index] = Level(
                weight: sum.weight, meanTime: meanTime,
                effect: sum.response / sum.weight - slope * meanTime)
        }
        for index in sums.indices { sums[index] = Sums() }
        (timeSquares, timeResponses) = (0, 0)
        return slope.isFinite
    }

    /// From the effects to means, their deviance, and the sums of the next iteration, in one pass.
    private mutating func step() -> Double {
        var deviance = 0.0
        for index in rows.indices {
            var row = rows[index]
            row.workingWeight = row.priorWeight * row.mean
            row.linear = levels[row.level].effect + slope * row.time
            row.mean = max(exp(row.linear), Self.smallestMean)
            add(row)
            deviance += Self.deviance(row)
            rows[index] = row
        }
        return 2 * deviance
    }

    @inline(__always)
    private mutating func add(_ row: Row) {
        let weight = row.priorWeight * row.mean
        let response = row.linear + (row.count - row.mean) / row.mean
        sums[row.level].weight += weight
        sums[row.level].time += weight * row.time
        sums[row.level].response += weight * response
        timeSquares += weight * row.time * row.time
        timeResponses += weight * row.time * response
    }

    @inline(__always)
    private static func deviance(_ row: Row) -> Double {
        let logMean = row.mean > smallestMean ? row.linear : logSmallestMean
        let part =
            row.count > 0 ? row.count * (row.logCount - logMean) - (row.count - row.mean) : row.mean
        return row.priorWeight * part
    }
}

extension GroupedFit {
    /// Pearson's: the variance over the mean that the residuals show, with the working weights.
    var dispersion: Double {
        var sum = 0.0
        for row in rows {
            let residual = (row.count - row.mean) / row.mean
            sum += row.workingWeight * residual * residual
        }
        return sum / Double(degreesOfFreedom)
    }

    /// The same with the prior weights, which R's `farringtonFlexible` puts in the place of the working ones.
    var outbreakDispersion: Double {
        var sum = 0.0
        for row in rows {
            let residual = (row.count - row.mean) / row.mean
            sum += row.priorWeight * residual * residual
        }
        return sum / Double(degreesOfFreedom)
    }

    /// The variance of the linear predictor at time 0 in a level, for a dispersion of 1.
    func predictionVariance(level: Int) -> Double {
        let level = levels[level]
        return 1 / level.weight + (hasTrend ? level.meanTime * level.meanTime / timeSpread : 0)
    }

    /// The linear predictor at time 0.
    func prediction(level: Int) -> Double { levels[level].effect }

    /// Two-sided, of the trend's t value, as R's `summary` tells it.
    func trendPValue(dispersion: Double) -> Double {
        guard let student = StudentT(degrees: Double(degreesOfFreedom)) else { return .nan }
        let error = (dispersion / timeSpread).squareRoot()
        return 2 * student.upperTail(from: abs(slope) / error)
    }

    /// Weights that take past outbreaks back: 1 for counts whose standardised Anscombe residual is at most
    /// the threshold, one over its square for the others, scaled so that they sum to the number of counts.
    func outbreakWeights(dispersion: Double, threshold: Double) -> [Double] {
        var weights: [Double] = []
        weights.reserveCapacity(rows.count)
        var sum = 0.0
        for row in rows {
            // No count below its mean stands out above it.
            let weight = row.count > row.mean ? weight(row, dispersion, threshold) : 1
            weights.append(weight)
            sum += weight
        }
        let scale = Double(weights.count) / sum
        for index in weights.indices { weights[index] *= scale }
        return weights
    }

    private func weight(_ row: Row, _ dispersion: Double, _ threshold: Double) -> Double {
        let count = cbrt(row.count)
        let raw = 1.5 * (count * count / cbrt(row.mean).squareRoot() - row.mean.squareRoot())
        let residual = raw / (dispersion * (1 - leverage(row))).squareRoot()
        // A residual that is not finite (leverage 1) keeps full weight.
        return residual.isFinite && residual > threshold ? 1 / (residual * residual) : 1
    }

    private func leverage(_ row: Row) -> Double {
        let level = levels[row.level]
        let offset = row.time - level.meanTime
        return row.workingWeight * (1 / level.weight + (hasTrend ? offset * offset / timeSpread : 0))
    }
}
