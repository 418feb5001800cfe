import EventTime
import Events
import Processing
import Telemetry
import Testing

@testable import Pipeline

@Suite("Work counts once it is committed")
struct TallyMetricsTests {
    private let registry = MetricRegistry()

    private func counters(accepted: Int, duplicates: Int) -> TallyCounters {
        var counters = TallyCounters()
        (counters.accepted, counters.duplicates) = (accepted, duplicates)
        counters.zones.open = accepted
        return counters
    }

    @Test func whatAnAbortTookBackIsNotCountedTwice() {
        let metrics = TallyMetrics(registry)
        var work = TallyWork()
        work.note(bytes: 100, 5)
        work.beginAnew(at: counters(accepted: 1, duplicates: 0))
        #expect(work.first_ms == nil)
        work.note(bytes: 100, 7)
        work.note(bytes: 50, 6)
        #expect(work.first_ms == 7, "the first that was read")
        work.now = counters(accepted: 2, duplicates: 1)
        work.rejects[.tooOld] = 3
        metrics.add(work, on: "encounters")
        #expect(metrics.read.value("encounters") == 2 && metrics.bytes.value("encounters") == 150)
        #expect(metrics.counted.value("encounters") == 1 && metrics.duplicates.value("encounters") == 1)
        #expect(metrics.rejected.value("encounters", "too-old") == 3)
        #expect(metrics.zones.value("encounters", "open") == 1)
        #expect(metrics.zones.value("encounters", "too-late-for-all") == 3)
    }

    @Test func everyReasonToRefuseIsToldBeforeItHappens() {
        let metrics = TallyMetrics(registry)
        metrics.declare("encounters", isLive: true)
        for reason in RejectReason.allCases {
            #expect(metrics.rejected.value("encounters", reason.rawValue) == 0)
        }
    }

    @Test func theAgeOfAClockIsOfTheMomentInWhichItIsAskedFor() throws {
        let metrics = TallyMetrics(registry)
        metrics.declare("encounters", isLive: true)
        let now = ProcessingClocks.machine.wall()
        metrics.clock.set((now - .seconds(90)).seconds, "encounters", "3")
        _ = registry.exposition()
        let age = try #require(metrics.clockAge.value("encounters", "3"))
        #expect(age >= 90 && age < 150)
        metrics.forget(InputPartition(stream: "encounters", partition: 3))
        _ = registry.exposition()
        #expect(metrics.clockAge.value("encounters", "3") == nil)
    }

    @Test func aClockThatIsThatOfItsDataIsToldAndIsNotBehind() {
        let metrics = TallyMetrics(registry)
        metrics.declare("tables", isLive: false)
        metrics.clock.set(1_600_000_000, "tables", "0")
        let text = registry.exposition()
        #expect(text.contains(#"vigia_clock_timestamp_seconds{stream="tables",partition="0"} 1600000000"#))
        #expect(!text.contains("vigia_event_time_lag_seconds{"))
    }
}
