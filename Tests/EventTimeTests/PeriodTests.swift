import EventTime
import Testing

@Test(arguments: [
    ("P1D", 0, 1, 0), ("P1W", 0, 7, 0), ("P1M", 1, 0, 0), ("P3M", 3, 0, 0), ("P1Y", 12, 0, 0),
    ("PT1H", 0, 0, 3600),
    ("PT15M", 0, 0, 900), ("PT90S", 0, 0, 90), ("P1Y2M3DT4H5M6S", 14, 3, 14_706), ("P1DT12H", 0, 1, 43_200),
    ("P1MT1M", 1, 0, 60), ("P999999D", 0, 999_999, 0), ("P0Y1M", 1, 0, 0),
])
func readsPeriods(text: String, months: Int32, days: Int32, seconds: Int64) throws {
    let period = try #require(Period(text))
    #expect(period.months == months)
    #expect(period.days == days)
    #expect(period.milliseconds == seconds * 1000)
    #expect(Period(period.description) == period)
}

@Test(arguments: [
    "", "P", "PT", "1D", "P1", "PD", "P0D", "PT0S", "P-1D", "-P1D", "+P1D", "P1H", "PT1D", "P1DT", "P1M1Y",
    "P1D1D",
    "PT1M1H", "p1d", "P1.5D", "PT0.5S", "P1W1D", "P1M1W", "P1WT1H", "P1000000D", "P1D ", " P1D", "P1TT1H",
    "PT1HT1M",
])
func refusesWhatIsNoPositivePeriod(text: String) {
    #expect(Period(text) == nil)
}

@Test(arguments: [
    ("P1D", "P1D"), ("P7D", "P1W"), ("P10D", "P10D"), ("P14M", "P1Y2M"), ("P12M", "P1Y"), ("PT60M", "PT1H"),
    ("PT24H", "PT24H"), ("P1DT12H", "P1DT12H"), ("P1M7D", "P1M7D"), ("PT61S", "PT1M1S"),
])
func writesPeriodsInOneForm(text: String, canonical: String) {
    #expect(Period(text)?.description == canonical)
}

@Test(arguments: [
    ("2024-01-31T00:00:00Z", "P1M", "2024-02-29T00:00:00"),
    ("2024-02-01T00:00:00Z", "P1M", "2024-03-01T00:00:00"),
    ("2024-02-28T12:00:00Z", "P1D", "2024-02-29T12:00:00"),
    ("2024-12-31T23:30:00Z", "PT1H", "2025-01-01T00:30:00"),
    ("2024-01-31T00:00:00Z", "P1M1D", "2024-03-01T00:00:00"),
    ("2023-10-01T00:00:00Z", "P1Y", "2024-10-01T00:00:00"),
])
func aPeriodEndsAfterItsMonthsThenItsDays(start: String, period: String, end: String) throws {
    let start = try #require(OffsetTimestamp(start)).civil
    #expect(try #require(Period(period)).end(from: start).description == end)
}
