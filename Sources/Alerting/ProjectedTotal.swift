/// What an open bucket will count, as far as what has arrived tells.
package struct ProjectedTotal: Hashable, Sendable {
    /// Persons, as likely too many as too few; nil where it would give away how few have arrived.
    package var total: Double?
    /// The share of such projections that may turn out wrong: 0.05 is one in 20.
    package var error: Double

    package init(total: Double?, error: Double) {
        self.total = total
        self.error = error
    }
}
