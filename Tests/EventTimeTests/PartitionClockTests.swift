import EventTime
import Seeded
import Testing

@Test func aClockNeverGoesBack() {
    var generator = SeededRandom(seed: 3)
    var clock = PartitionClock()
    #expect(clock.now == nil)
    #expect(clock.watermark(lateness: .zero) == nil)
    var highest = Timestamp(milliseconds: .min)
    for _ in 0..<1000 {
        let time = randomInstant(using: &generator)
        #expect(clock.advance(to: time) == (time > highest))
        highest = max(highest, time)
        #expect(clock.now == highest)
    }
}

@Test func theSameTimeAgainDoesNotMoveAClock() throws {
    var clock = PartitionClock(try time("2024-05-01T00:00:00Z"))
    #expect(try clock.advance(to: time("2024-05-01T00:00:00Z")) == false)
}

@Test func theWatermarkIsTheClockLessTheLateness() throws {
    let clock = PartitionClock(try time("2024-05-01T00:00:00Z"))
    #expect(try clock.watermark(lateness: .seconds(3600)) == time("2024-04-30T23:00:00Z"))
}
