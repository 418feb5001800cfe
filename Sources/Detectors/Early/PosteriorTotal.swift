import Foundation

/// What is to be thought of a bucket's total once a part of it has arrived.
///
/// The totals that are likely at all are looked for from the likeliest one outwards, then summed over at most
/// some 600 of them; so it takes the same time for any count. Where they are more than that, each stands for
/// its neighbours, and the lower end is that of the lowest.
struct PosteriorTotal {
    let arrived: Double
    let arrival: ArrivalLaw
    let law: PredictiveLaw

    /// On each side of the likeliest.
    private static let points = 300.0
    /// Logarithm of how much less likely than the likeliest what is left out is.
    private static let depth = 16.0
    /// Counts are exact up to here.
    private static let most = 0x1p52

    private func weight(_ total: Double) -> Double {
        let weight = law.logMass(of: total) + arrival.logLikelihood(of: arrived, outOf: total)
        return weight.isNaN ? -.infinity : weight
    }

    func projection(error: Double) -> Projection? {
        guard let (likeliest, highest) = mode(), highest.isFinite else { return nil }
        let low = edge(from: likeliest, highest, step: -1)
        let high = edge(from: likeliest, highest, step: 1)
        let step = max(1, ((high - low) / (2 * Self.points)).rounded(.up))
        var masses: [(total: Double, mass: Double)] = []
        var total = low
        while total <= high {
            masses.append((total, exp(weight(total) - highest)))
            total += step
        }
        let all = masses.reduce(0) { $0 + $1.mass }
        guard all > 0, all.isFinite else { return nil }
        return Projection(
            total: quantile(0.5, masses, all), least: quantile(error, masses, all), error: error)
    }

    /// The largest total below which there is no more than this probability.
    private func quantile(_ share: Double, _ masses: [(total: Double, mass: Double)], _ all: Double)
        -> Double
    {
        var sum = 0.0
        for (total, mass) in masses {
            sum += mass
            if sum > share * all { return total }
        }
        return masses.last?.total ?? arrived
    }

    /// The likeliest total: the probability rises up to it and falls behind it.
    private func mode() -> (total: Double, weight: Double)? {
        var low = arrived
        var step = max(1, (arrived / arrival.mean - arrived).rounded())
        while low + 2 * step < Self.most, weight(low + 2 * step) > weight(low + step) { step *= 2 }
        var high = min(low + 2 * step, Self.most)
        while high - low > 2 {
            let third = ((high - low) / 3).rounded(.down)
            let (left, right) = (low + max(third, 1), high - max(third, 1))
            if weight(left) < weight(right) { low = left } else { high = right }
            if left >= right { break }
        }
        var best = (total: low, weight: weight(low))
        for total in stride(from: low, through: high, by: 1) {
            let found = weight(total)
            if found > best.weight { best = (total, found) }
        }
        return best
    }

    /// How far out totals are likely at all.
    private func edge(from likeliest: Double, _ highest: Double, step direction: Double) -> Double {
        func isLikely(_ distance: Double) -> Bool {
            let total = likeliest + direction * distance
            return total >= arrived && total < Self.most && weight(total) > highest - Self.depth
        }
        var distance = 1.0
        while isLikely(distance) { distance *= 2 }
        var inside = distance / 2
        while distance - inside > max(1, distance / 64) {
            let middle = ((inside + distance) / 2).rounded()
            if isLikely(middle) { inside = middle } else { distance = middle }
        }
        return max(arrived, likeliest + direction * distance)
    }
}

extension PredictiveLaw {
    /// The logarithm of the probability of this very count, but for what is the same for all.
    func logMass(of count: Double) -> Double {
        switch self {
        case .counts(let distribution): return distribution.logMass(of: count)
        case .normal(let mean, let deviation, let power):
            guard deviation > 0 else { return .nan }
            let distance = (power.raise(count) - mean) / deviation
            return log(power.slope(at: max(count, 0.5))) - distance * distance / 2
        case .scan(let scan): return scan.distribution.logMass(of: count)
        case .chart(let chart): return chart.distribution?.logMass(of: count) ?? .nan
        }
    }
}

extension PowerTransform {
    /// How fast the power grows with the value, in proportion.
    fileprivate func slope(at value: Double) -> Double {
        switch self {
        case .none: 1
        case .squareRoot: 1 / value.squareRoot()
        case .twoThirds: 1 / pow(value, 1.0 / 3)
        }
    }
}
