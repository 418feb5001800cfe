import EventTime

/// How a column writes its dates: `yyyy-MM`, `yyyy-MM-dd`, `M/d/yyyy`, `MMM yyyy` ...
///
/// `yyyy` is a year of four digits, `MM` and `dd` have two digits, `M` and `d` one or two, `MMM` is the
/// name of a month, whole or its first three letters, in English or Spanish. Everything else stands for
/// itself.
package struct DatePattern: Sendable, Equatable {
    /// As it stands in the mapping.
    package let text: String
    private let parts: [Part]

    private enum Part: Sendable, Equatable {
        case year
        case month(digits: ClosedRange<Int>)
        case monthName
        case day(digits: ClosedRange<Int>)
        case literal(Character)

        var isYear: Bool { self == .year }
        var isMonth: Bool {
            switch self {
            case .month, .monthName: true
            case .year, .day, .literal: false
            }
        }
        var isDay: Bool {
            switch self {
            case .day: true
            case .year, .month, .monthName, .literal: false
            }
        }
    }

    /// `nil` unless the year and the month stand there once, and the day at most once.
    package init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let first = rest.first {
            let run = rest.prefix { $0 == first }
            switch (first, run.count) {
            case ("y", 4): parts.append(.year)
            case ("M", 1): parts.append(.month(digits: 1...2))
            case ("M", 2): parts.append(.month(digits: 2...2))
            case ("M", 3): parts.append(.monthName)
            case ("d", 1): parts.append(.day(digits: 1...2))
            case ("d", 2): parts.append(.day(digits: 2...2))
            case ("y", _), ("M", _), ("d", _): return nil
            case (_, _): parts.append(contentsOf: run.map(Part.literal))
            }
            rest = rest.dropFirst(run.count)
        }
        guard parts.count(where: \.isYear) == 1, parts.count(where: \.isMonth) == 1,
            parts.count(where: \.isDay) <= 1
        else { return nil }
        self.text = text
        self.parts = parts
    }

    package static var month: DatePattern { DatePattern("yyyy-MM") ?? unreachable() }
    package static var day: DatePattern { DatePattern("yyyy-MM-dd") ?? unreachable() }

    private static func unreachable() -> DatePattern { preconditionFailure("ISO 8601 dates are patterns") }

    /// Whether a date names a day, not only a month.
    package var hasDay: Bool { parts.contains(where: \.isDay) }

    /// The date that a cell names, on the first of the month where it names no day.
    func date(in cell: String) -> CivilDate? {
        var (year, month, day) = (0, 0, 1)
        var rest = cell[...]
        for part in parts {
            switch part {
            case .year: year = Self.number(&rest, digits: 4...4)
            case .month(let digits): month = Self.number(&rest, digits: digits)
            case .day(let digits): day = Self.number(&rest, digits: digits)
            case .monthName:
                let name = rest.prefix { $0.isLetter }
                month = MonthNames.number(String(name)) ?? 0
                rest = rest.dropFirst(name.count)
            case .literal(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            }
        }
        return rest.isEmpty ? CivilDate(year: year, month: month, day: day) : nil
    }

    /// The number at the start of the text, taken off it; 0, which is no part of a date, where there is none.
    private static func number(_ rest: inout Substring, digits: ClosedRange<Int>) -> Int {
        let run = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
        guard digits.contains(run.count) else { return 0 }
        rest = rest.dropFirst(run.count)
        return Int(run) ?? 0
    }
}
