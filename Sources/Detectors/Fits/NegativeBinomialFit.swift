import Foundation

/// The size of a negative-binomial law by maximum likelihood, alternating with the regression for the means,
/// started and stopped as R's `MASS::glm.nb` does.
enum NegativeBinomialFit {
    /// A size from which on no spread beyond Poisson's can be seen.
    static let largestSize = 1e4

    /// The regression with its size; the Poisson fit and nil where the counts spread no more than Poisson's.
    static func refined(_ poisson: LogLinearFit) -> (fit: LogLinearFit, size: Double?) {
        let counts = poisson.design.counts
        guard var size = size(counts, poisson.means) else { return (poisson, nil) }
        var fit = poisson
        let degrees = max(1, counts.count - poisson.design.effects)
        let scale = (2 * Double(degrees)).squareRoot()
        var likelihood = logLikelihood(counts, fit.means, size)
        for _ in 0..<25 {
            // The size is that of the means before, as R has it: a step behind until both stand still.
            guard
                let next = LogLinearFit(
                    poisson.design, family: .negativeBinomial(size: size), from: fit.means),
                let nextSize = Self.size(counts, fit.means)
            else { return (poisson, nil) }
            let change = size - nextSize
            let before = likelihood
            (fit, size) = (next, nextSize)
            likelihood = logLikelihood(counts, fit.means, size)
            if abs(before - likelihood) / scale + abs(change) <= 1e-8 { break }
        }
        return size <= largestSize ? (fit, size) : (poisson, nil)
    }

    /// Newton's steps from the estimate by moments; nil where they run away to no spread at all.
    private static func size(_ counts: [Double], _ means: [Double]) -> Double? {
        let moments = zip(counts, means).reduce(0.0) { $0 + ($1.0 / $1.1 - 1) * ($1.0 / $1.1 - 1) }
        var size = Double(counts.count) / moments
        var step = 1.0
        var steps = 0
        while abs(step) > 1.220_703_125e-4, steps < 24 {
            steps += 1
            size = abs(size)
            let (score, information) = derivatives(counts, means, size)
            step = score / information
            size += step
            guard size.isFinite, abs(size) < 1e8 else { return nil }
        }
        return size > 0 ? size : nil
    }

    private static func derivatives(
        _ counts: [Double], _ means: [Double], _ size: Double
    ) -> (score: Double, information: Double) {
        let (digamma, trigamma) = (GammaFunction.digamma(size), GammaFunction.trigamma(size))
        var (score, information) = (0.0, 0.0)
        for (count, mean) in zip(counts, means) {
            let total = mean + size
            score +=
                GammaFunction.digamma(size + count) - digamma + log(size) + 1 - log(total)
                - (count + size) / total
            information +=
                trigamma - GammaFunction.trigamma(size + count) - 1 / size + 2 / total
                - (count + size) / (total * total)
        }
        return (score, information)
    }

    private static func logLikelihood(_ counts: [Double], _ means: [Double], _ size: Double) -> Double {
        zip(counts, means).reduce(0) { sum, pair in
            sum + (NegativeBinomial(size: size, mean: pair.1)?.logMass(of: pair.0) ?? 0)
        }
    }
}
