package import EventTime

/// Hours that come back each week: `Sat,Sun 00:00-24:00 America/Tijuana`, or over midnight,
/// `Mon-Fri 22:00-06:00 America/New_York`.
///
/// A window of a day is the time from the moment at which the clocks of the zone show its beginning to the
/// one at which they show its end, `[from, to)`. Where they show it twice, the first time counts; where they
/// leave it out, the first moment after the gap. So a night in which the clocks change is an hour shorter or
/// longer, and a window that lies within a gap does not occur.
package struct WeeklyWindow: Hashable, Sendable, CustomStringConvertible {
    /// Of the days on which it begins: Monday 1 to Sunday 7.
    package let days: Set<Int>
    /// Minutes since midnight, `0 ..< 1440`.
    package let from: Int
    /// Minutes since midnight, `1 ... 1440`; where it is before `from`, those of the next day.
    package let to: Int
    /// Whose clocks it goes by.
    package let zone: Zone

    /// Throws where it is never, or always by mistake.
    package init(days: Set<Int>, from: Int, to: Int, zone: Zone) throws(AnswerProblem) {
        guard !days.isEmpty, days.allSatisfy((1...7).contains) else {
            throw AnswerProblem(
                "a recurring window needs days: write Mon,Tue or Mon-Fri",
                es: "un horario semanal necesita días: escriba Mon,Tue o Mon-Fri")
        }
        guard (0..<1440).contains(from), (1...1440).contains(to) else {
            throw AnswerProblem(
                "a recurring window lies between 00:00 and 24:00: write 22:00-06:00",
                es: "un horario semanal está entre 00:00 y 24:00: escriba 22:00-06:00")
        }
        guard from != to else {
            throw AnswerProblem(
                "a recurring window ends when it begins: write 00:00-24:00 for whole days",
                es: "un horario semanal termina cuando comienza: escriba 00:00-24:00 para días completos")
        }
        self.days = days
        self.from = from
        self.to = to
        self.zone = zone
    }

    /// The occurrence that contains a moment, or else the next one after it.
    package func occurrence(at time: Timestamp) -> Range<Timestamp>? {
        let today = zone.civil(at: time).days
        // One of yesterday may go on. Two weeks hold each day twice, if a clock change swallows one.
        for day in (today - 2)...(today + 14) where days.contains(CivilDate(days: day).weekday) {
            let span = span(ofDay: day)
            if span.upperBound > time, !span.isEmpty { return span }
        }
        return nil
    }

    /// Whether a moment lies in one of its occurrences.
    package func contains(_ time: Timestamp) -> Bool { occurrence(at: time)?.contains(time) == true }

    private func span(ofDay day: Int32) -> Range<Timestamp> {
        let start = instant(day, from)
        return start..<max(start, instant(to > from ? day : day + 1, to))
    }

    private func instant(_ day: Int32, _ minute: Int) -> Timestamp {
        zone.instant(
            ofCivil: CivilTime(
                days: day + Int32(minute / 1440), millisecondOfDay: Int32(minute % 1440 * 60_000)))
    }

    /// As `init(text:)` reads it.
    package var description: String {
        let names = days.sorted().map { Self.dayNames[$0 - 1] }.joined(separator: ",")
        return "\(names) \(Self.clock(from))-\(Self.clock(to)) \(zone)"
    }

    /// `06:00`
    package static func clock(_ minute: Int) -> String {
        let (hour, rest) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// From Monday on.
    package static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}
