import Aggregates
package import EventTime

/// The default: it takes as much of a baseline as the history allows, and looks at the last few buckets
/// together.
///
/// Baseline: with fewer than 10 cases a rate (Jeffreys); with less than a year of history a level, from one
/// year on a trend where BIC wants it; from two years on a trend and 0, 1 or 2 waves a year by BIC; an effect
/// for each weekday (days) or hour of the week (hours, minutes); counts that are too high are weighted down;
/// the last buckets do not teach; a lasting shift of the level puts in a step. Law: negative binomial with a
/// variance in proportion to the mean, widened by the error of the fit, which is common to the buckets judged
/// together (`RecentLaws`). Judgement: `ScanLaw`. Its end: `OutbreakCourse`.
/// Warm-up: 8 buckets; 14 days, 2 weeks of hours or minutes. Memory: 8 bytes a bucket of up to 15 years of
/// weeks, 10 of days, half a year of hours, 28 days of minutes. Known failure: an outbreak that begins so
/// slowly that it lasts as long as a shift is learned as one; a season that moves from year to year.
/// Sources: Noufaily et al. 2013, Stat Med 32 (baseline); Neill 2009, Int J Forecasting 25 (scan).
package struct AutomaticModel: CountModel, Hashable {
    /// The level of each bucket's false alarms, one-sided.
    package var alpha: Double
    /// Buckets in a year, where it is not the usual number.
    package var season: Double?

    package init(alpha: Double = 0.01, season: Double? = nil) {
        self.alpha = alpha
        self.season = season
    }

    private func profile(for unit: BucketUnit) -> AutomaticProfile {
        AutomaticProfile(for: unit, season: season)
    }

    /// Buckets that the baseline and the scan look back to.
    package func memory(in unit: BucketUnit) -> Int {
        let profile = profile(for: unit)
        return profile.memory + profile.refit + profile.pace.buckets * (profile.cycle > 1 ? 3 : 1)
    }

    /// By a baseline that is fitted for it alone.
    package func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        prediction(of: bucket, in: past, by: baseline(for: bucket, in: past))
    }

    /// Up to which bucket the baseline of `bucket` sees. Short histories are fitted anew for every bucket.
    func block(of bucket: Bucket, in past: Past) -> Bucket {
        let profile = profile(for: past.calendar.unit)
        guard bucket - past.history.firstSeen >= 20 * profile.refit else { return bucket }
        let ordinal = Int(bucket.ordinal)
        return bucket - ((ordinal % profile.refit + profile.refit) % profile.refit)
    }

    func baseline(for bucket: Bucket, in past: Past) -> Result<AutomaticBaseline, BaselineFailure> {
        AutomaticBaseline.fitted(
            to: past.history, before: block(of: bucket, in: past), profile(for: past.calendar.unit))
    }

    /// The one that was kept, where it is that of the bucket's block.
    func baseline(
        for bucket: Bucket, in past: Past, orElse kept: AutomaticBaseline?
    ) -> Result<AutomaticBaseline, BaselineFailure> {
        if let kept, kept.block == block(of: bucket, in: past) { return .success(kept) }
        return baseline(for: bucket, in: past)
    }

    func prediction(
        of bucket: Bucket, in past: Past, by baseline: Result<AutomaticBaseline, BaselineFailure>
    ) -> Prediction {
        switch baseline {
        case .failure(.missing(let buckets)): return .none(.notEnoughHistory(missing: buckets))
        case .failure(.noFit): return .none(.noFit)
        case .success(let baseline):
            let pace = profile(for: past.calendar.unit).pace
            let recent = RecentLaws(recent(bucket, in: past, by: baseline, pace), then: bucket, by: baseline)
            guard let usual = baseline.law(of: bucket), let law = recent.judged else { return .none(.noFit) }
            let scan = ScanLaw(law, pace: pace, before: recent.before)
            return Prediction(
                bounds: Bounds(
                    lower: law.quantile(alpha), expected: usual.mean, upper: scan.upperBound(alpha: alpha)),
                law: .scan(scan), reason: .chosen(baseline.choice))
        }
    }

    /// The reported buckets before, oldest first; weekdays on which nothing is ever counted are passed over.
    private func recent(
        _ bucket: Bucket, in past: Past, by baseline: AutomaticBaseline, _ pace: ScanPace
    ) -> [(bucket: Bucket, count: Int64)] {
        var found: [(bucket: Bucket, count: Int64)] = []
        var candidate = bucket - 1
        // Closed days are at most as many again as open ones, or the scan ends there.
        let oldest = max(past.history.firstSeen, bucket - 2 * pace.buckets)
        while found.count < pace.buckets - 1, candidate >= oldest {
            if let count = past.history[candidate], count > 0 || !baseline.isClosed(candidate) {
                found.append((candidate, count))
            }
            candidate = candidate - 1
        }
        return found.reversed()
    }
}

/// `AutomaticModel` on one series, with its baseline kept until it is due again.
package struct AutomaticDetector: CountDetector {
    /// What it keeps the baseline of.
    package let model: AutomaticModel
    private var past: Past
    private var baseline: Result<AutomaticBaseline, BaselineFailure>
    private let kept: Int

    /// - Parameter past: what is known before the first bucket to judge, which is `past.history.end`.
    package init(_ model: AutomaticModel, after past: Past) {
        self.model = model
        self.past = past
        kept = model.memory(in: past.calendar.unit)
        baseline = model.baseline(for: past.history.end, in: past)
    }

    /// Of the bucket that comes next.
    package func predict() -> Prediction { model.prediction(of: past.history.end, in: past, by: baseline) }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        past.append(count, keeping: kept)
        let next = past.history.end
        if case .success(let current) = baseline, current.block == model.block(of: next, in: past) { return }
        baseline = model.baseline(for: next, in: past)
    }
}
