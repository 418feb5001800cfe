/// The civil span that a record's count covers, from its `period`: ISO 8601 such as `P1D`, `P1W`, `P1M`,
/// `P3M`, `P1Y`, `PT1H`, `PT15M`. Months and days keep their own parts because their length depends on where
/// they start.
package struct Period: Hashable, Sendable, CustomStringConvertible {
    package let months: Int32
    package let days: Int32
    package let milliseconds: Int64

    /// Nil unless positive, each part a whole number of at most six digits, parts in order, weeks alone.
    package init?(_ iso8601: some StringProtocol) {
        guard let parsed = iso8601.scanned(Period.read) else { return nil }
        self = parsed
    }

    /// From parts that a decoder has checked: none negative, not all 0.
    @inlinable
    package init(months: Int32, days: Int32, milliseconds: Int64) {
        self.months = months
        self.days = days
        self.milliseconds = milliseconds
    }

    private init(months: Int, days: Int, seconds: Int) {
        self.months = Int32(months)
        self.days = Int32(days)
        milliseconds = Int64(seconds) * 1000
    }

    private static func read(_ scanner: inout TextScanner) -> Period? {
        guard scanner.skip("P") else { return nil }
        var (months, days, seconds) = (0, 0, 0)
        var pending: Substring = "YMWD"
        var isTime = false
        while !scanner.isAtEnd {
            if !isTime, scanner.skip("T") {
                isTime = true
                pending = "HMS"
                if scanner.isAtEnd { return nil }
            }
            guard let number = scanner.number(atMost: 6), let letter = scanner.next().map(Character.init),
                let place = pending.firstIndex(of: letter)
            else { return nil }
            pending = pending[pending.index(after: place)...]
            switch (letter, isTime) {
            case ("Y", _): months += number * 12
            case ("M", false): months += number
            case ("W", _):
                guard months == 0, scanner.isAtEnd else { return nil }
                days += number * 7
            case ("D", _): days += number
            case ("H", _): seconds += number * 3600
            case ("M", true): seconds += number * 60
            case ("S", _): seconds += number
            case (_, _): return nil
            }
        }
        guard months + days + seconds > 0 else { return nil }
        return Period(months: months, days: days, seconds: seconds)
    }

    /// The exclusive end of the span: months first (31 January and a month is the last of February), then
    /// days, then hours and less, all read on the wall and not on a stopwatch.
    package func end(from start: CivilTime) -> CivilTime {
        let date = months == 0 ? start.days : start.date.adding(months: Int(months)).days
        let midnight = (Int64(date) + Int64(days)) * 86_400_000
        return CivilTime(millisecondsSinceEpoch: midnight + Int64(start.millisecondOfDay) + milliseconds)
    }

    /// ISO 8601 again, in one canonical form: `P1Y2M`, `P1W` (whole weeks alone), `P1DT12H`.
    package var description: String {
        if months == 0, milliseconds == 0, days % 7 == 0 { return "P\(days / 7)W" }
        let seconds = milliseconds / 1000
        let date = [(months / 12, "Y"), (months % 12, "M"), (days, "D")].map { (Int64($0), $1) }
        let time = [(seconds / 3600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
        func text(_ parts: [(Int64, String)]) -> String {
            parts.filter { $0.0 != 0 }.map { "\($0)\($1)" }.joined()
        }
        return "P" + text(date) + (seconds == 0 ? "" : "T" + text(time))
    }
}
