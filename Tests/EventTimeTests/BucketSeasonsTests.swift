import EventTime
import Foundation
import Seeded
import Testing

@Test(arguments: [
    (BucketUnit.minute, "2024-05-03T14:07-04:00", 1, "2023-05-03T14:07-04:00"),
    (.hour, "2024-05-03T14:00-04:00", 1, "2023-05-03T14:00-04:00"),
    (.hour, "2024-11-03T01:00-05:00", 1, "2023-11-03T01:00-04:00"),  // repeated, but not the year before
    (.hour, "2023-03-10T02:00-05:00", -1, "2024-03-10T03:00-04:00"),  // in the gap, so the first hour after
    (.hour, "2025-11-03T01:00-05:00", 1, "2024-11-03T01:00-04:00"),  // repeated the year before: the earlier
    (.hour, "2024-02-29T10:00-05:00", 1, "2023-02-28T10:00-05:00"),
    (.day, "2024-05-03", 1, "2023-05-03"), (.day, "2024-02-29", 1, "2023-02-28"),
    (.day, "2024-02-29", 4, "2020-02-29"),
    (.week, "2024-W18", 1, "2023-W18"), (.week, "2020-W53", 1, "2019-W52"),
    (.week, "2026-W53", 6, "2020-W53"),
    (.week, "2021-W01", 1, "2020-W01"),
    (.month, "2024-05", 1, "2023-05"), (.month, "2024-01", 2, "2022-01"), (.quarter, "2024-Q1", 1, "2023-Q1"),
    (.year, "2024", 1, "2023"), (.fiscalYear, "FY2024", 3, "FY2021"),
])
func theBucketAYearBefore(unit: BucketUnit, label: String, years: Int, before: String) throws {
    let calendar = try calendar(unit, "America/New_York")
    let bucket = try #require(calendar.bucket(labelled: label))
    #expect(calendar.label(calendar.yearBefore(bucket, years: years)) == before)
}

@Test(arguments: [
    (BucketUnit.minute, "2024-05-03T14:07-04:00", 847), (.hour, "2024-04-29T00:00-04:00", 0),
    (.hour, "2024-05-05T23:00-04:00", 167), (.day, "2024-02-29", 229), (.day, "2024-12-31", 1231),
    (.week, "2020-W53", 53), (.week, "2024-W01", 1), (.month, "2024-01", 1), (.month, "1969-12", 12),
    (.quarter, "2024-Q4", 4), (.quarter, "1969-Q1", 1), (.year, "2024", 0), (.fiscalYear, "FY2024", 0),
])
func thePositionInTheYear(unit: BucketUnit, label: String, season: Int) throws {
    let calendar = try calendar(unit, "America/New_York")
    #expect(calendar.season(of: try #require(calendar.bucket(labelled: label))) == season)
}

@Test(arguments: [
    (BucketUnit.minute, "2024-05-03T14:07-04:00", YearKind.calendar, "2024-01-01T00:00-05:00"),
    (.hour, "2024-05-03T14:00-04:00", .fiscal, "2023-10-01T00:00-04:00"),
    (.hour, "2024-01-01T00:00-05:00", .calendar, "2024-01-01T00:00-05:00"),
    (.hour, "2023-12-31T23:00-05:00", .calendar, "2023-01-01T00:00-05:00"),
    (.day, "2024-05-03", .calendar, "2024-01-01"), (.day, "2024-09-30", .fiscal, "2023-10-01"),
    (.day, "2024-10-01", .fiscal, "2024-10-01"),
    (.week, "2024-W18", .calendar, "2024-W01"), (.week, "2020-W53", .calendar, "2020-W01"),
    (.week, "2024-W18", .fiscal, "2023-W40"),  // its Thursday is 5 October; that of W39 is 28 September
    (.week, "2024-W40", .fiscal, "2024-W40"), (.week, "2024-W39", .fiscal, "2023-W40"),
    (.month, "2024-05", .calendar, "2024-01"), (.month, "2024-05", .fiscal, "2023-10"),
    (.month, "2024-10", .fiscal, "2024-10"), (.quarter, "2024-Q3", .calendar, "2024-Q1"),
    (.quarter, "2024-Q3", .fiscal, "2023-Q4"), (.quarter, "2024-Q4", .fiscal, "2024-Q4"),
    (.year, "2024", .calendar, "2024"), (.year, "2024", .fiscal, "2024"),
    (.fiscalYear, "FY2024", .fiscal, "FY2024"),
])
func theFirstBucketOfTheYear(unit: BucketUnit, label: String, kind: YearKind, first: String) throws {
    let calendar = try calendar(unit, "America/New_York")
    let bucket = try #require(calendar.bucket(labelled: label))
    #expect(calendar.label(calendar.first(ofYearOf: bucket, kind)) == first)
}

@Test(arguments: zoneNames.flatMap { name in BucketUnit.allCases.map { (name, $0) } })
func theFirstOfTheYearIsItsOwnFirstAndTheOneBeforeHasAnother(name: String, unit: BucketUnit) throws {
    let calendar = try calendar(unit, name)
    var generator = SeededRandom(seed: 9)
    for kind in [YearKind.calendar, .fiscal] {
        for _ in 0..<300 {
            let bucket = calendar.bucket(containing: randomInstant(using: &generator))
            let first = calendar.first(ofYearOf: bucket, kind)
            #expect(first <= bucket)
            #expect(calendar.first(ofYearOf: first, kind) == first, "\(calendar.label(bucket))")
            #expect(calendar.first(ofYearOf: first - 1, kind) < first, "\(calendar.label(bucket))")
        }
    }
}

@Test func weekNumbersAreThoseOfFoundation() throws {
    let weeks = try calendar(.week, "UTC")
    var oracle = Calendar(identifier: .iso8601)
    oracle.timeZone = .gmt
    let first = weeks.bucket(containing: try time("1960-01-01T00:00:00Z"))
    for week in first..<first + 7000 {
        let date = Date(timeIntervalSince1970: Double(weeks.start(of: week).milliseconds) / 1000)
        let parts = oracle.dateComponents([.yearForWeekOfYear, .weekOfYear], from: date)
        #expect(weeks.season(of: week) == parts.weekOfYear)
        #expect(weeks.label(week).prefix(4) == String(parts.yearForWeekOfYear ?? 0))
    }
}

@Test func noZoneStartsAYearWithinAnHour() throws {
    for name in TimeZone.knownTimeZoneIdentifiers {
        let hours = try calendar(.hour, name)
        for unit in [BucketUnit.year, .fiscalYear] {
            let years = BucketCalendar(unit: unit, zone: hours.zone)
            for year in years.bucket(containing: .init(milliseconds: 0))..<Bucket(2100) {
                let newYear = years.start(of: year)
                #expect(hours.start(of: hours.bucket(containing: newYear)) == newYear, "\(name) \(newYear)")
            }
        }
    }
}
