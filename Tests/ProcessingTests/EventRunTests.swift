import EventTime
import Events
import Testing

@testable import Processing

/// A run is what spares an event its way through all groupings: it must take no event that falls elsewhere.
@Suite struct EventRunTests {
    private let day = Period(months: 0, days: 1, milliseconds: 0)
    private let hour = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: 3_600_000)

    private func event(at milliseconds: Int64, offset_s: Int32 = 0, period: Period? = nil) -> EventView {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        return EventView(
            time: Timestamp(milliseconds: milliseconds), utcOffset_s: offset_s, period: period, revision: 0,
            withdrawn: false, count: 1, idFingerprint: (0, 0), contentHash: 0, profileHash: (0, 0),
            profile: nothing, id: nothing, source: nothing)
    }

    private func takes(
        _ run: EventRun, at milliseconds: Int64, offset_s: Int32 = 0, period: Period? = nil
    ) -> Bool {
        run.takes(event(at: milliseconds, offset_s: offset_s, period: period))
    }

    private func ended(_ run: inout EventRun) -> [[Int64]] {
        var sums: [[Int64]] = []
        run.end { profile, count, events in sums.append([Int64(profile), count, events]) }
        return sums
    }

    @Test func aRunThatHasNotBegunTakesNothing() {
        #expect(!takes(EventRun(), at: 0))
    }

    @Test func aRunOfMomentsEndsWithItsSpan() {
        var run = EventRun()
        run.begin(with: event(at: 5), span: hour)
        #expect(takes(run, at: 0) && takes(run, at: 3_599_999))
        #expect(!takes(run, at: -1) && !takes(run, at: 3_600_000))
        #expect(!takes(run, at: 5, period: day))
        #expect(!run.isPeriodic)
    }

    @Test func aRunOfPeriodsHasOnePeriodInOneOffset() {
        var run = EventRun()
        run.begin(with: event(at: 5, offset_s: 60, period: day), span: hour)
        #expect(takes(run, at: 5, offset_s: 60, period: day))
        #expect(!takes(run, at: 5, offset_s: 60))
        #expect(!takes(run, at: 5, offset_s: 0, period: day))
        #expect(!takes(run, at: 6, offset_s: 60, period: day))
        #expect(!takes(run, at: 5, offset_s: 60, period: Period(months: 0, days: 2, milliseconds: 0)))
        #expect(run.isPeriodic)
    }

    @Test func sumsComeInTheOrderOfTheProfilesNumbersAndOnlyOnce() {
        var run = EventRun()
        run.begin(with: event(at: 5), span: hour)
        for (profile, count) in [(7, 1), (2, 10), (7, 100), (2, -10)] as [(Int32, Int64)] {
            run.add(profile, count: count)
        }
        #expect(ended(&run) == [[2, 0, 2], [7, 101, 2]])
        #expect(!takes(run, at: 5))
        #expect(ended(&run) == [])
        run.begin(with: event(at: 5), span: hour)
        run.add(2, count: 3)
        #expect(ended(&run) == [[2, 3, 1]])
    }

    @Test func whatIsClearedWasNeverThere() {
        var run = EventRun()
        run.begin(with: event(at: 5), span: hour)
        run.add(0, count: 4)
        run.clear()
        #expect(!takes(run, at: 5))
        #expect(ended(&run) == [])
    }
}
