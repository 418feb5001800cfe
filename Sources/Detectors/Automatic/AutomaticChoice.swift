package import EventTime

/// Which baseline `auto` chose, and from how much history.
package struct AutomaticChoice: Hashable, Sendable {
    /// How much of a baseline the history allows.
    package enum Baseline: Hashable, Sendable {
        /// A rate: hardly anything was ever counted.
        case rare(cases: Int64)
        /// A level, of each part of the week or day where buckets are that short.
        /// `isYoung`: the history is too short to look for a trend.
        case level(isYoung: Bool)
        case trend
        /// Trend and the waves of a year: one or two, as the counts want.
        case seasonal(waves: Int)

        /// As alerts call it.
        package var name: String {
            switch self {
            case .rare: "rate"
            case .level: "level"
            case .trend: "trend"
            case .seasonal: "trend-and-season"
            }
        }
    }

    /// What was fitted.
    package var baseline: Baseline
    /// Reported buckets that were looked at.
    package var buckets: Int
    /// Buckets since the last lasting shift of the level.
    package var sinceShift: Int?

    package init(_ baseline: Baseline, buckets: Int, sinceShift: Int? = nil) {
        self.baseline = baseline
        self.buckets = buckets
        self.sinceShift = sinceShift
    }

    /// `trend and a yearly wave over 312 weeks`
    package func sentence(in unit: BucketUnit) -> String {
        let history = unit.counted(buckets)
        let chosen: String =
            switch baseline {
            case .rare(let cases): "rate of rare counts, \(cases) in \(history)"
            case .level(true): "level of \(history), too short for a trend"
            case .level(false): "level of \(history), no trend found"
            case .trend: "trend over \(history), no season found"
            case .seasonal(let waves):
                "trend and \(waves == 1 ? "a yearly wave" : "two yearly waves") over \(history)"
            }
        return sinceShift.map { chosen + "; new level since \(unit.counted($0))" } ?? chosen
    }
}
