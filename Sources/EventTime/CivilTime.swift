/// A day of the proleptic Gregorian calendar, without a zone.
///
/// The conversions are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that
/// start in March put the leap day last, which makes the length of the months a linear formula.
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// Nil for a day that does not exist.
    package init?(year: Int, month: Int, day: Int) {
        guard 1...12 ~= month, day >= 1, day <= CivilDate.length(ofMonth: month, year: year) else {
            return nil
        }
        self.init(existingYear: year, month: month, day: day)
    }

    init(existingYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01.
    package init(days: Int32) {
        let shifted = Int(days) + 719_468  // since 0000-03-01
        let era = shifted.floored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01; negative before.
    package var days: Int32 {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = yearFromMarch.floored(by: 400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(clamping: era * 146_097 + dayOfEra - 719_468)
    }

    /// ISO 8601: Monday 1 to Sunday 7.
    package var weekday: Int { (Int(days) + 3).modulo(7) + 1 }

    /// 28 to 31.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
    }

    /// So many months later, on the same day of the month, or on its last day where it is shorter.
    package func adding(months: Int) -> CivilDate {
        let month0 = year * 12 + month - 1 + months
        let (year, month) = (month0.floored(by: 12), month0.modulo(12) + 1)
        return CivilDate(
            existingYear: year, month: month, day: min(day, CivilDate.length(ofMonth: month, year: year)))
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// `2024-05-03`
    package var description: String {
        var text = ""
        text.append(date: self)
        return text
    }
}

/// What calendar and clock on a wall show, without a zone.
package struct CivilTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let days: Int32
    /// `0 ..< 86_400_000`
    package let millisecondOfDay: Int32

    /// Midnight unless told otherwise; `millisecondOfDay` must be less than a day.
    package init(days: Int32, millisecondOfDay: Int32 = 0) {
        precondition(0..<86_400_000 ~= millisecondOfDay)
        self.days = days
        self.millisecondOfDay = millisecondOfDay
    }

    package init(_ date: CivilDate, millisecondOfDay: Int32 = 0) {
        self.init(days: date.days, millisecondOfDay: millisecondOfDay)
    }

    /// Counted from midnight of 1970-01-01 in the same zone, in days of 24 hours.
    package init(millisecondsSinceEpoch milliseconds: Int64) {
        days = Int32(clamping: milliseconds.floored(by: 86_400_000))
        millisecondOfDay = Int32(milliseconds.modulo(86_400_000))
    }

    /// The inverse of `init(millisecondsSinceEpoch:)`.
    package var millisecondsSinceEpoch: Int64 { Int64(days) * 86_400_000 + Int64(millisecondOfDay) }

    package var date: CivilDate { CivilDate(days: days) }

    package static func < (left: CivilTime, right: CivilTime) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// `2024-05-03T14:07:00`
    package var description: String {
        var text = date.description
        text.append("T")
        text.append(time: millisecondOfDay, withSeconds: true)
        return text
    }
}
