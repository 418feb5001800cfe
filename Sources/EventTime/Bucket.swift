/// What a calendar cuts time into, from the shortest to the longest.
package enum BucketUnit: String, CaseIterable, Sendable, Comparable {
    case minute, hour, day
    /// ISO 8601, Monday to Sunday.
    case week
    case month, quarter, year
    /// Of the United States: FY2024 starts on 1 October 2023.
    case fiscalYear = "fiscal-year"

    package static func < (left: BucketUnit, right: BucketUnit) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .minute: 0
        case .hour: 1
        case .day: 2
        case .week: 3
        case .month: 4
        case .quarter: 5
        case .year: 6
        case .fiscalYear: 7
        }
    }
}

/// The year that a to-date sum starts with.
package enum YearKind: String, CaseIterable, Sendable {
    /// From 1 January; for weeks, the ISO year.
    case calendar
    /// Of the United States, from 1 October.
    case fiscal
}

/// The ordinal of a bucket in its calendar: consecutive buckets have consecutive ordinals.
/// It means nothing without the `BucketCalendar` that gave it.
package struct Bucket: Hashable, Comparable, Sendable, Strideable {
    package var ordinal: Int32

    package init(_ ordinal: Int32) {
        self.ordinal = ordinal
    }

    /// Written out, since in other modules the one that is made for it is only found through a table.
    package static func == (left: Bucket, right: Bucket) -> Bool { left.ordinal == right.ordinal }
    package static func < (left: Bucket, right: Bucket) -> Bool { left.ordinal < right.ordinal }

    package func distance(to other: Bucket) -> Int { Int(other.ordinal) - Int(ordinal) }
    package func advanced(by count: Int) -> Bucket { Bucket(Int32(Int(ordinal) + count)) }

    package static func + (bucket: Bucket, count: Int) -> Bucket { bucket.advanced(by: count) }
    package static func - (bucket: Bucket, count: Int) -> Bucket { bucket.advanced(by: -count) }
    package static func - (left: Bucket, right: Bucket) -> Int { right.distance(to: left) }
}
