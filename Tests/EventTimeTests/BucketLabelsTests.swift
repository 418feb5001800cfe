import EventTime
import Seeded
import Testing

@Test(arguments: zoneNames.flatMap { name in BucketUnit.allCases.map { (name, $0) } })
func aLabelNamesExactlyOneBucket(name: String, unit: BucketUnit) throws {
    let calendar = try calendar(unit, name)
    var generator = SeededRandom(seed: 8)
    for _ in 0..<500 {
        let bucket = calendar.bucket(containing: randomInstant(using: &generator))
        for neighbour in bucket - 1...bucket + 1 {
            #expect(calendar.bucket(labelled: calendar.label(neighbour)) == neighbour)
        }
    }
}

@Test(arguments: [
    (BucketUnit.minute, "2024-05-03T14:07-04:00"), (.hour, "2024-05-03T14:00-04:00"), (.day, "2024-05-03"),
    (.week, "2024-W18"), (.month, "2024-05"), (.quarter, "2024-Q2"), (.year, "2024"), (.fiscalYear, "FY2024"),
])
func theLabelsOfAMomentInNewYork(unit: BucketUnit, label: String) throws {
    let calendar = try calendar(unit, "America/New_York")
    #expect(try calendar.label(calendar.bucket(containing: time("2024-05-03T14:07:31.25-04:00"))) == label)
}

@Test func theRepeatedHourIsToldApartByItsOffset() throws {
    let hours = try calendar(.hour, "America/New_York")
    let first = try #require(hours.bucket(labelled: "2024-11-03T01:00-04:00"))
    #expect(hours.label(first + 1) == "2024-11-03T01:00-05:00")
    #expect(hours.label(first + 2) == "2024-11-03T02:00-05:00")
}

@Test func utcIsWrittenZ() throws {
    #expect(try calendar(.hour, "UTC").bucket(labelled: "2024-11-03T01:00Z") != nil)
    #expect(try calendar(.hour, "UTC").bucket(labelled: "2024-11-03T01:00+00:00") == nil)
}

@Test(arguments: [
    (BucketUnit.day, "2024-02-30"), (.day, "2024-2-3"), (.day, "2024"), (.week, "2023-W53"),
    (.week, "2024-W00"),
    (.week, "2024-W7"), (.month, "2024-13"), (.month, "2024-00"), (.month, "2024-05-01"),
    (.quarter, "2024-Q5"),
    (.quarter, "2024-Q0"), (.year, "24"), (.year, "FY2024"), (.fiscalYear, "2024"), (.fiscalYear, "FY24"),
    (.hour, "2024-03-10T02:00-05:00"), (.hour, "2024-05-03T14:07-04:00"), (.hour, "2024-05-03T14:00-05:00"),
    (.hour, "2024-05-03T14:00"), (.minute, "2024-05-03T14:60-04:00"), (.minute, "2024-05-03T14:07:00-04:00"),
    (.day, ""), (.year, ""), (.minute, "2024-05-03T24:00-04:00"),
])
func refusesWhatNoBucketIsCalled(unit: BucketUnit, label: String) throws {
    #expect(try calendar(unit, "America/New_York").bucket(labelled: label) == nil)
}

@Test(arguments: [
    ("2020-12-31T12:00:00Z", "2020-W53"), ("2021-01-03T12:00:00Z", "2020-W53"),
    ("2021-01-04T12:00:00Z", "2021-W01"),
    ("2018-12-31T12:00:00Z", "2019-W01"), ("2024-12-30T12:00:00Z", "2025-W01"),
    ("1969-12-29T00:00:00Z", "1970-W01"),
])
func weeksBelongToTheYearOfTheirThursday(instant: String, label: String) throws {
    let weeks = try calendar(.week, "UTC")
    #expect(try weeks.label(weeks.bucket(containing: time(instant))) == label)
}
