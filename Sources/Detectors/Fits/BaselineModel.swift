import Foundation

/// The mean of a count before anything happens, as the control charts need it: a constant, or a regression
/// on trend and seasons, fitted once to the buckets before monitoring starts.
package struct BaselineModel: Hashable, Sendable {
    /// How counts spread about their mean.
    package enum Family: Hashable, Sendable {
        case poisson
        /// With the size estimated from the same counts, as R's `glm.nb` does.
        case negativeBinomial
    }

    /// Harmonics of the year; 0 for no season.
    package var harmonics: Int
    /// Whether the mean grows by a constant factor.
    package var hasTrend: Bool
    /// How counts spread about their mean.
    package var family: Family

    package init(harmonics: Int, hasTrend: Bool, family: Family) {
        self.harmonics = harmonics
        self.hasTrend = hasTrend
        self.family = family
    }

    /// A constant.
    package static let mean = BaselineModel(harmonics: 0, hasTrend: false, family: .poisson)

    var effects: Int { 1 + (hasTrend ? 1 : 0) + 2 * harmonics }

    /// Buckets that must be known before it is fitted: a year where it has seasons or a trend.
    func warmUp(seasonLength: Int) -> Int {
        max(8, harmonics > 0 || hasTrend ? seasonLength : 0, 3 * effects)
    }

    /// - Parameter counts: one for each bucket, oldest first; nil where nothing was reported.
    func fit(_ counts: [Double?], seasonLength: Int) -> FittedBaseline? {
        var design = DesignMatrix(effects: effects)
        let scale = max(Double(counts.count), 1)
        for (index, count) in counts.enumerated() {
            guard let count else { continue }
            design.append(row(at: index, scale: scale, seasonLength), count: count)
        }
        // Nothing but zeros says no more than that the mean is small.
        if design.rows > 0, design.counts.allSatisfy({ $0 == 0 }) {
            return FittedBaseline(
                model: .mean, coefficients: [log(0.5 / Double(design.rows))], size: nil, scale: scale,
                seasonLength: seasonLength)
        }
        guard design.rows > effects + 1, let start = LogLinearFit(design, family: .poisson) else {
            return nil
        }
        var fit = start
        var size: Double?
        if family == .negativeBinomial {
            (fit, size) = NegativeBinomialFit.refined(start)
        }
        return FittedBaseline(
            model: self, coefficients: fit.coefficients, size: size, scale: scale, seasonLength: seasonLength)
    }

    func row(at index: Int, scale: Double, _ seasonLength: Int) -> [Double] {
        var row = [1.0]
        if hasTrend { row.append(Double(index) / scale) }
        for harmonic in stride(from: 1, through: harmonics, by: 1) {
            let angle = 2 * Double.pi * Double(harmonic * (index % seasonLength)) / Double(seasonLength)
            row.append(cos(angle))
            row.append(sin(angle))
        }
        return row
    }
}

/// A baseline with its numbers: what it says of any bucket.
package struct FittedBaseline: Hashable, Sendable {
    let model: BaselineModel
    let coefficients: [Double]
    /// Of the negative-binomial law; nil for Poisson's, or where the counts spread no more than that.
    package let size: Double?
    let scale: Double
    let seasonLength: Int

    /// The mean of the bucket so many buckets after the first that it was fitted to.
    package func mean(at index: Int) -> Double {
        let row = model.row(at: index, scale: scale, seasonLength)
        return exp(zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 })
    }
}
