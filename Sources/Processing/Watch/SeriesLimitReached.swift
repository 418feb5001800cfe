/// That a grouping has as many series as it may: what came later is counted together.
package struct SeriesLimitReached: Hashable, Sendable {
    /// The rules that read the grouping.
    package let rules: [String]
    /// `Plan.seriesPerGrouping`.
    package let limit: Int
}
