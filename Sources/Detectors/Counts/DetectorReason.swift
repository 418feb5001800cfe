package import EventTime

/// Why a method says nothing of a bucket, or what to know about what it says.
package enum DetectorReason: Error, Hashable, Sendable {
    /// So many more buckets must settle before the method can judge.
    case notEnoughHistory(missing: Int)
    /// Of the buckets that the method looks at, too few were reported.
    case tooFewReported(Int, of: Int)
    /// The bucket that is judged was not reported.
    case notReported
    /// The model does not fit these counts.
    case noFit
    /// The trend was left out, so that a fit could be found.
    case withoutTrend
    /// All counts that the method looks at are the same: any other one is out of bounds.
    case constantHistory
    /// Fewer than so many in so many buckets: no alarm.
    case fewerThan(Int, in: Int)
    /// The level has changed for good; the baseline starts from the new one.
    case levelShift
    /// What the automatic choice came to.
    case chosen(AutomaticChoice)

    /// `not enough history: needs 12 more weeks`
    package func sentence(in unit: BucketUnit) -> String {
        switch self {
        case .notEnoughHistory(let missing): "not enough history: needs \(unit.counted(missing, more: true))"
        case .tooFewReported(let reported, let wanted):
            "only \(reported) of the \(unit.counted(wanted)) that it looks at were reported"
        case .notReported: "not reported"
        case .noFit: "the model does not fit this history"
        case .withoutTrend: "fitted without a trend"
        case .constantHistory: "all counts that it looks at are the same"
        case .fewerThan(let cases, let buckets): "fewer than \(cases) in \(unit.counted(buckets))"
        case .levelShift: "the level has shifted: the baseline starts from the new one"
        case .chosen(let choice): choice.sentence(in: unit)
        }
    }
}

extension BucketUnit {
    /// `1 week`, `12 weeks`, `1 more fiscal year`
    package func counted(_ number: Int, more: Bool = false) -> String {
        let name = rawValue.replacing("-", with: " ")
        return "\(number) \(more ? "more " : "")\(name)\(number == 1 ? "" : "s")"
    }

    /// Buckets after which a season repeats, in whole weeks where days of the week matter; 1 where a bucket
    /// is a year. Weeks are taken 52 to the year, as the published methods do.
    package var seasonLength: Int {
        switch self {
        case .minute: 7 * 24 * 60
        case .hour: 52 * 7 * 24
        case .day: 52 * 7
        case .week: 52
        case .month: 12
        case .quarter: 4
        case .year, .fiscalYear: 1
        }
    }
}
