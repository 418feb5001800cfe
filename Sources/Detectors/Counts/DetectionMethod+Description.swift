/// What a list of the methods says of each.
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
