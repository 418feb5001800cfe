import EventTime
import Foundation

/// The laws of buckets that are judged together, each after what was counted in those before it.
///
/// The error of a baseline is common to them: where its level is a little too low, each of them is a little
/// too high, and taken one by one they would add up to more than there is. So the counts that have not
/// taught the baseline say what its error may be (normal, by Kalman's filter), before the next is judged:
/// what is left of each, its innovation, has nothing in common with the others. A count is no further off
/// than `largest` deviations to it: an outbreak says little of the level.
struct RecentLaws {
    private static let largest = 2.58

    private(set) var before: [ScanLaw.Before] = []
    /// Of the bucket that is judged; nil where nothing fits.
    private(set) var judged: CountDistribution?
    private var estimates: [BaselineEstimate?]
    /// Of the logarithms of the means, what the counts so far say of their errors.
    private var shifts: [Double]
    private var covariances: [[Double]]

    init(
        _ recent: [(bucket: Bucket, count: Int64)], then bucket: Bucket, by baseline: AutomaticBaseline
    ) {
        let estimates = (recent.map(\.bucket) + [bucket]).map(baseline.estimate(of:))
        self.estimates = estimates
        shifts = Array(repeating: 0, count: estimates.count)
        covariances = estimates.map { one in
            estimates.map { other in
                guard let one, let other else { return 0 }
                return one.covariance(with: other)
            }
        }
        for (place, (bucket, count)) in recent.enumerated() {
            guard let law = law(at: place) ?? baseline.law(of: bucket) else { continue }
            before.append(ScanLaw.Before(count: count, law: law))
            if bucket >= baseline.taught { learn(count, at: place) }
        }
        judged = law(at: recent.count) ?? baseline.law(of: bucket)
    }

    private func mean(at place: Int) -> Double? {
        estimates[place].map { $0.mean * exp(shifts[place]) }
    }

    private func law(at place: Int) -> CountDistribution? {
        guard let estimate = estimates[place], let mean = mean(at: place) else { return nil }
        return CountDistribution(
            mean: mean, dispersion: estimate.dispersion + mean * covariances[place][place])
    }

    private mutating func learn(_ count: Int64, at place: Int) {
        guard let estimate = estimates[place], let mean = mean(at: place), mean > 0 else { return }
        let variance = covariances[place][place] + estimate.dispersion / mean
        let limit = Self.largest * variance.squareRoot()
        let innovation = min(max(Double(count) / mean - 1, -limit), limit)
        let row = covariances[place]
        guard variance.isFinite, innovation.isFinite else { return }
        for later in (place + 1)..<estimates.count {
            let gain = row[later] / variance
            shifts[later] += gain * innovation
            for other in (place + 1)..<estimates.count { covariances[later][other] -= gain * row[other] }
        }
    }
}
