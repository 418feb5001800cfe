/// Event time: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// There is no conversion from `ContinuousClock.Instant` or `Date`: processing time never becomes event time
/// by accident.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads RFC 3339, strictly: see `OffsetTimestamp`, which also keeps the offset that was written.
    package init?(_ rfc3339: some StringProtocol) {
        guard let written = OffsetTimestamp(rfc3339) else { return nil }
        self = written.instant
    }

    /// Earlier than any real event (the year 1), with room left for arithmetic and for the ordinal of every
    /// bucket.
    package static let distantPast = Timestamp(milliseconds: -62_135_596_800_000)
    /// Later than any real event (the end of 5999, the last whole millennium whose minutes still fit
    /// `Bucket`).
    package static let distantFuture = Timestamp(milliseconds: 127_174_492_799_999)

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The sum in whole milliseconds; stays at the end of `Int64` instead of overflowing.
    package static func + (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.addingSaturated(duration.milliseconds))
    }

    /// The difference in whole milliseconds; stays at the end of `Int64` instead of overflowing.
    package static func - (time: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.subtractingSaturated(duration.milliseconds))
    }

    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .milliseconds(left.milliseconds.subtractingSaturated(right.milliseconds))
    }

    /// UTC, `2024-05-01T00:00:00Z`, with `.123` only where it is not a whole second.
    /// Outside the years 0000 to 9999, which RFC 3339 cannot write, the nearest time that it can.
    package var rfc3339: String {
        let writable = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let civil = CivilTime(millisecondsSinceEpoch: writable)
        var text = ""
        text.reserveCapacity(24)
        text.append(date: civil.date)
        text.append("T")
        text.append(time: civil.millisecondOfDay, withSeconds: true)
        text.append("Z")
        return text
    }

    package var description: String { rfc3339 }
}

extension Int64 {
    @inline(__always)
    func addingSaturated(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }

    @inline(__always)
    func subtractingSaturated(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}
