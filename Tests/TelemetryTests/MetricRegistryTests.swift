import Foundation
import Testing

@testable import Telemetry

@Suite("Metrics are told in Prometheus' text format")
struct MetricRegistryTests {
    private let registry = MetricRegistry()

    /// Without what every registry tells of itself.
    private func told(_ registry: MetricRegistry) -> String {
        registry.exposition().split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("vigia_metric_updates_left_out_total") }.joined(separator: "\n")
    }

    @Test func aFamilyIsToldWithItsMeaningBeforeAnythingHappened() {
        _ = registry.counter("vigia_events_total", "Events.", labels: ["stream"])
        _ = registry.gauge("vigia_memory_bytes", "Memory.", unit: .bytes)
        #expect(
            told(registry) == """
                # HELP vigia_events_total Events.
                # TYPE vigia_events_total counter
                # HELP vigia_memory_bytes Memory.
                # TYPE vigia_memory_bytes gauge
                vigia_memory_bytes 0

                """)
    }

    @Test func familiesAndSamplesStandInTheOrderOfTheirNames() {
        let late = registry.gauge("vigia_b", "B.", labels: ["x", "y"])
        let early = registry.counter("vigia_a_total", "A.", labels: ["x"])
        late.set(2, "b", "a")
        late.set(1, "a", "b")
        early.add(1, "z")
        early.add(2, "y")
        early.add(0.5, "z")
        #expect(
            told(registry).split(separator: "\n").filter { !$0.hasPrefix("#") } == [
                #"vigia_a_total{x="y"} 2"#, #"vigia_a_total{x="z"} 1.5"#,
                #"vigia_b{x="a",y="b"} 1"#, #"vigia_b{x="b",y="a"} 2"#,
            ])
    }

    @Test func whatWouldEndALineOrAValueIsEscaped() {
        let gauge = registry.gauge("vigia_a", "A \"b\" \\ and\na line.", labels: ["x"])
        gauge.set(1, "a\"b\\c\nd")
        #expect(
            told(registry) == #"""
                # HELP vigia_a A "b" \\ and\na line.
                # TYPE vigia_a gauge
                vigia_a{x="a\"b\\c\nd"} 1

                """#)
    }

    @Test func aHistogramCountsUpToEachBoundAndSumsUp() {
        let histogram = registry.histogram(
            "vigia_commit_seconds", "Commits.", bounds: [0.5, 1, 2.5], labels: ["stage"])
        for value in [0.25, 0.5, 1.5, 8] { histogram.observe(value, "tally") }
        histogram.observe(.milliseconds(750), "watch")
        #expect(
            told(registry).split(separator: "\n").filter { $0.contains("tally") } == [
                #"vigia_commit_seconds_bucket{stage="tally",le="0.5"} 2"#,
                #"vigia_commit_seconds_bucket{stage="tally",le="1"} 2"#,
                #"vigia_commit_seconds_bucket{stage="tally",le="2.5"} 3"#,
                #"vigia_commit_seconds_bucket{stage="tally",le="+Inf"} 4"#,
                #"vigia_commit_seconds_sum{stage="tally"} 10.25"#,
                #"vigia_commit_seconds_count{stage="tally"} 4"#,
            ])
        #expect(told(registry).contains(#"vigia_commit_seconds_bucket{stage="watch",le="1"} 1"#))
    }

    @Test(
        arguments: [
            (1.0, "1"), (-3, "-3"), (0.1, "0.1"), (1e17, "1e+17"), (123_456_789_012_345, "123456789012345"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1_716_000_000.25, "1716000000.25"),
        ] as [(Double, String)])
    func aNumberIsWrittenAsGoReadsIt(_ value: Double, _ text: String) {
        #expect(ExpositionText.number(value) == text)
    }

    @Test func labelSetsBeyondTheLimitAreLeftOutVisibly() {
        let registry = MetricRegistry(limit: 2)
        let counter = registry.counter("vigia_a_total", "A.", labels: ["x"])
        for name in ["a", "b", "c", "d", "c", "a"] { counter.add(1, name) }
        let lines = registry.exposition().split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                #"vigia_a_total{x="a"} 2"#, #"vigia_a_total{x="b"} 1"#,
                #"vigia_metric_updates_left_out_total{metric="vigia_a_total"} 3"#,
            ])
    }

    @Test func whatIsGoneIsToldNoMoreAndMakesRoom() {
        let registry = MetricRegistry(limit: 1)
        let gauge = registry.gauge("vigia_a", "A.", labels: ["x"])
        gauge.set(1, "a")
        gauge.remove { $0 == ["a"] }
        gauge.set(2, "b")
        #expect(gauge.all.map(\.labels) == [["b"]])
        #expect(gauge.value("a") == nil && gauge.value("b") == 2)
    }

    @Test func whatChangesByItselfIsAskedForBeforeEachExposition() {
        let gauge = registry.gauge("vigia_a", "A.")
        registry.beforeExposition { gauge.set((gauge.value() ?? 0) + 1) }
        _ = registry.exposition()
        #expect(registry.exposition().contains("\nvigia_a 2\n"))
    }

    @Test func threadsThatCountAtOnceLoseNothing() {
        let counter = registry.counter("vigia_a_total", "A.", labels: ["x"])
        let histogram = registry.histogram("vigia_b_seconds", "B.", bounds: [1])
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for _ in 0..<2_000 {
                counter.add(1, "\(thread % 2)")
                histogram.observe(0.5)
                if thread == 0 { _ = registry.families }
            }
        }
        #expect(counter.value("0") == 8_000 && counter.value("1") == 8_000)
        #expect(histogram.total()?.count == 16_000)
    }

    @Test func aTotalThatBeganAnewElsewhereIsFollowed() {
        let counter = registry.counter("vigia_a_total", "A.", labels: [])
        counter.follow(5)
        counter.follow(2)
        #expect(counter.value() == 2)
    }
}
