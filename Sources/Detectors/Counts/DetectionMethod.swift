import Aggregates
import EventTime

/// The statistical methods by their names, with what a user must know to choose one.
package enum DetectionMethod: String, Hashable, Sendable, CaseIterable {
    case automatic = "auto"
    case earsC1 = "ears-c1"
    case earsC2 = "ears-c2"
    case earsC3 = "ears-c3"
    case farrington
    case farringtonFlexible = "farrington-flexible"
    case cusum
    case negativeBinomialCusum = "cusum-nb"
    case negativeBinomialGLR = "glr-nb"
    case seasonal

    /// What all methods can be told.
    package struct Settings: Hashable, Sendable {
        /// The false-alarm level of one bucket, one-sided; nil for the method's usual one.
        package var alpha: Double?
        /// Does what R's code does where that departs from the published rule.
        package var isAsInR: Bool
        /// For the seasonal baseline.
        package var holidays: HolidayCalendar
        /// Buckets of history that there are at most: Farrington's methods look at so many years less.
        package var history: Int?

        package init(
            alpha: Double? = nil, isAsInR: Bool = false, holidays: HolidayCalendar = .none,
            history: Int? = nil
        ) {
            self.alpha = alpha
            self.isAsInR = isAsInR
            self.holidays = holidays
            self.history = history
        }

        fileprivate func years(_ unit: BucketUnit, halfWindow: Int) -> Int {
            guard let history else { return 5 }
            return min(5, max(1, (history - halfWindow) / unit.seasonLength))
        }
    }

    /// The method on one series, with all that is known before the first bucket to judge.
    package func detector(after past: Past, _ settings: Settings = Settings()) -> any CountDetector {
        switch self {
        case .automatic:
            return AutomaticDetector(AutomaticModel(alpha: settings.alpha ?? usualAlpha), after: past)
        case .earsC1: return ModelDetector(EarsDetector(.c1, alpha: settings.alpha), after: past)
        case .earsC2: return ModelDetector(EarsDetector(.c2, alpha: settings.alpha), after: past)
        case .earsC3:
            let variant: EarsDetector.Variant = settings.isAsInR ? .c3AsCoded : .c3
            return ModelDetector(EarsDetector(variant, alpha: settings.alpha), after: past)
        case .farrington:
            let model = FarringtonDetector(
                alpha: settings.alpha ?? usualAlpha, years: settings.years(past.calendar.unit, halfWindow: 3))
            return ModelDetector(model, after: past)
        case .farringtonFlexible:
            let model = FarringtonFlexibleDetector(
                alpha: settings.alpha ?? usualAlpha, years: settings.years(past.calendar.unit, halfWindow: 3),
                trend: settings.isAsInR ? .asInR(pThreshold: 1) : .paper)
            return ModelDetector(model, after: past)
        case .cusum: return CusumDetector(cusum(settings), after: past)
        case .negativeBinomialCusum: return ratio(.known(factor: 2), settings, past)
        case .negativeBinomialGLR: return ratio(.estimated(window: 26), settings, past)
        case .seasonal: return baseline(settings, past)
        }
    }

    private func cusum(_ settings: Settings) -> CusumDetector.Parameters {
        var parameters =
            settings.isAsInR
            ? CusumDetector.Parameters(standardisation: .standard, baseline: .mean, resets: false)
            : CusumDetector.Parameters()
        if let alpha = settings.alpha { parameters.h = CusumDetector.Parameters.level(alpha: alpha) }
        return parameters
    }

    private func ratio(
        _ rise: LikelihoodRatioDetector.Rise, _ settings: Settings, _ past: Past
    ) -> LikelihoodRatioDetector {
        let level = settings.alpha.map(LikelihoodRatioDetector.Parameters.level(alpha:)) ?? 5
        return LikelihoodRatioDetector(
            LikelihoodRatioDetector.Parameters(rise: rise, level: level), after: past)
    }

    private func baseline(_ settings: Settings, _ past: Past) -> SeasonalBaseline {
        let history = past.history
        var baseline = SeasonalBaseline(
            .usual(for: past.calendar.unit, alpha: settings.alpha ?? usualAlpha),
            profile: SeasonProfile(calendar: past.calendar, holidays: settings.holidays),
            from: min(history.firstSeen, history.end))
        for bucket in stride(from: history.firstSeen, to: history.end, by: 1) {
            baseline.settle(history[bucket])
        }
        return baseline
    }
}

extension DetectionMethod {
    /// The level of each bucket's false alarms unless told otherwise.
    package var usualAlpha: Double {
        switch self {
        case .automatic: 0.01
        case .earsC1, .earsC2: EarsDetector.Variant.c1.usualAlpha
        case .earsC3: EarsDetector.Variant.c3.usualAlpha
        case .farrington, .farringtonFlexible, .seasonal: 0.005
        // By their p-values at h = 2.26 and S = 5.
        case .cusum: 0.0027
        case .negativeBinomialCusum, .negativeBinomialGLR: 0.0067
        }
    }

    /// What it does, in a few words.
    package var summary: String {
        switch self {
        case .automatic: "the largest baseline that the history allows, and the last buckets together"
        case .earsC1: "the 7 buckets before: mean and deviation"
        case .earsC2: "the same, without the last 2 buckets"
        case .earsC3: "C2, with what stood out in the last 2 buckets added"
        case .farrington: "the same weeks of 5 years, with a trend (1996)"
        case .farringtonFlexible: "all weeks of 5 years, with seasons and trend (2013)"
        case .cusum: "small excesses add up, over a seasonal mean"
        case .negativeBinomialCusum: "evidence for a doubling adds up"
        case .negativeBinomialGLR: "evidence for any rise, in up to 26 buckets"
        case .seasonal: "weekday or hour of the week, learned in the stream"
        }
    }

    /// What must be known before it judges.
    package var warmUp: String {
        switch self {
        case .automatic: "8 buckets, 14 days, or 2 weeks of shorter buckets"
        case .earsC1: "7 buckets"
        case .earsC2: "9 buckets"
        case .earsC3: "11 buckets"
        case .farrington, .farringtonFlexible: "5 years"
        case .cusum, .negativeBinomialCusum, .negativeBinomialGLR: "1 year"
        case .seasonal: "4 weeks"
        }
    }

    /// What its score is.
    package var score: String {
        switch self {
        case .automatic: "log10 of the likelihood ratio"
        case .earsC1, .earsC2, .earsC3, .farrington, .farringtonFlexible, .seasonal: "-log10 p"
        case .cusum: "sum, in deviations"
        case .negativeBinomialCusum, .negativeBinomialGLR: "log likelihood ratio"
        }
    }

    /// For what it is made.
    package var suits: String {
        switch self {
        case .automatic: "anything: it says what it chose and why"
        case .earsC1, .earsC2, .earsC3: "a series that has just begun, without seasons"
        case .farrington: "weeks or months of dense series"
        case .farringtonFlexible: "weeks or months, rare or dense, with seasons"
        case .cusum, .negativeBinomialCusum: "small, lasting rises over a steady baseline"
        case .negativeBinomialGLR: "rises of unknown size and onset"
        case .seasonal: "days and hours, also many series at once"
        }
    }
}
