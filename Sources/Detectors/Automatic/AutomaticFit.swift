import Aggregates
import EventTime
import Foundation

/// The robust regression of `auto`.
///
/// A quasi-Poisson regression with as much of trend and waves as BIC allows. Counts that are too high for it
/// (beyond `outlier` as a normal score of the fitted negative-binomial tail, so that rare and skewed series
/// lose no more than others) get one over the square of that score as weight, three times. Steps are put in
/// where the level shifted for good.
struct AutomaticFit {
    /// As Noufaily et al. 2013 have it.
    private static let outlier = 2.58

    private let history: MeasuredHistory
    private let profile: AutomaticProfile
    private let block: Bucket
    private let span: Int
    private(set) var design: CovariateDesign
    private var rows: RegressionRows
    private var weights: [Double] = []
    private(set) var regression: CountRegression
    private(set) var dispersion = 1.0
    private var waves = 0

    init(_ history: MeasuredHistory, from origin: Bucket, to block: Bucket, _ profile: AutomaticProfile) {
        self.history = history
        self.profile = profile
        self.block = block
        span = block - origin
        design = CovariateDesign(origin: origin, length: span, season: profile.season)
        rows = RegressionRows(groupCount: profile.groups, capacity: 0)
        regression = CountRegression(rows, active: [])
    }

    var choice: AutomaticChoice {
        let baseline: AutomaticChoice.Baseline =
            if waves > 0 {
                .seasonal(waves: waves)
            } else if regression.active.contains(CovariateDesign.trend) {
                .trend
            } else {
                .level(isYoung: candidates.count == 1)
            }
        return AutomaticChoice(
            baseline, buckets: rows.counts.count, sinceShift: design.shifts.max().map { span - $0 })
    }

    /// Nil where nothing fits.
    func fitted() -> AutomaticFit? {
        var fit = self
        for _ in 0...CovariateDesign.steps.count {
            fit.collect()
            guard fit.fitRobustly() else { return nil }
            guard fit.design.shifts.count < CovariateDesign.steps.count, let shift = fit.shift() else {
                break
            }
            fit.design.shifts.append(shift)
        }
        guard fit.choose() else { return nil }
        // A little wider where few counts show the spread: at 1 in 100, as Student's law is.
        let degrees = max(fit.rows.counts.count - fit.regression.parameters, 1)
        fit.dispersion *= 1 + 3.2 / Double(degrees)
        return fit
    }

    /// Where the last buckets begin, which do not teach yet. A new level is learned up to the end.
    var end: Int {
        let settled = span - min(profile.settling, span / 5)
        return design.shifts.contains { $0 + 2 * profile.settling > settled } ? span : settled
    }

    private mutating func collect() {
        rows = collected(0..<end)
        weights = Array(repeating: 1, count: rows.counts.count)
    }

    private func collected(_ places: Range<Int>) -> RegressionRows {
        var rows = RegressionRows(groupCount: profile.groups, capacity: places.count)
        let angle = profile.season.map { 2 * Double.pi / $0 } ?? 0
        let (cosine, sine) = (cos(angle), sin(angle))
        var wave = (
            cosine: cos(angle * Double(places.lowerBound)), sine: sin(angle * Double(places.lowerBound))
        )
        for place in places {
            let bucket = design.origin + place
            if let count = history[bucket] {
                rows.append(
                    Double(max(count, 0)),
                    design.covariates(at: place, cosine: wave.cosine, sine: wave.sine),
                    group: profile.group(of: bucket), place: place)
            }
            wave = (wave.cosine * cosine - wave.sine * sine, wave.sine * cosine + wave.cosine * sine)
        }
        return rows
    }

    /// What a history of this length may have, from the smallest model to the largest.
    private var candidates: [[Int]] {
        let seasons = profile.season.map { Double(span) / $0 } ?? 0
        let trend = [CovariateDesign.trend]
        let models =
            seasons >= 2
            ? (0...CovariateDesign.mostWaves).map { trend + CovariateDesign.waves($0) }
            : seasons >= 1 ? [[], trend] : [[]]
        return models.map { $0 + design.activeSteps }
    }

    private mutating func fitRobustly() -> Bool {
        regression = CountRegression(rows, active: candidates.last ?? [])
        guard refit(.rough) else { return false }
        for _ in 0..<2 {
            weightDown()
            guard refit(.rough) else { return false }
        }
        return true
    }

    private mutating func refit(_ precision: Double) -> Bool {
        regression.fit(rows, weights: weights, precision: precision)
        if !regression.hasConverged {
            regression = CountRegression(rows, active: [])
            regression.fit(rows, weights: weights, precision: precision)
        }
        dispersion = max(regression.dispersion(rows, weights: weights), 1)
        return regression.hasConverged && dispersion.isFinite
    }

    private mutating func weightDown() {
        for row in rows.counts.indices {
            let (count, mean) = (rows.counts[row], regression.means[row])
            weights[row] = 1
            // Only counts that may be outliers are worth the tail.
            guard mean > 0, count > mean + 1.5 * (dispersion * mean).squareRoot() else { continue }
            guard let law = CountDistribution(mean: mean, dispersion: dispersion) else { continue }
            let score = StandardNormal.upperQuantile(max(law.midTail(from: count), 1e-300))
            if score > Self.outlier { weights[row] = 1 / (score * score) }
        }
    }

    /// The place of a lasting shift that the model does not have yet.
    private func shift() -> Int? {
        let recent = collected(end..<span)
        let means = recent.counts.indices.map { row in
            regression.linear(recent.covariates[row], group: recent.groups[row]).map(exp) ?? 0
        }
        let (counts, places) = (rows.counts + recent.counts, rows.places + recent.places)
        let least = max(profile.settling, 4)
        guard
            let first = LevelShift.first(
                counts: counts[...], means: (regression.means + means)[...], dispersion: dispersion,
                leastBuckets: least)
        else { return nil }
        // Beside a step that it has already, a second one has nothing to say.
        let place = places[first]
        return design.shifts.contains { abs($0 - place) < least } ? nil : place
    }

    /// The smallest Bayesian information criterion decides, and the rest is fitted a last time.
    private mutating func choose() -> Bool {
        guard regression.active == candidates.last else { return true }
        let price = log(Double(max(rows.counts.count, 2)))
        var best: (criterion: Double, regression: CountRegression)?
        for active in candidates {
            var candidate = regression
            if active != regression.active {
                candidate = regression.reduced(to: active)
                candidate.fit(rows, weights: weights, precision: .rough)
                guard candidate.hasConverged else { continue }
            }
            let criterion = candidate.deviance / dispersion + price * Double(active.count)
            if criterion < best?.criterion ?? .infinity { best = (criterion, candidate) }
        }
        guard let best else { return false }
        regression = best.regression
        waves = regression.active.count { (1..<1 + 2 * CovariateDesign.mostWaves).contains($0) } / 2
        dispersion = max(regression.dispersion(rows, weights: weights), 1)
        weightDown()
        return refit(.final)
    }
}

extension Double {
    /// Enough to choose weights and models by.
    fileprivate static let rough = 1e-4
    fileprivate static let final = 1e-8
}
