/// The shares that had arrived at one mark, in moments: 32 bytes.
package struct ArrivalShare: Hashable, Sendable {
    /// Buckets, old ones for less than one.
    package private(set) var weight: Double
    /// Of the shares.
    package private(set) var mean: Double
    /// Sum of the squares of their distances from the mean.
    package private(set) var spread: Double
    /// Mean of one over the totals: what chance alone spreads is in proportion to it.
    package private(set) var reciprocal: Double

    package init(weight: Double = 0, mean: Double = 0, spread: Double = 0, reciprocal: Double = 0) {
        self.weight = weight
        self.mean = mean
        self.spread = spread
        self.reciprocal = reciprocal
    }

    /// Each bucket weighs so much of what the next one does: half of it is forgotten in 44 buckets.
    private static let memory = 63.0 / 64
    /// Fewer say nothing of the spread.
    private static let fewest = 7.5

    mutating func learn(_ share: Double, of total: Double) {
        weight = weight * Self.memory + 1
        let distance = share - mean
        mean += distance / weight
        spread = spread * Self.memory + distance * (share - mean)
        reciprocal += (1 / total - reciprocal) / weight
    }

    /// How counts arrive, the error of what was learned included; nil where too little was.
    var law: ArrivalLaw? {
        guard weight >= Self.fewest else { return nil }
        let mean = (self.mean * weight + 0.5) / (weight + 1)
        // Counts that are taken back later leave shares above 1: then nothing can be projected.
        guard mean > 0, mean < 1 else { return nil }
        let ofOne = spread / (weight - 1) / (mean * (1 - mean))
        let chance = min(reciprocal, 0.999)
        let found = max((ofOne - chance) / (1 - chance), 0)
        // The spread of few buckets is uncertain itself, and so is the mean share.
        let widened = found * (1 + 3.2 / (weight - 1)) + (found + chance) / weight
        return ArrivalLaw(mean: mean, correlation: min(max(widened, 1e-9), 0.999))
    }
}

/// How much of a total has arrived: beta-binomial.
struct ArrivalLaw {
    /// The mean share, between 0 and 1.
    let mean: Double
    /// How much alike the persons of one bucket arrive: 0 each for himself, 1 all at once.
    let correlation: Double

    /// The logarithm of the probability that so many of a total have arrived, but for what does not depend on
    /// the total.
    func logLikelihood(of arrived: Double, outOf total: Double) -> Double {
        let rest = total - arrived
        guard rest >= 0 else { return -.infinity }
        let both = 1 / correlation - 1
        let (early, late) = (mean * both, (1 - mean) * both)
        let log = GammaFunction.logarithm
        return log(total + 1) - log(rest + 1) + log(rest + late) - log(total + both)
            + (log(both) - log(early) - log(late) + log(arrived + early) - log(arrived + 1))
    }
}
