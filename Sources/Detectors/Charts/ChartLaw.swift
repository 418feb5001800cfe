import Foundation

/// What a control chart has added up before a bucket, and what a count of it adds: so a count can be judged
/// at any level, at any later time, as the chart would have judged it then.
///
/// A chart watches rises: no count is too low for it.
package enum ChartLaw: Hashable, Sendable {
    case cusum(CusumLaw)
    case likelihoodRatio(LikelihoodRatioLaw)

    /// How likely the chart stands so high with this count where nothing happens.
    package func upperTail(from count: Double) -> Double {
        switch self {
        case .cusum(let cusum): cusum.pValue(ofStatistic: cusum.statistic(with: count))
        case .likelihoodRatio(let ratio): ratio.pValue(ofStatistic: ratio.statistic(with: count))
        }
    }

    /// The highest count that is likelier than this; -1 where none is.
    package func upperBound(_ probability: Double) -> Double {
        HighestCount.within(near: near(probability)) { upperTail(from: $0) > probability }
    }

    private func near(_ probability: Double) -> Double {
        switch self {
        case .cusum(let cusum):
            let level = CusumDetector.Parameters.level(alpha: probability, k: cusum.k)
            return cusum.count(reaching: level)?.rounded(.up) ?? 0
        case .likelihoodRatio(let ratio): return ratio.mean + 3 * ratio.mean.squareRoot()
        }
    }

    /// How counts spread where nothing happens.
    package var distribution: CountDistribution? {
        switch self {
        case .cusum(let cusum): PoissonDistribution(mean: cusum.mean).map { .poisson($0) }
        case .likelihoodRatio(let ratio):
            ratio.size.flatMap { NegativeBinomial(size: $0, mean: ratio.mean) }.map { .negativeBinomial($0) }
                ?? PoissonDistribution(mean: ratio.mean).map { .poisson($0) }
        }
    }
}

/// A CUSUM before one bucket.
package struct CusumLaw: ChartStatistic, Hashable {
    /// C after the bucket before, in deviations.
    package var carried: Double
    /// What is expected of the bucket, in persons.
    package var mean: Double
    /// Half of the shift that is to be found soonest, in deviations.
    package var k: Double
    /// How a count is made comparable with others.
    package var standardisation: CusumDetector.Standardisation

    package init(
        carried: Double, mean: Double, k: Double, standardisation: CusumDetector.Standardisation
    ) {
        self.carried = carried
        self.mean = mean
        self.k = k
        self.standardisation = standardisation
    }

    /// To be kept with a forecast.
    package var chart: ChartLaw { .cusum(self) }

    /// C after the bucket, in deviations.
    package func statistic(with count: Double) -> Double {
        let root = mean.squareRoot()
        let z =
            switch standardisation {
            case .standard: (count - mean) / root
            case .rossi: (count - 3 * mean + 2 * (count * mean).squareRoot()) / (2 * root)
            }
        return max(0, carried + z - k)
    }

    /// Siegmund's approximation.
    package func pValue(ofStatistic statistic: Double) -> Double {
        statistic > 0 ? exp(-2 * k * (statistic + CusumDetector.Parameters.overshoot)) : 1
    }

    /// The count, as a real number, with which the statistic reaches a level; nil where 0 does.
    func count(reaching level: Double) -> Double? {
        let z = level + k - carried
        let root = mean.squareRoot()
        switch standardisation {
        case .standard:
            return z > -root ? mean + root * z : nil
        case .rossi:
            let inner = 4 * mean + 2 * root * z
            guard inner >= mean else { return nil }
            let rootOfCount = inner.squareRoot() - root
            return rootOfCount * rootOfCount
        }
    }

    /// The highest count that does not reach a level; -1 where 0 does.
    package func highest(below level: Double) -> Double {
        guard let reaching = count(reaching: level) else { return -1 }
        // The last digit may be otherwise in the sum than in the formula that solves it.
        return HighestCount.within(near: reaching.rounded(.up) - 1) { statistic(with: $0) < level }
    }
}
