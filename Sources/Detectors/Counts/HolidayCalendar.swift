package import EventTime

/// Days that are not like other days of their weekday.
package struct HolidayCalendar: Hashable, Sendable {
    /// Since 1970-01-01, ascending.
    private let days: [Int32]

    package init(_ dates: some Sequence<CivilDate>) { days = Set(dates.map(\.days)).sorted() }

    /// All days are like others.
    package static let none = HolidayCalendar([])

    /// Whether there is no such day.
    package var isEmpty: Bool { days.isEmpty }

    /// Allocates nothing.
    package func contains(_ date: CivilDate) -> Bool {
        let day = date.days
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low < days.count && days[low] == day
    }
}
