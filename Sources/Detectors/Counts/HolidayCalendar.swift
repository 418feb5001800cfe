package import EventTime

/// Days that are not like other days of their weekday.
package struct HolidayCalendar: Hashable, Sendable {
    /// Since 1970-01-01, ascending.
    private let days: [Int32]

    package init(_ dates: some Sequence<CivilDate>) { days = Set(dates.map(\.days)).sorted() }

    /// Dates, one a line, like 2024-12-25; what stands behind a space, a comma or # says what they are.
    package init(text: String) throws(BadDate) {
        var dates: [CivilDate] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let calendar = BucketCalendar(unit: .day, zone: .utc)
        for (index, line) in lines.enumerated() {
            let word = line.prefix { $0 != "," && $0 != "#" && !$0.isWhitespace }
            if word.isEmpty { continue }
            guard let day = calendar.bucket(labelled: String(word)) else {
                throw BadDate(line: index + 1, text: String(word))
            }
            dates.append(CivilDate(days: day.ordinal))
        }
        self.init(dates)
    }

    /// A line that is no date.
    package struct BadDate: Error, Hashable {
        /// From 1.
        package let line: Int
        /// What stands there.
        package let text: String
    }

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
