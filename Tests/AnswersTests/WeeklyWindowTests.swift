import Answers
import EventTime
import Seeded
import Testing

struct WeeklyWindowTests {
    private func window(_ text: String) throws -> WeeklyWindow { try WeeklyWindow(text: text) }

    private func time(_ text: String) -> Timestamp { SampleAnswers.time(text) }

    @Test func whatItSaysIsReadBack() throws {
        for text in [
            "Sat,Sun 00:00-24:00 America/Tijuana", "Mon,Tue,Wed,Thu,Fri 22:00-06:00 America/New_York",
            "Wed 09:30-09:31 UTC",
        ] {
            #expect(try window(text).description == text)
        }
        #expect(try window("fri-mon 01:00-02:00 UTC").days == [5, 6, 7, 1])
        #expect(try window("Mon-Tue,SAT 01:00-02:00 UTC").days == [1, 2, 6])
    }

    static let refused = [
        ("Sat 00:00-24:00", "write days, hours and a time zone"),
        ("Caturday 00:00-24:00 UTC", "no day of the week"), ("Mon- 00:00-24:00 UTC", "no day of the week"),
        (", 00:00-24:00 UTC", "no day of the week"), ("Sat 00:00 UTC", "no hours"),
        ("Sat 7:00-8:00 UTC", "no time of day"), ("Sat 07:60-08:00 UTC", "no time of day"),
        ("Sat 00:00-24:01 UTC", "no time of day"), ("Sat 24:00-06:00 UTC", "between 00:00 and 24:00"),
        ("Sat 22:00-00:00 UTC", "between 00:00 and 24:00"), ("Sat 08:00-08:00 UTC", "ends when it begins"),
        ("Sat 08:00-09:00 PST", "is no time zone"), ("Sat 08:00-09:00 America/Nowhere", "is no time zone"),
    ]

    @Test(arguments: refused)
    func whatIsNoWindowIsRefusedWithWhatToWrite(_ text: String, _ sentence: String) {
        #expect { try window(text) } throws: { "\($0)".contains(sentence) }
    }

    @Test func aNightGoesOverMidnight() throws {
        let night = try window("Fri 22:00-06:00 UTC")
        #expect(!night.contains(time("2026-03-06T21:59:59Z")))
        #expect(night.contains(time("2026-03-06T22:00:00Z")) && night.contains(time("2026-03-07T05:59:59Z")))
        #expect(
            !night.contains(time("2026-03-07T06:00:00Z")) && !night.contains(time("2026-03-07T22:00:00Z")))
    }

    @Test func hoursFollowTheClocksOfTheZoneThroughTheYear() throws {
        let morning = try window("Mon-Sun 08:00-09:00 America/New_York")
        #expect(
            morning.contains(time("2026-01-15T13:30:00Z")) && !morning.contains(time("2026-01-15T12:30:00Z")))
        #expect(
            morning.contains(time("2026-07-15T12:30:00Z")) && !morning.contains(time("2026-07-15T13:30:00Z")))
    }

    @Test func aNightInWhichClocksChangeIsAnHourShorterOrLonger() throws {
        for zone in ["America/New_York", "America/Tijuana"] {
            let night = try window("Sat 22:00-06:00 \(zone)")
            func length(_ text: String) throws -> Duration {
                let span = try #require(night.occurrence(at: time(text)))
                return span.upperBound - span.lowerBound
            }
            #expect(try length("2026-02-28T20:00:00Z") == .seconds(8 * 3600))
            #expect(try length("2026-03-07T20:00:00Z") == .seconds(7 * 3600))
            #expect(try length("2026-10-31T20:00:00Z") == .seconds(9 * 3600))
        }
    }

    @Test func aWindowThatTheClocksLeaveOutDoesNotOccurThatDay() throws {
        let hour = try window("Sun 02:10-02:50 America/New_York")
        let span = try #require(hour.occurrence(at: time("2026-03-07T00:00:00Z")))
        #expect(span.lowerBound == time("2026-03-15T06:10:00Z"))
    }

    /// Against a second way to say it: what calendar and clock on the wall show.
    @Test(arguments: ["America/New_York", "America/Tijuana", "UTC"])
    func itIsOpenWhenTheWallSaysSo(_ name: String) throws {
        let zone = try #require(Zone(name))
        var random = SeededRandom(seed: 7)
        for _ in 0..<60 {
            let (from, to) = (
                Int.random(in: 0..<1440, using: &random), Int.random(in: 1...1440, using: &random)
            )
            let days = Set((1...7).filter { _ in Bool.random(using: &random) }).union([3])
            guard from != to else { continue }
            let window = try WeeklyWindow(days: days, from: from, to: to, zone: zone)
            for _ in 0..<200 {
                let time = SampleAnswers.now + .seconds(Int64.random(in: 0..<400 * 86_400, using: &random))
                guard !isNearChange(time, zone) else { continue }
                let wall = zone.civil(at: time)
                let (minute, day) = (Int(wall.millisecondOfDay) / 60_000, wall.date.weekday)
                let before = CivilDate(days: wall.days - 1).weekday
                let isOpen =
                    to > from
                    ? days.contains(day) && (from..<to).contains(minute)
                    : (days.contains(day) && minute >= from) || (days.contains(before) && minute < to)
                #expect(window.contains(time) == isOpen, "\(window) at \(time)")
            }
        }
    }

    /// Over each change of clocks: occurrences follow one another, none is empty, each is found from within.
    @Test(arguments: ["America/New_York", "America/Tijuana"])
    func occurrencesFollowOneAnother(_ name: String) throws {
        let zone = try #require(Zone(name))
        var random = SeededRandom(seed: 11)
        for start in ["2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z"] {
            for _ in 0..<100 {
                let from = Int.random(in: 0..<1440, using: &random)
                let to = Int.random(in: 1...1440, using: &random)
                guard from != to else { continue }
                let window = try WeeklyWindow(days: Set(1...7), from: from, to: to, zone: zone)
                var last = time(start)
                for _ in 0..<6 {
                    let span = try #require(window.occurrence(at: last))
                    #expect(!span.isEmpty && span.upperBound > last)
                    #expect(window.occurrence(at: span.lowerBound) == span)
                    #expect(window.contains(span.lowerBound))
                    #expect(window.contains(span.upperBound - .milliseconds(1)))
                    #expect(span.upperBound - span.lowerBound <= .seconds(25 * 3600))
                    last = span.upperBound
                }
            }
        }
    }

    /// Within a day and a half of a change of the offset.
    private func isNearChange(_ time: Timestamp, _ zone: Zone) -> Bool {
        zone.offset(at: time - .seconds(130_000)) != zone.offset(at: time + .seconds(130_000))
    }
}
