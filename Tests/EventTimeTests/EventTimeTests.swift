import EventTime
import Testing

@Test func aMomentInNewYork() throws {
    let zone = try #require(Zone("America/New_York"))
    let time = try #require(Timestamp("2024-05-03T14:07:31.25-04:00"))
    #expect(time.rfc3339 == "2024-05-03T18:07:31.250Z")
    let labels = BucketUnit.allCases.map { unit in
        let calendar = BucketCalendar(unit: unit, zone: zone)
        return calendar.label(calendar.bucket(containing: time))
    }
    #expect(
        labels == [
            "2024-05-03T14:07-04:00", "2024-05-03T14:00-04:00", "2024-05-03", "2024-W18", "2024-05",
            "2024-Q2",
            "2024", "FY2024",
        ])
}
