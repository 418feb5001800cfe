package import EventTime

/// The statistical methods by their names, with what a user must know to choose one: in rules and on the
/// command line.
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
        /// The method's own parameters.
        package var choices: MethodChoices

        package init(
            alpha: Double? = nil, isAsInR: Bool = false, holidays: HolidayCalendar = .none,
            history: Int? = nil, choices: MethodChoices = MethodChoices()
        ) {
            self.alpha = alpha
            self.isAsInR = isAsInR
            self.holidays = holidays
            self.history = history
            self.choices = choices
        }

        fileprivate func years(in unit: BucketUnit?) -> Int {
            if let years = choices.whole(.years) { return years }
            guard let history, let unit else { return 5 }
            return min(5, max(1, (history - halfWindow) / unit.seasonLength))
        }

        fileprivate var halfWindow: Int { choices.whole(.halfWindow) ?? 3 }
    }

    /// The method with its parameters.
    ///
    /// - Parameter unit: of the buckets, where `settings.history` is to be cut into years.
    package func configured(_ settings: Settings = Settings(), unit: BucketUnit? = nil) -> StatisticalMethod {
        let choices = settings.choices
        switch self {
        case .automatic: return .automatic(AutomaticModel(alpha: settings.alpha ?? usualAlpha))
        case .earsC1: return ears(.c1, settings)
        case .earsC2: return ears(.c2, settings)
        case .earsC3: return ears(settings.isAsInR ? .c3AsCoded : .c3, settings)
        case .farrington:
            return .farrington(
                FarringtonDetector(
                    alpha: settings.alpha ?? usualAlpha, years: settings.years(in: unit),
                    halfWindow: settings.halfWindow,
                    residualThreshold: choices.number(.residualThreshold) ?? 1))
        case .farringtonFlexible: return flexible(settings, unit)
        case .cusum: return .cusum(cusum(settings))
        case .negativeBinomialCusum:
            return ratio(.known(factor: choices.number(.rise) ?? 2), settings)
        case .negativeBinomialGLR:
            return ratio(.estimated(window: choices.whole(.window) ?? 26), settings)
        case .seasonal:
            return .seasonal(
                SeasonalModel(
                    halfLife: choices.number(.halfLife), profileHalfLife: choices.number(.profileHalfLife),
                    shiftAfter: choices.whole(.shiftAfter), holidays: settings.holidays))
        }
    }

    /// The method on one series, with all that is known before the first bucket to judge.
    package func detector(after past: Past, _ settings: Settings = Settings()) -> any CountDetector {
        configured(settings, unit: past.calendar.unit).detector(after: past, alpha: settings.alpha)
    }

    private func ears(_ variant: EarsDetector.Variant, _ settings: Settings) -> StatisticalMethod {
        .ears(
            EarsDetector(
                variant, alpha: settings.alpha, baseline: settings.choices.whole(.baseline) ?? 7,
                smallestDeviation: settings.choices.number(.smallestDeviation) ?? 0))
    }

    private func flexible(_ settings: Settings, _ unit: BucketUnit?) -> StatisticalMethod {
        let choices = settings.choices
        return .farringtonFlexible(
            FarringtonFlexibleDetector(
                alpha: settings.alpha ?? usualAlpha, years: settings.years(in: unit),
                halfWindow: settings.halfWindow, periods: choices.whole(.periods) ?? 10,
                excludedRecent: choices.whole(.excludedRecent) ?? 26,
                trend: choices.word(.trend) == "no"
                    ? .never : settings.isAsInR ? .asInR(pThreshold: 1) : .paper,
                threshold: choices.word(.bound).flatMap(FarringtonThreshold.init) ?? .nbPlugin,
                residualThreshold: choices.number(.residualThreshold) ?? 2.58))
    }

    private func cusum(_ settings: Settings) -> CusumDetector.Parameters {
        let choices = settings.choices
        var parameters =
            settings.isAsInR
            ? CusumDetector.Parameters(standardisation: .standard, baseline: .mean, resets: false)
            : CusumDetector.Parameters()
        if let k = choices.number(.shift) { parameters.k = k }
        if let alpha = settings.alpha {
            parameters.h = CusumDetector.Parameters.level(alpha: alpha, k: parameters.k)
        }
        if let h = choices.number(.sum) { parameters.h = h }
        if let word = choices.word(.standardisation),
            let named = CusumDetector.Standardisation(rawValue: word)
        {
            parameters.standardisation = named
        }
        parameters.baseline = baseline(parameters.baseline, choices)
        return parameters
    }

    private func ratio(_ rise: LikelihoodRatioDetector.Rise, _ settings: Settings) -> StatisticalMethod {
        var parameters = LikelihoodRatioDetector.Parameters(rise: rise)
        if let alpha = settings.alpha {
            parameters.level = LikelihoodRatioDetector.Parameters.level(alpha: alpha)
        }
        if let level = settings.choices.number(.level) { parameters.level = level }
        parameters.baseline = baseline(parameters.baseline, settings.choices)
        return .likelihoodRatio(parameters)
    }

    private func baseline(_ usual: BaselineModel, _ choices: MethodChoices) -> BaselineModel {
        var baseline = usual
        if let harmonics = choices.whole(.harmonics) { baseline.harmonics = harmonics }
        if let trend = choices.word(.trend) { baseline.hasTrend = trend == "yes" }
        return baseline
    }
}

extension DetectionMethod {
    /// What can be chosen, with what it is unless it is written.
    package var parameters: [(name: MethodParameter, usual: String)] {
        switch self {
        case .automatic: []
        case .earsC1, .earsC2, .earsC3: [(.baseline, "7"), (.smallestDeviation, "0")]
        case .farrington: [(.years, "5"), (.halfWindow, "3"), (.residualThreshold, "1")]
        case .farringtonFlexible:
            [
                (.years, "5"), (.halfWindow, "3"), (.periods, "10"), (.excludedRecent, "26"),
                (.bound, "nb-plugin"), (.trend, "yes"), (.residualThreshold, "2.58"),
            ]
        case .cusum:
            [
                (.shift, "1.04"), (.sum, "2.26"), (.standardisation, "rossi"), (.harmonics, "1"),
                (.trend, "no"),
            ]
        case .negativeBinomialCusum:
            [(.rise, "2"), (.level, "5"), (.harmonics, "1"), (.trend, "yes")]
        case .negativeBinomialGLR:
            [(.window, "26"), (.level, "5"), (.harmonics, "1"), (.trend, "yes")]
        case .seasonal:
            [
                (.halfLife, "28 days, 26 of longer buckets"), (.profileHalfLife, "26"),
                (.shiftAfter, "7 days, 24 hours, 180 minutes, 4 of longer buckets"),
            ]
        }
    }
}
