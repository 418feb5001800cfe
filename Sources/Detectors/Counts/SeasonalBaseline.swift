package import EventTime
import Foundation

/// A baseline for daily and hourly counts that learns in the stream, in constant memory.
///
/// Formula: mean = level * factor of the weekday (hour of the week, holiday). Level and factors are ratios
/// of counts to what was expected of them, in which older buckets fade; the variance is the mean times a
/// dispersion learned from the residuals, widened by the errors of level and factor. The bounds are
/// quantiles of the negative-binomial law with them. A count whose residual r is beyond 2.58 deviations
/// learns with weight 1 / r^2, as Farrington weights outbreaks down. After `shiftAfter` buckets beyond that
/// on one side, with none back at the other side of the mean between, the level has shifted: it starts anew
/// from these buckets alone. Score: -log10 of the law's p-value. Warm-up: 4 cycles (28 days). Memory: 0.3
/// kB a daily series, 1.6 kB an hourly one. Known failure: a yearly season is followed with a delay of
/// some weeks; a rise so slow that no bucket stands out is learned as normal. Source: exponentially
/// discounted Poisson-gamma filtering (Harvey and Fernandes 1989, J Bus Econ Stat 7), with the weights of
/// Farrington 1996.
package struct SeasonalBaseline: CountDetector {
    /// What can be chosen.
    package struct Parameters: Hashable, Sendable {
        /// One-sided.
        package var alpha: Double
        /// Buckets after which what was learned of the level counts half.
        package var halfLife: Double
        /// Cycles (weeks) after which what was learned of a weekday or hour counts half.
        package var profileHalfLife: Double
        /// Buckets in a row that stand out on one side, after which the level has shifted.
        package var shiftAfter: Int

        package init(
            alpha: Double = 0.005, halfLife: Double, profileHalfLife: Double = 26, shiftAfter: Int
        ) {
            self.alpha = alpha
            self.halfLife = halfLife
            self.profileHalfLife = profileHalfLife
            self.shiftAfter = shiftAfter
        }

        /// Four weeks of days or hours; for longer buckets, 26 of them.
        package static func usual(for unit: BucketUnit, alpha: Double = 0.005) -> Parameters {
            switch unit {
            case .minute: Parameters(alpha: alpha, halfLife: 28 * 1440, shiftAfter: 180)
            case .hour: Parameters(alpha: alpha, halfLife: 28 * 24, shiftAfter: 24)
            case .day: Parameters(alpha: alpha, halfLife: 28, shiftAfter: 7)
            case .week, .month, .quarter, .year, .fiscalYear:
                Parameters(alpha: alpha, halfLife: 26, shiftAfter: 4)
            }
        }
    }

    /// Counts over what was expected of them, both fading: their ratio corrects the expectation.
    struct Ratio: Hashable, Sendable {
        var counts: Float = 0
        var expected: Float = 0

        mutating func add(_ count: Double, _ expectation: Double, keeping share: Float) {
            counts = counts * share + Float(count)
            expected = expected * share + Float(expectation)
        }
    }

    /// Which counts are alike.
    package let profile: SeasonProfile
    /// What was chosen.
    package let parameters: Parameters
    /// The bucket that comes next.
    package private(set) var next: Bucket
    private var slots: [Ratio]
    /// Of the level; what is expected of a bucket is its factor.
    private var counts = 0.0
    private var exposure = 0.0
    /// Squared standardised residuals, and their number, fading.
    private var squares = 0.0
    private var residuals = 0.0
    private var reported = 0
    /// Buckets in a row that stand out: above where positive, below where negative; with their sums.
    private var run = 0
    private var runCounts = 0.0
    private var runExposure = 0.0
    private var hasShifted = false
    private let levelShare: Double
    private let profileShare: Float

    package init(_ parameters: Parameters, profile: SeasonProfile, from first: Bucket) {
        self.parameters = parameters
        self.profile = profile
        next = first
        slots = Array(repeating: Ratio(), count: profile.slotCount)
        levelShare = exp2(-1 / parameters.halfLife)
        profileShare = Float(exp2(-1 / parameters.profileHalfLife))
    }

    private var warmUp: Int { max(4 * profile.cycle, 8) }
    private static let outlier = 2.58
    private static let mostSquare = outlier * outlier
    /// The mean square of a normal residual that is cut at 2.58 deviations.
    private static let meanSquare = 0.9596

    /// Of the bucket that comes next.
    package func predict() -> Prediction {
        guard reported >= warmUp else { return .none(.notEnoughHistory(missing: warmUp - reported)) }
        let model = model(profile.slot(of: next).index)
        guard let law = CountDistribution(mean: model.mean, dispersion: model.dispersion) else {
            return .none(.noFit)
        }
        let alpha = parameters.alpha
        return Prediction(
            bounds: Bounds(
                lower: law.quantile(alpha), expected: model.mean, upper: law.upperQuantile(alpha)),
            law: .counts(law), reason: hasShifted ? .levelShift : nil)
    }

    /// Learns the bucket, and goes on to the next.
    package mutating func settle(_ count: Int64?) {
        let (slot, isOwn) = profile.slot(of: next)
        next = next + 1
        guard let count else { return }
        let value = Double(max(count, 0))
        reported += 1
        hasShifted = false
        if reported <= warmUp {
            begin(value, slot)
        } else {
            learn(value, slot, isOwn)
        }
    }

    private struct Model {
        var factor: Double
        var mean: Double
        /// Of the counts about a mean that is known.
        var spread: Double
        /// With the errors of level and factor.
        var dispersion: Double
    }

    private func model(_ slot: Int) -> Model {
        let level = (counts + 0.5) / exposure
        let factor = factor(slot, level)
        let mean = level * factor
        let spread = max(1, squares / (residuals * Self.meanSquare))
        let error = 1 / (counts + 0.5) + 1 / (Double(slots[slot].counts) + 0.5)
        return Model(factor: factor, mean: mean, spread: spread, dispersion: spread * (1 + mean * error))
    }

    /// Half a count pulls towards 1; three holidays like Sundays pull a holiday towards Sundays.
    private func factor(_ slot: Int, _ level: Double) -> Double {
        let ratio = slots[slot]
        var (counts, expected) = (Double(ratio.counts) + 0.5, Double(ratio.expected) + 0.5)
        if profile.calendar.unit == .day, slot == SeasonProfile.holidaySlot {
            let sunday = factor(SeasonProfile.sundaySlot, level)
            (counts, expected) = (
                Double(ratio.counts) + 3 * level * sunday, Double(ratio.expected) + 3 * level
            )
        }
        return expected > 0 ? counts / expected : 1
    }

    /// During the warm-up each slot has a mean of its own; residuals count once it has been seen twice.
    private mutating func begin(_ count: Double, _ slot: Int) {
        let ratio = slots[slot]
        if ratio.expected >= 2 {
            let mean = (Double(ratio.counts) + 0.5) / Double(ratio.expected)
            let square = (count - mean) * (count - mean) / (mean * (1 + 1 / Double(ratio.expected)))
            squares += min(square, 100)
            residuals += 1
        }
        slots[slot].add(count, 1, keeping: 1)
        counts += count
        exposure += 1
        guard reported == warmUp else { return }
        let level = Float((counts + 0.5) / exposure)
        for index in slots.indices { slots[index].expected *= level }
        residuals = max(residuals, 1)
    }

    private mutating func learn(_ count: Double, _ slot: Int, _ isOwn: Bool) {
        let model = model(slot)
        let residual = (count - model.mean) / (model.mean * model.dispersion).squareRoot()
        let weight = abs(residual) > Self.outlier ? 1 / (residual * residual) : 1
        squares = squares * levelShare + min(residual * residual, Self.mostSquare) * model.spread
        residuals = residuals * levelShare + 1
        if isOwn {
            let level = model.mean / model.factor
            // A holiday is expected to stand out until a few have been seen.
            let isHoliday = profile.calendar.unit == .day && slot == SeasonProfile.holidaySlot
            let own = isHoliday ? 1 : weight
            slots[slot].add(own * count, own * level, keeping: profileShare)
        }
        counts = counts * levelShare + weight * count
        exposure = exposure * levelShare + weight * model.factor
        follow(count, model, residual)
    }

    private mutating func follow(_ count: Double, _ model: Model, _ residual: Double) {
        let side = residual > Self.outlier ? 1 : residual < -Self.outlier ? -1 : 0
        if side != 0 {
            if run.signum() != side { (run, runCounts, runExposure) = (0, 0, 0) }
            run += side
        } else if run != 0, (residual > 0) != (run > 0) {
            run = 0
        }
        guard run != 0 else {
            (runCounts, runExposure) = (0, 0)
            return
        }
        runCounts += count
        runExposure += model.factor
        guard abs(run) >= parameters.shiftAfter else { return }
        (counts, exposure) = (runCounts, runExposure)
        (run, runCounts, runExposure) = (0, 0, 0)
        hasShifted = true
    }
}
