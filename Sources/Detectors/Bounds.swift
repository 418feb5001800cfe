/// What a detector predicts for one bucket, from settled history alone: a count above `upper` or below
/// `lower` is a breach. Unit: persons.
package struct Bounds: Hashable, Sendable {
    /// Persons; nil where falls are not watched.
    package var lower: Double?
    /// What is thought likely, where the method thinks so.
    package var expected: Double?
    /// Persons; nil where spikes are not watched.
    package var upper: Double?

    package init(lower: Double? = nil, expected: Double? = nil, upper: Double? = nil) {
        self.lower = lower
        self.expected = expected
        self.upper = upper
    }

    /// Nothing is a breach.
    package static let none = Bounds()

    /// On which side of the bounds the count lies; a count on a bound is within it.
    package func side(of count: Double) -> Side? {
        if let upper, count > upper { return .above }
        if let lower, count < lower { return .below }
        return nil
    }
}

package enum Side: String, Hashable, Sendable {
    case above, below
}

/// A two-sided level in the unit of a method (a count, a fraction, a factor); a side that is nil is not
/// watched.
package struct Level: Hashable, Sendable {
    package var above: Double?
    package var below: Double?

    package init(above: Double? = nil, below: Double? = nil) {
        self.above = above
        self.below = below
    }

    package var canonical: String { "\(above.map { "\($0)" } ?? "-")/\(below.map { "\($0)" } ?? "-")" }
}

/// The bucket a count is compared with, and its value: last year's month, the former record.
package struct Reference: Hashable, Sendable {
    /// Ordinal in the rule's calendar.
    package var bucket: Int32
    package var value: Int64

    package init(bucket: Int32, value: Int64) {
        self.bucket = bucket
        self.value = value
    }
}
