/// The bounds that a budget of false alarms gave a bucket when it settled, and what they follow from.
package struct Allowance: Hashable, Sendable {
    /// Persons; nil on a side that keeps no budget.
    package var lower: Double?
    package var upper: Double?
    /// The probability of a false alarm that each side of the series may spend on a bucket.
    package var share: Double
    /// The series of the rule that share its part of the budget.
    package var series: Int

    package init(lower: Double? = nil, upper: Double? = nil, share: Double, series: Int) {
        self.lower = lower
        self.upper = upper
        self.share = share
        self.series = series
    }
}
