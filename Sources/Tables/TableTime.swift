package import EventTime

/// The columns that tell when a row happened.
package enum TableTime: Sendable, Equatable {
    /// One column, such as `2024-05` or `05/31/2024`.
    case column(String, format: DatePattern)
    /// A column of years (`2024`, `FY2024`, `2025 (FYTD)`) and one of months (`5`, `MAY`, `mayo`). Years
    /// are named after the one in which they end: with `starts` 10, the US fiscal year, October of 2024 is
    /// that of 2023.
    case yearAndMonth(year: String, month: String, starts: Int)

    var columns: [String] {
        switch self {
        case .column(let name, format: _): [name]
        case .yearAndMonth(let year, let month, starts: _): [year, month]
        }
    }

    /// The span that a row covers unless the mapping says otherwise: the day or month that it names.
    package var period: Period {
        switch self {
        case .column(_, let format): format.hasDay ? .day : .month
        case .yearAndMonth: .month
        }
    }

    /// The first day that a row covers and the shortest text for it; `nil` where the cells are not as
    /// declared.
    func day(of cells: [String]) -> (date: CivilDate, text: String)? {
        switch self {
        case .column(_, let format):
            return format.date(in: cells[0]).map { ($0, format.hasDay ? $0.description : $0.monthText) }
        case .yearAndMonth(_, _, let starts):
            guard let year = Self.year(cells[0]), let month = MonthNames.number(cells[1]) else { return nil }
            let calendarYear = starts > 1 && month >= starts ? year - 1 : year
            return CivilDate(year: calendarYear, month: month, day: 1).map { ($0, $0.monthText) }
        }
    }

    /// What the columns should hold, for a person.
    var expectation: String {
        switch self {
        case .column(_, let format): "a date like \(format.text)"
        case .yearAndMonth: "a year of four digits and a month by number or name"
        }
    }

    /// The only run of digits in the text, four of them.
    private static func year(_ text: String) -> Int? {
        let runs = text.split { !$0.isASCII || !$0.isNumber }
        guard runs.count == 1, runs[0].count == 4 else { return nil }
        return Int(runs[0])
    }
}

extension Period {
    package static var day: Period { Period("P1D") ?? unreachable() }
    package static var month: Period { Period("P1M") ?? unreachable() }

    private static func unreachable() -> Period { preconditionFailure("P1D and P1M are periods") }
}

extension CivilDate {
    /// `2024-05`
    var monthText: String { String(description.prefix(7)) }
}
