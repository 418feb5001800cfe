import Foundation

/// A chart of likelihood ratios before one bucket.
package struct LikelihoodRatioLaw: ChartStatistic, Hashable {
    /// The alternative to the baseline.
    package var rise: LikelihoodRatioDetector.Rise
    /// Of a known rise: S after the bucket before.
    package var sum: Double
    /// Of an estimated one: the buckets before, back to the last alarm, oldest first.
    package var window: [ChartObservation]
    /// What is expected of the bucket, in persons.
    package var mean: Double
    /// Of the negative-binomial law; nil for Poisson's.
    package var size: Double?

    package init(
        rise: LikelihoodRatioDetector.Rise, sum: Double, window: [ChartObservation], mean: Double,
        size: Double?
    ) {
        self.rise = rise
        self.sum = sum
        self.window = window
        self.mean = mean
        self.size = size
    }

    /// To be kept with a forecast.
    package var chart: ChartLaw { .likelihoodRatio(self) }

    /// S after the bucket.
    package func statistic(with count: Double) -> Double {
        let latest = ChartObservation(count: count, mean: mean)
        switch rise {
        case .known(let factor): return max(0, sum + RisingMean.gain(latest, log(factor), size))
        case .estimated: return RisingMean.largestGain(window, latest, size)
        }
    }

    /// Wald's bound for a known rise; for an estimated one the normal tail, times the onsets.
    package func pValue(ofStatistic statistic: Double) -> Double {
        guard statistic > 0 else { return 1 }
        switch rise {
        case .known: return exp(-statistic)
        case .estimated:
            return min(
                1, Double(window.count + 1) * StandardNormal.upperTail(from: (2 * statistic).squareRoot()))
        }
    }

    /// The highest count that does not reach a level; the statistic grows with the count.
    package func highest(below level: Double) -> Double {
        HighestCount.within(near: mean + 3 * mean.squareRoot()) { statistic(with: $0) < level }
    }
}

/// A count, and what was expected of it.
package struct ChartObservation: Hashable, Sendable {
    /// Persons.
    package var count: Double
    /// Expected persons.
    package var mean: Double

    package init(count: Double, mean: Double) {
        self.count = count
        self.mean = mean
    }
}
