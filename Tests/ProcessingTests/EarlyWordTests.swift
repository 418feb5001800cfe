import Alerting
import Detectors
import EventTime
import Processing
import Rules
import Testing

/// An early word is said only where it can open an episode, as far as is known.
struct EarlyWordTests {
    private static let rule = Story.rule("rule", .threshold(ThresholdDetector(level: Level(above: 5))))

    /// One partition is a month ahead of the other, as when history is loaded.
    private func load() -> Story {
        var story = Story([Self.rule])
        story.logs = [[], []]
        for day in 0..<30 { story.report("A", on: day, count: 10) }
        for day in 0..<30 { story.report("A", on: day, count: 1, partition: 1) }
        story.tick(31)
        return story
    }

    @Test func aBreachThatGoesOnOverOpenBucketsIsToldOnce() {
        let story = load()
        for seed in 1...30 as ClosedRange<UInt64> {
            let early = Simulation.run(story.world, seed: seed).early
            let fired = early.filter { $0.status == .firing }
            // The days come in order, so the first that is seen is the first that breaches.
            #expect(fired.count <= 1, "seed \(seed)")
            #expect(early.allSatisfy { $0.reason != .partOfEpisode }, "seed \(seed)")
        }
    }

    @Test func aBreachThatBeginsBehindAnEpisodeWaitsForItsEnd() {
        var story = Story([Self.rule])
        story.logs = [[], []]
        story.report("A", on: 0, count: 10)
        story.report("A", on: 1, count: 1)
        story.report("A", on: 2, count: 10)
        story.report("A", on: 0, count: 1, partition: 1)
        story.tick(4)
        for seed in 1...30 as ClosedRange<UInt64> {
            let alerts = Simulation.run(story.world, seed: seed).alerts
            let fired = alerts.filter { $0.wordClass == .settled && $0.status == .firing }
            #expect(fired.map(\.bucket.label) == [Story.label(0), Story.label(2)], "seed \(seed)")
        }
    }
}
