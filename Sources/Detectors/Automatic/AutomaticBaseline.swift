import Aggregates
import EventTime
import Foundation

/// What `auto` expects of the next buckets, and how they spread: fitted to the history before `block`.
struct AutomaticBaseline: Sendable {
    private enum Fit {
        case rate(CountDistribution)
        case regression(CountRegression, CovariateDesign, dispersion: Double)
    }

    /// The first bucket that the fit has not seen and might be judged by it.
    let block: Bucket
    /// The first bucket that has not taught it.
    let taught: Bucket
    let choice: AutomaticChoice
    private let fit: Fit
    private let profile: AutomaticProfile
    private let groupSizes: [Int]

    /// How the counts of a bucket are distributed, the error of the fit included.
    func law(of bucket: Bucket) -> CountDistribution? {
        switch fit {
        case .rate(let law): return law
        case .regression(let regression, let design, let dispersion):
            let group = profile.group(of: bucket)
            let covariates = design.covariates(at: bucket - design.origin)
            guard let linear = regression.linear(covariates, group: group) else {
                // Nothing was ever counted on this weekday: less than one count in all of them.
                return CountDistribution(
                    mean: 0.5 / Double(max(groupSizes[group], 1)), dispersion: dispersion)
            }
            let mean = exp(linear)
            let error = regression.error(covariates, group: group)
            let variance = dispersion * error.covariance(with: error)
            return CountDistribution(mean: mean, dispersion: dispersion + mean * variance)
        }
    }

    /// What the fit says of a bucket: its mean, and the error of that; nil where nothing was ever counted.
    func estimate(of bucket: Bucket) -> BaselineEstimate? {
        switch fit {
        case .rate(let law):
            let variance = (law.variance / law.mean - 1) / law.mean
            return BaselineEstimate(mean: law.mean, dispersion: 1, error: .rate(variance: variance))
        case .regression(let regression, let design, let dispersion):
            let group = profile.group(of: bucket)
            let covariates = design.covariates(at: bucket - design.origin)
            return regression.linear(covariates, group: group).map { linear in
                BaselineEstimate(
                    mean: exp(linear), dispersion: dispersion,
                    error: .regression(regression.error(covariates, group: group)))
            }
        }
    }

    /// Whether nothing was ever counted on this part of the week: it is passed over, not evidence.
    func isClosed(_ bucket: Bucket) -> Bool {
        switch fit {
        case .rate: false
        case .regression(let regression, _, _): !regression.groups[profile.group(of: bucket)].isObserved
        }
    }
}

extension AutomaticBaseline {
    /// Fewer counts than this in all say no more than a rate.
    private static let fewestCases: Int64 = 10

    /// From the history before `block` alone.
    static func fitted(
        to history: MeasuredHistory, before block: Bucket, _ profile: AutomaticProfile
    ) -> Result<AutomaticBaseline, BaselineFailure> {
        let origin = max(history.firstSeen, block - profile.memory)
        var groupSizes = Array(repeating: 0, count: profile.groups)
        var (reported, cases) = (0, Int64(0))
        for bucket in stride(from: origin, to: block, by: 1) {
            guard let count = history[bucket] else { continue }
            reported += 1
            cases = cases.addingReportingOverflow(count).partialValue
            groupSizes[profile.group(of: bucket)] += 1
        }
        guard reported >= profile.least else { return .failure(.missing(profile.least - reported)) }
        guard cases >= fewestCases else {
            // The mean of what is believed of a rate after so few cases (Jeffreys), and its own error.
            let mean = (Double(cases) + 0.5) / Double(reported)
            guard let law = CountDistribution(mean: mean, dispersion: 1 + 1 / Double(reported)) else {
                return .failure(.noFit)
            }
            return .success(
                AutomaticBaseline(
                    block: block, taught: block,
                    choice: AutomaticChoice(.rare(cases: cases), buckets: reported),
                    fit: .rate(law), profile: profile, groupSizes: groupSizes))
        }
        guard let fitter = AutomaticFit(history, from: origin, to: block, profile).fitted() else {
            return .failure(.noFit)
        }
        return .success(
            AutomaticBaseline(
                block: block, taught: origin + fitter.end, choice: fitter.choice,
                fit: .regression(fitter.regression, fitter.design, dispersion: fitter.dispersion),
                profile: profile, groupSizes: groupSizes))
    }
}

enum BaselineFailure: Error, Hashable {
    /// So many more buckets must be reported.
    case missing(Int)
    case noFit
}
