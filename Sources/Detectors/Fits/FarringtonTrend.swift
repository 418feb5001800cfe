/// Whether a Farrington model has a trend.
enum FarringtonTrend: Hashable, Sendable {
    /// Where R's standard errors of the trend come from.
    enum Errors: Hashable, Sendable {
        case byWorkingWeights
        /// The dispersion is taken after the weights of the re-weighting took the place of the working
        /// weights, as `farringtonFlexible` has it.
        case byOutbreakWeights
    }

    case never
    /// As R has it: if its p-value is below this, and the forecast is no higher than the highest reference.
    case ifSignificant(Double, errors: Errors)
    /// As Noufaily 2013 has it: always, unless all cases lie within one year of so many buckets.
    case always(yearLength: Int)
}
