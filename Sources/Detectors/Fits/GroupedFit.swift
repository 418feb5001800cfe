import Foundation

/// A quasi-Poisson regression with logarithmic link of counts on the level of a factor and, if wanted, time.
///
/// Iteratively re-weighted least squares, started, stopped and measured as R's `glm` does (from counts + 0.1,
/// until the deviance changes by less than 1e-8 of itself), so that both give the same numbers where they
/// stop before the end, as with a level that has no counts but zeros. Each level has an effect of its own, so
/// the normal equations are solved in closed form: one pass over the counts an iteration.
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

    let observations: Observations
    let hasTrend: Bool
    private(set) var levels: [Level]
    /// On the logarithmic scale, a bucket.
    private(set) var slope = 0.0
    private(set) var means: [Double]
    private(set) var hasConverged = false
    /// Of the last iteration, as R's standard errors and leverages use them.
    private(set) var workingWeights: [Double]
    private(set) var degreesOfFreedom = 0
    /// Of times about the mean of their level, weighted: 1 over it is the slope's variance, undispersed.
    private(set) var timeSpread = 0.0

    private var linear: [Double]
    private static let smallestMean = Double.ulpOfOne
    private static let mostIterations = 25

    /// Nil where nothing can be fitted: no counts, as many effects as counts, numbers that overflow.
    init?(_ observations: Observations, logCounts: [Double], priorWeights: [Double]?, trend: Bool) {
        self.observations = observations
        hasTrend = trend
        levels = Array(repeating: Level(), count: observations.levelCount)
        means = observations.counts.map { $0 + 0.1 }
        linear = means.map(log)
        workingWeights = means
        var deviance = deviance(priorWeights, logCounts)
        for _ in 0..<Self.mostIterations {
            guard solve(priorWeights) else { return nil }
            let before = deviance
            deviance = self.deviance(priorWeights, logCounts)
            guard deviance.isFinite else { return nil }
            if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8 {
                hasConverged = true
                break
            }
        }
        let effects = levels.count(where: \.isObserved) + (trend ? 1 : 0)
        degreesOfFreedom = observations.counts.count - effects
        guard degreesOfFreedom > 0 else { return nil }
    }

    /// One weighted least-squares step; false where it gives no numbers.
    private mutating func solve(_ prior: [Double]?) -> Bool {
        let count = means.count
        var sums = Array(repeating: (weight: 0.0, time: 0.0, response: 0.0), count: levels.count)
        var (timeSquares, timeResponses) = (0.0, 0.0)
        for index in 0..<count {
            let mean = means[index]
            let weight = (prior?[index] ?? 1) * mean
            let response = linear[index] + (observations.counts[index] - mean) / mean
            let time = observations.times[index]
            let level = observations.levels[index]
            workingWeights[index] = weight
            sums[level].weight += weight
            sums[level].time += weight * time
            sums[level].response += weight * response
            timeSquares += weight * time * time
            timeResponses += weight * time * response
        }
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
        for index in 0..<count {
            linear[index] = levels[observations.levels[index]].effect + slope * observations.times[index]
            means[index] = max(exp(linear[index]), Self.smallestMean)
        }
        return slope.isFinite
    }

    private func deviance(_ prior: [Double]?, _ logCounts: [Double]) -> Double {
        var sum = 0.0
        for index in means.indices {
            let (count, mean) = (observations.counts[index], means[index])
            let logMean = mean > Self.smallestMean ? linear[index] : log(mean)
            let part = count > 0 ? count * (logCounts[index] - logMean) - (count - mean) : mean
            sum += (prior?[index] ?? 1) * part
        }
        return 2 * sum
    }
}

extension GroupedFit {
    /// Pearson's: the variance over the mean that the residuals show. `weights` are those of the residuals.
    func dispersion(_ weights: [Double]) -> Double {
        var sum = 0.0
        for index in means.indices {
            let residual = (observations.counts[index] - means[index]) / means[index]
            sum += weights[index] * residual * residual
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
        var weights = means
        var sum = 0.0
        for index in means.indices {
            let count = cbrt(observations.counts[index])
            let mean = means[index]
            let raw = 1.5 * (count * count / cbrt(mean).squareRoot() - mean.squareRoot())
            let residual = raw / (dispersion * (1 - leverage(index))).squareRoot()
            // A residual that is not finite (leverage 1) keeps full weight.
            let weight = residual.isFinite && residual > threshold ? 1 / (residual * residual) : 1
            weights[index] = weight
            sum += weight
        }
        let scale = Double(weights.count) / sum
        for index in weights.indices { weights[index] *= scale }
        return weights
    }

    private func leverage(_ index: Int) -> Double {
        let level = levels[observations.levels[index]]
        let offset = observations.times[index] - level.meanTime
        return workingWeights[index] * (1 / level.weight + (hasTrend ? offset * offset / timeSpread : 0))
    }
}
