import EventTime
import Testing

@Test func everyDayFollowsTheOneBeforeFromTheYear0To4000() throws {
    let first = try #require(CivilDate(year: 0, month: 1, day: 1))
    let end = try #require(CivilDate(year: 4000, month: 1, day: 1))
    var (year, month, day) = (0, 1, 1)
    for days in first.days..<end.days {
        let date = CivilDate(days: days)
        guard date == CivilDate(year: year, month: month, day: day), date.days == days else {
            Issue.record("\(date) is \(days), but the next is \(year)-\(month)-\(day)")
            return
        }
        day += 1
        if day > CivilDate.length(ofMonth: month, year: year) { (month, day) = (month + 1, 1) }
        if month > 12 { (year, month) = (year + 1, 1) }
    }
    #expect(year == 4000)
}

@Test func theEpochIsAThursday() throws {
    #expect(try civil(1970, 1, 1).days == 0)
    #expect(CivilDate(days: 0).weekday == 4)
    #expect(try civil(2024, 5, 5).date.weekday == 7)
    #expect(try civil(1899, 12, 31).date.weekday == 7)
}

@Test(arguments: [
    (2023, 2, 29), (2024, 2, 30), (2100, 2, 29), (2024, 4, 31), (2024, 0, 1), (2024, 13, 1), (2024, 1, 0),
])
func refusesDaysThatDoNotExist(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
}

@Test(arguments: [
    ((2024, 1, 31), 1, (2024, 2, 29)), ((2023, 1, 31), 1, (2023, 2, 28)), ((2024, 2, 29), -12, (2023, 2, 28)),
    ((2024, 1, 15), -1, (2023, 12, 15)), ((2024, 12, 31), 2, (2025, 2, 28)),
])
func monthsKeepTheDayWhereTheyCan(from: (Int, Int, Int), months: Int, to: (Int, Int, Int)) throws {
    let start = try #require(CivilDate(year: from.0, month: from.1, day: from.2))
    #expect(start.adding(months: months) == CivilDate(year: to.0, month: to.1, day: to.2))
}

@Test func civilTimesCountFromTheirOwnMidnight() {
    #expect(CivilTime(millisecondsSinceEpoch: -1).description == "1969-12-31T23:59:59.999")
    #expect(CivilTime(millisecondsSinceEpoch: -1).millisecondsSinceEpoch == -1)
    #expect(CivilTime(millisecondsSinceEpoch: 86_400_000) == CivilTime(days: 1))
    #expect(CivilTime(days: 0, millisecondOfDay: 86_399_999) < CivilTime(days: 1))
}

@Test func theFiscalYearStartsInOctoberOfTheYearBefore() throws {
    #expect(try civil(2023, 9, 30).date.fiscalYear == 2023)
    #expect(try civil(2023, 10, 1).date.fiscalYear == 2024)
    #expect(CivilDate.start(ofFiscalYear: 2024).description == "2023-10-01")
}
