import Aggregates
package import EventTime
import Foundation

/// What a method's fit makes of counts whose spread is known, found by simulation.
///
/// A fit sees a spread that is smaller than the true one where large counts are rare or weighted down, and
/// it may err either way. So series without any trend or season, with the mean and length of the history at
/// hand and with spreads from Poisson's up, are simulated and fitted by the method itself. What the fit of a
/// real series found then says which spreads, with which weights, may lie behind it: `law(behind:)`.
///
/// The same for the same method, unit and key, everywhere: its chance is seeded by the key.
/// Source: indirect inference (Gourieroux, Monfort and Renault 1993, J Appl Econometrics 8) with the
/// approximate posterior of one statistic (Beaumont 2010, Annu Rev Ecol Evol Syst 41).
package struct FitCalibration: Sendable {
    /// Fits that are alike: from half as much to twice as much.
    package struct Key: Hashable, Sendable {
        /// Binary logarithms of the mean and of the buckets of history.
        let mean: Int
        let buckets: Int

        package init(mean: Double, buckets: Int) {
            let means = FitCalibration.means
            self.mean = Int(log2(min(max(mean, means.lowerBound), means.upperBound)).rounded())
            self.buckets = Int(log2(Double(min(max(buckets, 8), 1024))).rounded())
        }

        var seed: UInt64 { UInt64(bitPattern: Int64(mean)) &* 1_000_003 &+ UInt64(buckets) }
    }

    /// What the fits of one true spread were like.
    fileprivate struct Component: Sendable {
        let dispersion: Double
        /// The logarithm of the dispersion that the fits found: mean and deviation.
        let found: Double
        let deviation: Double
        /// Fitted means over the true one: their mean, and their relative variance.
        let bias: Double
        let variance: Double
        /// How likely it was thought before, beside the others.
        let prior: Double
    }

    /// Those that are simulated; see `scale(of:)` for what is beyond the upper end.
    static let means = 1.0 / 8...128.0
    private static let dispersions = [1, 1.12, 1.3, 1.6, 2, 2.5, 3.2, 4, 5.5, 8, 12, 20, 40]
    /// Of them: there are some below and some above.
    private static let middle = 4.0
    private static let draws = 48
    /// Of the largest; laws with a smaller one are left out, as each costs time.
    private static let leastWeight = 0.003
    private let components: [Component]
    private let mean: Double

    /// - Parameter model: judges bucket 0 of a history that ends before it.
    package init(_ model: some CountModel, unit: BucketUnit, _ key: Key) {
        let mean = exp2(Double(key.mean))
        self.mean = mean
        let buckets = Int(exp2(Double(key.buckets)))
        var chance = SeededChance(seed: key.seed)
        var components: [Component] = []
        for dispersion in Self.dispersions {
            guard let truth = CountDistribution(mean: mean, dispersion: dispersion) else { continue }
            var fits: [CountDistribution] = []
            for _ in 0..<Self.draws {
                var history = MeasuredHistory(first: Bucket(0) - buckets)
                for _ in 0..<buckets { history.append(Int64(truth.quantile(chance.fraction()))) }
                let past = Past(
                    history: history, calendar: BucketCalendar(unit: unit, zone: .utc), step: 1)
                if let fit = model.prediction(of: Bucket(0), in: past).law?.distribution { fits.append(fit) }
            }
            if let component = Component(dispersion, mean, fits) { components.append(component) }
        }
        self.components = Self.filled(components)
    }

    /// Spreads between those that were simulated, so close together that a fit cannot tell one from the next:
    /// which one it is nearest to must not matter.
    private static func filled(_ simulated: [Component]) -> [Component] {
        guard let last = simulated.last else { return [] }
        let between = zip(simulated, simulated.dropFirst()).flatMap { low, high in
            let distance = (high.found - low.found) / min(low.deviation, high.deviation)
            let steps = min(max(distance.rounded(.up), 1), 16)
            return stride(from: 0, to: steps, by: 1).map { step in
                low.mixed(with: high, step / steps, prior: 1 / steps)
            }
        }
        return between + [last]
    }
}

extension FitCalibration.Component {
    fileprivate init?(_ dispersion: Double, _ mean: Double, _ fits: [CountDistribution]) {
        guard fits.count > 1 else { return nil }
        let found = fits.map { log($0.variance / $0.mean) }
        let ratios = fits.map { $0.mean / mean }
        let (center, spread) = (found.mean, found.variance.squareRoot())
        let bias = ratios.mean
        self.init(
            dispersion: dispersion, found: center, deviation: max(spread, 0.02), bias: bias,
            variance: ratios.variance / (bias * bias), prior: 1)
    }

    /// A dispersion with the error of the fitted mean.
    fileprivate func widened(_ dispersion: Double, behind mean: Double) -> Double {
        dispersion + min(mean, FitCalibration.means.upperBound) * variance
    }

    /// What lies between two, on the scale of logarithms where it has one.
    fileprivate func mixed(with other: Self, _ share: Double, prior: Double) -> Self {
        func between(_ one: Double, _ other: Double) -> Double { one + share * (other - one) }
        return Self(
            dispersion: exp(between(log(dispersion), log(other.dispersion))),
            found: between(found, other.found), deviation: between(deviation, other.deviation),
            bias: between(bias, other.bias), variance: between(variance, other.variance), prior: prior)
    }
}

extension FitCalibration {
    /// The laws that may lie behind a fit; the fit itself where nothing could be simulated.
    package func law(behind fit: CountDistribution) -> CalibratedLaw {
        let scale = scale(of: fit)
        let wanted = log(max(fit.variance / fit.mean / scale, 1))
        let weights = components.map { component in
            let distance = (wanted - component.found) / component.deviation
            return component.prior * exp(-distance * distance / 2) / component.deviation
        }
        let least = max(1e-6, Self.leastWeight * (weights.max() ?? 0))
        var laws: [(weight: Double, law: CountDistribution)] = []
        for (component, weight) in zip(components, weights) where weight > least {
            let mean = fit.mean / component.bias
            let dispersion = scale * component.widened(component.dispersion, behind: mean)
            if let law = CountDistribution(mean: mean, dispersion: dispersion) { laws.append((weight, law)) }
        }
        if laws.isEmpty { laws = [(1, beyond(fit, wanted: wanted, scale: scale))] }
        return CalibratedLaw(laws)
    }

    /// By how much the spreads behind a fit are larger than those that were simulated.
    ///
    /// Where means are larger than the simulated ones, how well a spread is found depends neither on it nor
    /// on the mean, as long as it is small beside the mean: the simulated ones themselves will do. Larger
    /// ones, which they may not reach, are taken for as many times smaller ones of a mean that much smaller.
    private func scale(of fit: CountDistribution) -> Double {
        let farther = max(fit.mean / Self.means.upperBound, 1)
        return min(max(fit.variance / fit.mean / Self.middle, 1), farther)
    }

    /// A spread larger than all that were tried: as much larger as the largest was than what was found of it.
    private func beyond(_ fit: CountDistribution, wanted: Double, scale: Double) -> CountDistribution {
        guard let largest = components.last, wanted > largest.found else { return fit }
        let dispersion = exp(wanted) * largest.dispersion / exp(largest.found)
        return CountDistribution(
            mean: fit.mean / largest.bias, dispersion: scale * largest.widened(dispersion, behind: fit.mean))
            ?? fit
    }
}

/// A count whose spread is not known for certain: a mixture.
package struct CalibratedLaw: Hashable, Sendable {
    private let laws: [CountDistribution]
    private let weights: [Double]

    fileprivate init(_ laws: [(weight: Double, law: CountDistribution)]) {
        let sum = laws.reduce(0) { $0 + $1.weight }
        self.laws = laws.map(\.law)
        weights = laws.map { $0.weight / sum }
    }

    /// The probability of this count or more.
    package func upperTail(from count: Double) -> Double {
        zip(weights, laws).reduce(0) { $0 + $1.0 * $1.1.upperTail(from: count) }
    }

    /// The probability of this count or less.
    package func lowerTail(to count: Double) -> Double {
        zip(weights, laws).reduce(0) { $0 + $1.0 * $1.1.lowerTail(to: count) }
    }

    /// Half of this count's own probability counts.
    func midTail(from count: Double) -> Double {
        (upperTail(from: count) + upperTail(from: count + 1)) / 2
    }

    /// The smallest count that is passed with at most this probability.
    package func upperQuantile(_ probability: Double) -> Double {
        let quantiles = laws.map { $0.upperQuantile(probability) }
        return Self.first(
            from: quantiles.min() ?? 0, to: quantiles.max() ?? 0
        ) { upperTail(from: $0 + 1) <= probability }
    }

    /// The largest count that is fallen short of with at most this probability; 0 where there is none.
    package func lowerQuantile(_ probability: Double) -> Double {
        let quantiles = laws.map { $0.quantile(probability) }
        return Self.first(
            from: quantiles.min() ?? 0, to: (quantiles.max() ?? 0) + 1
        ) { lowerTail(to: $0) > probability }
    }

    /// The first count from which on a condition holds, which it does at the upper end.
    private static func first(from lowest: Double, to highest: Double, _ holds: (Double) -> Bool) -> Double {
        var (low, high) = (lowest, highest)
        while low < high {
            let middle = low + ((high - low) / 2).rounded(.down)
            if holds(middle) { high = middle } else { low = middle + 1 }
            if !high.isFinite { break }
        }
        return high
    }
}

extension [Double] {
    fileprivate var mean: Double { reduce(0, +) / Double(count) }

    fileprivate var variance: Double {
        let mean = mean
        return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    }
}
