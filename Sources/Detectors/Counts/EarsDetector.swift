package import Aggregates
package import EventTime

/// EARS C1, C2 and C3: the Early Aberration Reporting System of the United States' CDC.
///
/// Formula: with mean m and deviation s of the 7 buckets before (C1), or of those before the last two (C2,
/// C3), upper = m + s z(alpha); C3 takes from z the part above 1 of the standardised excess of each of the
/// last two buckets. Score: -log10 of the normal p-value of (count - m) / s (C3: plus those parts).
/// Warm-up: 7 buckets (C1), 9 (C2), 11 (C3). Memory: 8 bytes for each of them. Known failure: seasons,
/// weekdays and trends are noise to it; after 7 equal counts any larger one alarms (see
/// `smallestDeviation`); C1 learns an outbreak while it begins. Source: Hutwagner et al. 2003, J Urban
/// Health 80; Fricker, Hegler and Dunfee 2008; parity with `earsC` of R's surveillance 1.20.3.
package struct EarsDetector: CountModel, Hashable {
    /// Which of the three, and whose C3.
    package enum Variant: String, Hashable, Sendable, CaseIterable {
        case c1, c2, c3
        /// C3 as R's `earsC` codes it: the bound stands on the judged count itself instead of the mean, so
        /// that only the two buckets before it decide.
        case c3AsCoded = "c3-r"

        /// The false-alarm level that EARS uses: about 3 deviations, 2 for C3.
        package var usualAlpha: Double {
            switch self {
            case .c1, .c2: 0.001
            case .c3, .c3AsCoded: 0.025
            }
        }
    }

    /// Which of the three.
    package var variant: Variant
    /// One-sided.
    package var alpha: Double
    /// Buckets of which mean and deviation are taken; at least 3.
    package var baseline: Int
    /// Persons; a smaller deviation counts as this.
    package var smallestDeviation: Double

    package init(
        _ variant: Variant, alpha: Double? = nil, baseline: Int = 7, smallestDeviation: Double = 0
    ) {
        self.variant = variant
        self.alpha = alpha ?? variant.usualAlpha
        self.baseline = max(baseline, 3)
        self.smallestDeviation = smallestDeviation
    }

    private var gap: Int { variant == .c1 ? 0 : 2 }
    private var addsUp: Bool { variant == .c3 || variant == .c3AsCoded }

    /// What it looks back to, in buckets.
    package func memory(in unit: BucketUnit) -> Int { baseline + gap + (addsUp ? 2 : 0) }

    /// From the counts before the bucket alone.
    package func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        let known = bucket - past.history.firstSeen
        let missing = memory(in: past.calendar.unit) - known
        guard missing <= 0 else { return .none(.notEnoughHistory(missing: missing)) }
        guard let moments = moments(before: bucket, in: past.history) else {
            return .none(.tooFewReported(reported(before: bucket, in: past.history), of: baseline))
        }
        let parts =
            addsUp ? part(of: bucket - 1, in: past.history) + part(of: bucket - 2, in: past.history) : 0
        return variant == .c3AsCoded ? asCoded(moments, parts) : asDocumented(moments, parts)
    }

    private func asDocumented(_ moments: (mean: Double, deviation: Double), _ parts: Double) -> Prediction {
        let (mean, deviation) = moments
        let z = StandardNormal.upperQuantile(alpha)
        let upper = max(0, mean + deviation * (z - parts))
        return Prediction(
            bounds: Bounds(
                lower: addsUp ? nil : max(0, mean - deviation * z), expected: mean, upper: upper),
            law: .normal(mean: mean - deviation * parts, deviation: deviation, power: .none),
            reason: deviation > 0 ? nil : .constantHistory)
    }

    /// R compares the count with itself plus a margin: whatever it is, it alarms where the margin is
    /// negative.
    private func asCoded(_ moments: (mean: Double, deviation: Double), _ parts: Double) -> Prediction {
        let margin = margin(moments.deviation, parts)
        return Prediction(
            bounds: Bounds(expected: moments.mean, upper: margin < 0 ? 0 : .infinity),
            law: .normal(mean: -moments.deviation * parts, deviation: moments.deviation, power: .none),
            reason: moments.deviation > 0 ? nil : .constantHistory)
    }

    private func margin(_ deviation: Double, _ parts: Double) -> Double {
        deviation * (StandardNormal.upperQuantile(alpha) - parts)
    }

    /// What `earsC` adds to a count to get its C3 bound, before it takes 0 for what is negative; nil without
    /// history.
    func marginAsCoded(of bucket: Bucket, in history: MeasuredHistory) -> Double? {
        moments(before: bucket, in: history).map {
            margin($0.deviation, part(of: bucket - 1, in: history) + part(of: bucket - 2, in: history))
        }
    }

    /// The part above 1 of the standardised excess of an earlier bucket over what was before it.
    private func part(of bucket: Bucket, in history: MeasuredHistory) -> Double {
        guard let count = history[bucket], let (mean, deviation) = moments(before: bucket, in: history) else {
            return 0
        }
        let excess = Double(count) - mean
        guard deviation > 0 else {
            // R divides 0 by 0 here, says NA, and does not alarm.
            if variant == .c3AsCoded, excess == 0 { return .nan }
            // Where nothing varied before, any excess is enough for an alarm.
            return excess > 0 ? 1e6 - 1 : 0
        }
        return max(0, excess / deviation - 1)
    }

    /// Of the reported buckets; nil where they are fewer than 3.
    private func moments(
        before bucket: Bucket, in history: MeasuredHistory
    ) -> (mean: Double, deviation: Double)? {
        var (count, sum) = (0.0, 0.0)
        for lag in gap + 1...gap + baseline {
            if let value = history[bucket - lag] {
                count += 1
                sum += Double(value)
            }
        }
        guard count >= 3 else { return nil }
        let mean = sum / count
        var squares = 0.0
        for lag in gap + 1...gap + baseline {
            if let value = history[bucket - lag] {
                squares += (Double(value) - mean) * (Double(value) - mean)
            }
        }
        return (mean, max((squares / (count - 1)).squareRoot(), smallestDeviation))
    }

    private func reported(before bucket: Bucket, in history: MeasuredHistory) -> Int {
        (gap + 1...gap + baseline).count { history[bucket - $0] != nil }
    }
}

extension MeasuredHistory {
    /// The first bucket that may be looked at: breaks in definitions hide what was before.
    package var firstSeen: Bucket { max(first, visibleFrom ?? first) }
}
