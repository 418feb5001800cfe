import EventTime

extension WeeklyWindow {
    /// Reads `Sat,Sun 00:00-24:00 America/Tijuana`: days, hours, and an IANA time zone.
    package init(text: String) throws(AnswerProblem) {
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 3 else {
            throw AnswerProblem(
                "\"\(text)\" is no recurring window: write days, hours and a time zone, such as "
                    + "\"Sat,Sun 00:00-24:00 America/Tijuana\"",
                es: "\"\(text)\" no es un horario semanal: escriba días, horas y zona horaria, como "
                    + "\"Sat,Sun 00:00-24:00 America/Tijuana\"")
        }
        let hours = parts[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard hours.count == 2 else {
            throw AnswerProblem(
                "\"\(parts[1])\" are no hours: write 22:00-06:00",
                es: "\"\(parts[1])\" no son horas: escriba 22:00-06:00")
        }
        guard let zone = Zone(parts[2]) else {
            throw AnswerProblem(
                "\"\(parts[2])\" is no time zone: write its IANA name, such as America/Tijuana",
                es: "\"\(parts[2])\" no es una zona horaria: escriba su nombre de IANA, como America/Tijuana")
        }
        try self.init(
            days: Self.days(parts[0]), from: Self.minute(hours[0]), to: Self.minute(hours[1]), zone: zone)
    }

    /// `Mon-Fri`, `Sat,Sun`, and both together.
    package static func days(_ text: String) throws(AnswerProblem) -> Set<Int> {
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { day(String($0)) }
            switch ends.count {
            case 1:
                if let day = ends[0] {
                    days.insert(day)
                    continue
                }
            case 2:
                if let first = ends[0], let last = ends[1] {
                    // Over the end of the week: Fri-Mon.
                    for step in 0...((last - first + 7) % 7) { days.insert((first - 1 + step) % 7 + 1) }
                    continue
                }
            case _: break
            }
            throw AnswerProblem(
                "\"\(part)\" is no day of the week: write Mon, Mon-Fri or Sat,Sun",
                es: "\"\(part)\" no es un día de la semana: escriba Mon, Mon-Fri o Sat,Sun")
        }
        return days
    }

    /// `06:00` to minutes since midnight; `24:00` is the end of the day.
    package static func minute(_ text: String) throws(AnswerProblem) -> Int {
        let digits = text.utf8.map { Int($0) - 0x30 }
        guard digits.count == 5, text.utf8.dropFirst(2).first == UInt8(ascii: ":"),
            [0, 1, 3, 4].allSatisfy({ (0...9).contains(digits[$0]) }),
            case (let hour, let minute) = (digits[0] * 10 + digits[1], digits[3] * 10 + digits[4]),
            minute < 60, hour * 60 + minute <= 1440
        else {
            throw AnswerProblem(
                "\"\(text)\" is no time of day: write HH:MM, from 00:00 to 24:00",
                es: "\"\(text)\" no es una hora del día: escriba HH:MM, de 00:00 a 24:00")
        }
        return hour * 60 + minute
    }

    private static func day(_ name: String) -> Int? {
        dayNames.firstIndex { $0.lowercased() == name.lowercased() }.map { $0 + 1 }
    }
}
