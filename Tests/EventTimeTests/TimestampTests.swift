import EventTime
import Seeded
import Testing

@Test(arguments: [
    ("2024-05-01T00:00:00Z", "2024-05-01T00:00:00Z"),
    ("2024-05-01t00:00:00z", "2024-05-01T00:00:00Z"),
    ("2024-05-01T14:07:31-05:00", "2024-05-01T19:07:31Z"),
    ("2024-05-01T14:07:31+05:45", "2024-05-01T08:22:31Z"),
    ("2024-05-01T14:07:31-00:00", "2024-05-01T14:07:31Z"),
    ("2024-05-01T00:00:00.1Z", "2024-05-01T00:00:00.100Z"),
    ("2024-05-01T00:00:00.12Z", "2024-05-01T00:00:00.120Z"),
    ("2024-05-01T00:00:00.123999999999Z", "2024-05-01T00:00:00.123Z"),
    ("2024-05-01T00:00:00.000Z", "2024-05-01T00:00:00Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"),
    ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.999Z"),
    ("2016-12-31T18:59:60-05:00", "2016-12-31T23:59:59.999Z"),
    ("2017-01-01T05:44:60+05:45", "2016-12-31T23:59:59.999Z"),
    ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
    ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
])
func readsRFC3339AndWritesItInUTC(text: String, expected: String) throws {
    #expect(try time(text).rfc3339 == expected)
}

@Test(arguments: [
    "", "2024", "2024-05-01", "2024-05-01T00:00:00", "2024-05-01 00:00:00Z", "2024-05-01T00:00Z",
    "2024-05-01T24:00:00Z", "2024-05-01T00:60:00Z", "2024-05-01T00:00:61Z", "2024-05-01T12:00:60Z",
    "2024-05-01T23:59:60-05:00", "2024-02-30T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-05-01T00:00:00.Z",
    "2024-05-01T00:00:00,5Z", "2024-05-01T00:00:00+0500", "2024-05-01T00:00:00+05",
    "2024-05-01T00:00:00+24:00",
    "2024-05-01T00:00:00+05:60", "2024-05-01T00:00:00Z ", " 2024-05-01T00:00:00Z", "2024-05-01T00:00:00ZZ",
    "24-05-01T00:00:00Z", "+2024-05-01T00:00:00Z", "2024-5-1T00:00:00Z", "20240501T000000Z",
    "2024-05-01T00:00:00+05:41:16", "٢٠٢٤-05-01T00:00:00Z", "2024-05-01T00:00:00\u{2212}05:00",
])
func refusesWhatIsNotRFC3339(text: String) {
    #expect(Timestamp(text) == nil)
}

@Test func everyShortenedTimeIsRefused() {
    let text = "2024-05-01T14:07:31.250-05:00"
    for length in 0..<text.count {
        #expect(Timestamp(text.prefix(length)) == nil)
    }
}

@Test func timesSurviveWritingAndReading() {
    var generator = SeededRandom(seed: 1)
    for _ in 0..<10_000 {
        let time = randomInstant(using: &generator)
        #expect(Timestamp(time.rfc3339) == time)
    }
}

@Test func theWrittenOffsetAndItsCivilTimeAreKept() throws {
    let written = try #require(OffsetTimestamp("2024-04-30T22:00:00-06:00"))
    #expect(written.offset == -6 * 3600)
    #expect(written.civil.description == "2024-04-30T22:00:00")
    #expect(written.instant.rfc3339 == "2024-05-01T04:00:00Z")
}

@Test func arithmeticIsInMillisecondsAndStaysAtTheEnds() throws {
    let noon = try time("2024-05-01T12:00:00Z")
    #expect((noon + .seconds(90)).rfc3339 == "2024-05-01T12:01:30Z")
    #expect((noon - .milliseconds(1)).rfc3339 == "2024-05-01T11:59:59.999Z")
    #expect(noon + .seconds(90) - noon == .seconds(90))
    #expect(noon - (noon + .seconds(90)) == .seconds(-90))
    let last = Timestamp(milliseconds: .max)
    let first = Timestamp(milliseconds: .min)
    #expect(last + .seconds(1) == last)
    #expect(first - .seconds(1) == first)
    #expect((last - first).milliseconds == .max)
    #expect((first - last).milliseconds == .min)
}

@Test func theDistantEndsAreRealTimes() {
    #expect(Timestamp.distantPast.rfc3339 == "0001-01-01T00:00:00Z")
    #expect(Timestamp.distantFuture.rfc3339 == "5999-12-31T23:59:59.999Z")
}

@Test func timesThatCannotBeWrittenReadAsTheNearestThatCan() {
    #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
    #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
}
