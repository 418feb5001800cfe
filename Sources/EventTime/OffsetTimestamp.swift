/// A time as RFC 3339 writes it: the instant, and the offset in which its author reads the clock.
/// The offset matters for a record's `period`, whose civil span starts at `civil`.
package struct OffsetTimestamp: Hashable, Sendable {
    package let instant: Timestamp
    /// Seconds east of UTC, as written; 0 for `Z` and for `-00:00`.
    package let offset: Int32

    package init(instant: Timestamp, offset: Int32) {
        self.instant = instant
        self.offset = offset
    }

    /// What the clock on its author's wall showed.
    package var civil: CivilTime {
        CivilTime(millisecondsSinceEpoch: instant.milliseconds.addingSaturated(Int64(offset) * 1000))
    }

    /// Reads RFC 3339, strictly: date, `T` (or `t`), time with seconds, and an offset or `Z` (or `z`) are
    /// needed. Fractions are cut to milliseconds. A leap second, at 23:59:60 UTC only, is read as 59.999.
    package init?(_ rfc3339: some StringProtocol) {
        var text = String(rfc3339)
        guard let parsed = text.withUTF8(OffsetTimestamp.init(rfc3339:)) else { return nil }
        self = parsed
    }

    /// The same from UTF-8, without a copy; the bytes are only read during the call.
    package init?(rfc3339 bytes: UnsafeBufferPointer<UInt8>) {
        var scanner = TextScanner(bytes)
        guard let date = scanner.date(), scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(digits: 2), hour <= 23, scanner.skip(":"),
            let minute = scanner.number(digits: 2), minute <= 59, scanner.skip(":"),
            let second = scanner.number(digits: 2), second <= 60,
            let fraction = scanner.fractionInMilliseconds(),
            let offset = scanner.offset(lowercase: true, withSeconds: false), scanner.isAtEnd
        else { return nil }
        let minuteOfDay = hour * 60 + minute
        if second == 60, (minuteOfDay - offset / 60).modulo(24 * 60) != 23 * 60 + 59 { return nil }
        let milliseconds = second == 60 ? 59_999 : second * 1000 + fraction
        let local = Int64(date.days) * 86_400_000 + Int64(minuteOfDay) * 60_000 + Int64(milliseconds)
        self.init(instant: Timestamp(milliseconds: local - Int64(offset) * 1000), offset: Int32(offset))
    }
}
