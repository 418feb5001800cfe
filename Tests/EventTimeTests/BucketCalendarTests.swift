import EventTime
import Foundation
import Seeded
import Testing

private let cases = zoneNames.flatMap { name in BucketUnit.allCases.map { (name, $0) } }

@Test(arguments: cases)
func everyInstantIsInExactlyOneOfConsecutiveBuckets(name: String, unit: BucketUnit) throws {
    let calendar = try calendar(unit, name)
    var generator = SeededRandom(seed: 6)
    for _ in 0..<2000 {
        let time = randomInstant(using: &generator)
        let bucket = calendar.bucket(containing: time)
        let span = calendar.span(of: bucket)
        #expect(span.contains(time), "\(time)")
        #expect(calendar.start(of: bucket + 1) == span.upperBound, "\(time)")
        #expect(calendar.bucket(containing: span.lowerBound) == bucket, "\(time)")
        #expect(calendar.bucket(containing: span.upperBound - .milliseconds(1)) == bucket, "\(time)")
        #expect(calendar.bucket(containing: span.upperBound) > bucket, "\(time)")
    }
}

/// Around each change of offset, minute by minute: that is where the exceptions are.
@Test(arguments: cases)
func bucketsNeverGoBackAroundChangesOfOffset(name: String, unit: BucketUnit) throws {
    let calendar = try calendar(unit, name)
    let zone = try #require(TimeZone(identifier: name))
    var date = Date(timeIntervalSince1970: 450_000_000)
    while let next = zone.nextDaylightSavingTimeTransition(after: date),
        next.timeIntervalSince1970 < 1_750_000_000
    {
        let change = Timestamp(milliseconds: Int64(next.timeIntervalSince1970) * 1000)
        var last = calendar.bucket(containing: change - .seconds(7200))
        for minute in -120...120 {
            let time = change + .seconds(minute * 60)
            let bucket = calendar.bucket(containing: time)
            #expect(last <= bucket, "\(time)")
            #expect(calendar.span(of: bucket).contains(time), "\(time)")
            if unit <= .hour { #expect(bucket - last <= 1, "\(time)") }
            last = bucket
        }
        date = next
    }
}

@Test(arguments: [
    "UTC", "America/New_York", "America/Mexico_City", "America/Tijuana", "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Madrid", "Asia/Kolkata",
])
func spansAreThoseOfFoundationsCalendar(name: String) throws {
    var oracle = Calendar(identifier: .iso8601)
    oracle.timeZone = try #require(TimeZone(identifier: name))
    let pairs: [(BucketUnit, Calendar.Component)] = [
        (.minute, .minute), (.hour, .hour), (.day, .day), (.week, .weekOfYear), (.month, .month),
        (.year, .year),
    ]
    var generator = SeededRandom(seed: 7)
    for (unit, component) in pairs {
        let calendar = try calendar(unit, name)
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: 600_000_000_000...3_000_000_000_000, using: &generator)
            let time = Timestamp(milliseconds: milliseconds)
            let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
            let expected = try #require(oracle.dateInterval(of: component, for: date))
            let span = calendar.span(of: calendar.bucket(containing: time))
            #expect(
                Double(span.lowerBound.milliseconds) / 1000 == expected.start.timeIntervalSince1970,
                "\(unit) \(time)")
            #expect(
                Double(span.upperBound.milliseconds) / 1000 == expected.end.timeIntervalSince1970,
                "\(unit) \(time)")
        }
    }
}

@Test(arguments: zoneNames)
func quartersAndYearsStartWithTheirFirstMonths(name: String) throws {
    let months = try calendar(.month, name)
    for (unit, firstMonths) in [
        (BucketUnit.quarter, [1, 4, 7, 10]), (.year, [1]), (.fiscalYear, [10]),
    ] {
        let calendar = try calendar(unit, name)
        let first = calendar.bucket(containing: try time("1990-06-01T00:00:00Z"))
        for bucket in first..<first + 40 {
            let month = months.bucket(containing: calendar.start(of: bucket))
            #expect(months.start(of: month) == calendar.start(of: bucket))
            #expect(firstMonths.contains(months.season(of: month)))
            #expect(
                months.end(of: months.bucket(containing: calendar.end(of: bucket)) - 1)
                    == calendar.end(of: bucket))
        }
    }
}

@Test(arguments: [
    ("America/New_York", "2024-03-10", 23), ("America/New_York", "2024-11-03", 25),
    ("America/New_York", "2024-05-03", 24),
    ("America/Tijuana", "2024-03-10", 23), ("America/Mexico_City", "2022-04-03", 23),
    ("America/Mexico_City", "2022-10-30", 25), ("America/Mexico_City", "2023-04-02", 24),
    ("Europe/Madrid", "2024-03-31", 23), ("Europe/Madrid", "2024-10-27", 25),
    ("America/Havana", "2024-03-10", 23),
    ("America/Havana", "2024-11-03", 25),
])
func daysHaveTheHoursThatTheZoneGivesThem(name: String, day: String, count: Int) throws {
    let (days, hours) = (try calendar(.day, name), try calendar(.hour, name))
    let bucket = try #require(days.bucket(labelled: day))
    #expect(days.end(of: bucket) - days.start(of: bucket) == .seconds(count * 3600))
    let first = hours.bucket(containing: days.start(of: bucket))
    let end = hours.bucket(containing: days.end(of: bucket))
    #expect(end - first == count)
    #expect(hours.start(of: first) == days.start(of: bucket))
    #expect((first..<end).allSatisfy { hours.end(of: $0) - hours.start(of: $0) == .seconds(3600) })
    #expect(Set((first..<end).map(hours.label)).count == count)
}

@Test func anHourOfLordHoweIsCutWhereTheClockMovesByHalfOfOne() throws {
    let hours = try calendar(.hour, "Australia/Lord_Howe")
    func labels(around text: String) throws -> [String] {
        let change = hours.bucket(containing: try time(text))
        return (change - 1..<change + 2).map {
            "\(hours.label($0)) \((hours.end(of: $0) - hours.start(of: $0)).settingsText)"
        }
    }
    #expect(
        try labels(around: "2024-04-06T15:00:00Z") == [
            "2024-04-07T01:00+11:00 1h", "2024-04-07T01:30+10:30 30m", "2024-04-07T02:00+10:30 1h",
        ])
    #expect(
        try labels(around: "2024-10-05T15:30:00Z") == [
            "2024-10-06T01:00+10:30 1h", "2024-10-06T02:30+11:00 30m", "2024-10-06T03:00+11:00 1h",
        ])
}

@Test func aDayThatHasBegunInNewfoundlandIsNotLeftAgain() throws {
    // On 2010-11-07 at 00:01 clocks went back to 23:01 of the day before.
    let days = try calendar(.day, "America/St_Johns")
    let change = try time("2010-11-07T02:31:00Z")
    #expect(days.zone.civil(at: change).description == "2010-11-06T23:01:00")
    #expect(days.label(days.bucket(containing: change)) == "2010-11-07")
    #expect(days.start(of: days.bucket(containing: change)) == change - .seconds(60))
}

@Test func aDayThatSamoaLeftOutIsAnEmptyBucket() throws {
    let days = try calendar(.day, "Pacific/Apia")
    let missing = try #require(days.bucket(labelled: "2011-12-30"))
    #expect(days.start(of: missing) == days.end(of: missing))
    #expect(days.start(of: missing + 1) == days.start(of: missing))
    #expect(days.label(days.bucket(containing: days.start(of: missing))) == "2011-12-31")
    #expect(days.label(days.bucket(containing: days.start(of: missing) - .milliseconds(1))) == "2011-12-29")
}

@Test(arguments: [
    (BucketUnit.month, "2024-05-01T00:00:00-06:00", "P1M", "2024-05"),  // Mexico's month in New York's
    (.month, "2024-05-01T00:00:00-06:00", "P31D", "2024-05"),
    (.month, "2024-05-01T00:00:00-06:00", "P32D", "none"),
    (.month, "2024-05-02T00:00:00-06:00", "P1M", "none"),
    (.quarter, "2024-05-01T00:00:00-06:00", "P1M", "2024-Q2"),
    (.year, "2024-05-01T00:00:00-06:00", "P1M", "2024"),
    (.fiscalYear, "2023-10-01T00:00:00-06:00", "P1M", "FY2024"),
    (.fiscalYear, "2023-10-01T00:00:00-06:00", "P1Y", "FY2024"),
    (.year, "2023-10-01T00:00:00-06:00", "P1Y", "none"),
    (.week, "2024-05-05T00:00:00-04:00", "P1D", "2024-W18"),
    (.week, "2024-05-05T00:00:00-04:00", "P2D", "none"),
    (.week, "2024-04-29T00:00:00-04:00", "P1W", "2024-W18"),
    (.week, "2024-05-01T00:00:00-04:00", "P1M", "none"),
    (.month, "2024-04-29T00:00:00-04:00", "P1W", "none"),
    (.month, "2024-04-22T00:00:00-04:00", "P1W", "2024-04"),
    (.day, "2024-05-05T00:00:00-04:00", "P1D", "2024-05-05"),
    (.day, "2024-05-05T12:00:00-04:00", "P1D", "none"),
    (.day, "2024-05-05T12:00:00-04:00", "PT12H", "2024-05-05"),
    (.day, "2024-11-03T00:00:00-04:00", "PT24H", "2024-11-03"),
    (.hour, "2024-05-05T12:00:00-04:00", "PT1H", "2024-05-05T12:00-04:00"),
    (.hour, "2024-05-05T12:30:00-04:00", "PT1H", "none"),
    (.hour, "2024-05-05T12:45:00-04:00", "PT15M", "2024-05-05T12:00-04:00"),
    (.hour, "2024-05-05T23:00:00-04:00", "P1D", "none"),
    (.minute, "2024-05-05T12:45:00-04:00", "PT15M", "none"),
    (.minute, "2024-05-05T12:45:00-04:00", "PT1M", "2024-05-05T12:45-04:00"),
    (.hour, "2024-11-03T01:00:00-04:00", "PT1H", "2024-11-03T01:00-04:00"),
])
func aPeriodFeedsOnlyTheBucketThatWhollyContainsIt(
    unit: BucketUnit, start: String, period: String, label: String
) throws {
    let calendar = try calendar(unit, "America/New_York")
    let start = try #require(OffsetTimestamp(start)).civil
    let bucket = calendar.bucket(containing: start, period: try #require(Period(period)))
    #expect(bucket.map(calendar.label) ?? "none" == label)
}

@Test func unitsAreOrderedFromShortToLong() {
    #expect(BucketUnit.allCases == BucketUnit.allCases.sorted())
    #expect(BucketUnit(rawValue: "fiscal-year") == .fiscalYear)
}

@Test func bucketsCountLikeIntegers() {
    let bucket = Bucket(7)
    #expect(bucket + 5 - bucket == 5)
    #expect(bucket - 5 == Bucket(2))
    #expect((bucket..<bucket + 3).map(\.ordinal) == [7, 8, 9])
    #expect(Bucket(-1) < Bucket(0))
}

@Test func calendarsAreEqualByUnitAndZone() throws {
    #expect(try calendar(.day, "America/New_York") == calendar(.day, "America/New_York"))
    #expect(try calendar(.day, "America/New_York") != calendar(.week, "America/New_York"))
    #expect(try calendar(.day, "America/New_York") != calendar(.day, "UTC"))
}
