package import EventTime

/// Which counts are alike: by weekday for days, by hour of the week for hours and minutes; longer buckets
/// are all alike. Holidays are a weekday of their own for days, and Sundays for hours.
package struct SeasonProfile: Hashable, Sendable {
    /// Of the buckets.
    package let calendar: BucketCalendar
    /// Days with a slot of their own.
    package let holidays: HolidayCalendar

    package init(calendar: BucketCalendar, holidays: HolidayCalendar = .none) {
        self.calendar = calendar
        self.holidays = holidays
    }

    static let holidaySlot = 7
    static let sundaySlot = 6

    var slotCount: Int {
        switch calendar.unit {
        case .day: 8
        case .hour, .minute: 7 * 24
        case .week, .month, .quarter, .year, .fiscalYear: 1
        }
    }

    /// Buckets until each slot, but for holidays, has been seen once.
    var cycle: Int {
        switch calendar.unit {
        case .day: 7
        case .hour: 7 * 24
        case .minute: 7 * 24 * 60
        case .week, .month, .quarter, .year, .fiscalYear: 1
        }
    }

    /// The slot of a bucket, and whether its counts may be learned into it.
    func slot(of bucket: Bucket) -> (index: Int, isOwn: Bool) {
        switch calendar.unit {
        case .day:
            let date = CivilDate(days: bucket.ordinal)
            if !holidays.isEmpty, holidays.contains(date) { return (Self.holidaySlot, true) }
            return (date.weekday - 1, true)
        case .hour, .minute:
            let civil = calendar.zone.civil(at: calendar.start(of: bucket))
            let hour = Int(civil.millisecondOfDay) / 3_600_000
            if !holidays.isEmpty, holidays.contains(civil.date) {
                return (Self.sundaySlot * 24 + hour, false)
            }
            return ((civil.date.weekday - 1) * 24 + hour, true)
        case .week, .month, .quarter, .year, .fiscalYear:
            return (0, true)
        }
    }
}
