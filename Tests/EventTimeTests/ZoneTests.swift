import EventTime
import Foundation
import Seeded
import Testing

@Test(arguments: zoneNames)
func offsetsAreThoseOfFoundation(name: String) throws {
    let (zone, oracle) = (try zone(name), try #require(TimeZone(identifier: name)))
    var generator = SeededRandom(seed: 4)
    for _ in 0..<5000 {
        let time = randomInstant(using: &generator)
        let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
        #expect(zone.offset(at: time) == oracle.secondsFromGMT(for: date), "\(time)")
    }
}

@Test(arguments: zoneNames)
func aChangeOfOffsetIsSeenToTheMillisecond(name: String) throws {
    let (zone, oracle) = (try zone(name), try #require(TimeZone(identifier: name)))
    var date = Date(timeIntervalSince1970: 0)
    while let next = oracle.nextDaylightSavingTimeTransition(after: date),
        next.timeIntervalSince1970 < 2_000_000_000
    {
        let change = Timestamp(milliseconds: Int64(next.timeIntervalSince1970) * 1000)
        #expect(zone.offset(at: change) == oracle.secondsFromGMT(for: next))
        #expect(zone.offset(at: change - .milliseconds(1)) == oracle.secondsFromGMT(for: next - 1))
        date = next
    }
}

@Test(arguments: [
    "", "EST", "EST5", "PST", "GMT+5", "GMT-0500", "Z", "america/new_york", "America/New York",
    "Mars/Olympus",
    "../etc/passwd", "America/", "/", "Local",
])
func refusesWhatIsNoIANAName(name: String) {
    #expect(Zone(name) == nil)
}

@Test func utcIsTheZoneWithoutOffset() throws {
    #expect(try zone("UTC") == .utc)
    #expect(Zone.utc.offset(at: .distantFuture) == 0)
    #expect(try zone("America/New_York") == zone("America/New_York"))
    #expect(try zone("America/New_York") != zone("America/Detroit"))
    #expect(!Zone.dataEdition.isEmpty)
}

@Test(arguments: [
    ("a gap gives the first instant after it", "2024-03-10T02:30:00Z", "2024-03-10T07:00:00Z"),
    ("the last moment before a gap", "2024-03-10T01:59:59.999Z", "2024-03-10T06:59:59.999Z"),
    ("the first moment after a gap", "2024-03-10T03:00:00Z", "2024-03-10T07:00:00Z"),
    ("an overlap gives the earlier", "2024-11-03T01:30:00Z", "2024-11-03T05:30:00Z"),
    ("the end of an overlap", "2024-11-03T02:00:00Z", "2024-11-03T07:00:00Z"),
    ("summer", "2024-07-01T00:00:00Z", "2024-07-01T04:00:00Z"),
])
func civilTimesOfNewYork(story: String, wall: String, instant: String) throws {
    let wall = CivilTime(millisecondsSinceEpoch: try time(wall).milliseconds)
    #expect(try zone("America/New_York").instant(ofCivil: wall) == time(instant))
}

@Test(arguments: zoneNames)
func theInstantOfACivilTimeIsTheEarliestThatShowsIt(name: String) throws {
    let zone = try zone(name)
    var generator = SeededRandom(seed: 5)
    for _ in 0..<5000 {
        let time = randomInstant(using: &generator)
        let found = zone.instant(ofCivil: zone.civil(at: time))
        #expect(zone.civil(at: found) == zone.civil(at: time), "\(time)")
        #expect(found <= time, "\(time)")
    }
}

@Test func extremeInstantsDoNotTrap() throws {
    for time in [Timestamp(milliseconds: .min), .distantPast, .distantFuture, Timestamp(milliseconds: .max)] {
        for name in zoneNames {
            _ = try zone(name).civil(at: time)
            _ = try zone(name).offset(at: time)
            for unit in BucketUnit.allCases {
                let calendar = try calendar(unit, name)
                let bucket = calendar.bucket(containing: time)
                _ = (calendar.label(bucket), calendar.start(of: bucket), calendar.end(of: bucket))
                _ = (calendar.season(of: bucket), calendar.first(ofYearOf: bucket, .fiscal))
            }
        }
    }
}
