import Aggregates
package import EventTime

/// A percentage against an earlier value of the same series.
///
/// Formula: with base b, upper = max(b, floor) * (1 + above), lower = b * (1 + below), expected = b. The
/// floor keeps tiny bases from crying wolf: below it there is no lower bound, and the upper one starts from
/// the floor. Warm-up: until the bucket it compares with has settled. Memory: the history back to that
/// bucket. Known failure: a base that was itself extraordinary makes the next year look calm.
package struct ChangeDetector: Hashable, Sendable {
    package enum Base: String, Hashable, Sendable, CaseIterable {
        /// The bucket before, or the window that ended where this one begins.
        case previous
        /// The same bucket or window one year before.
        case yearAgo = "year-ago"
        /// The highest value so far.
        case record
    }

    package var against: Base
    /// Fractions: 0.5 is 50 % more, -0.3 is 30 % less.
    package var level: Level
    /// Persons.
    package var floor: Double

    package init(against: Base, level: Level, floor: Double = 0) {
        self.against = against
        self.level = level
        self.floor = floor
    }

    package func basis(of bucket: Bucket, in past: Past) -> Basis? {
        base(of: bucket, in: past).map { Basis(above: $0, below: $0) }
    }

    package func bounds(from basis: Basis, at level: Level) -> Bounds {
        guard let base = (basis.above ?? basis.below).map({ Double($0.value) }) else { return .none }
        return Bounds(
            lower: base < floor ? nil : level.below.map { base * (1 + $0) },
            expected: base,
            upper: level.above.map { max(base, floor) * (1 + $0) })
    }

    private func base(of bucket: Bucket, in past: Past) -> Reference? {
        switch against {
        case .previous: past.reference(at: bucket - past.step)
        case .yearAgo: past.reference(at: past.calendar.yearBefore(bucket))
        case .record: RecordDetector.extremes(before: bucket, in: past, scope: .ever)?.highestReference
        }
    }
}
