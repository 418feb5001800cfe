import Detectors
import EventTime
import Rules
import Testing

/// What a rule's method has fitted is kept beside the series as long as its history is what it was: it is
/// lost with a restart, and makes no difference.
struct DetectionFitTests {
    private static let methods = [
        DetectionMethod.automatic, .cusum, .negativeBinomialGLR,
    ].map { $0.configured() }

    /// A year and more of days, of which some are corrected later, one long after.
    private static func story(_ method: StatisticalMethod) -> Story {
        var story = Story([Story.rule("rule", .detect(Detection(method: method, level: Level(above: 20))))])
        for day in 0..<390 {
            let count = Int64(20 + (day * 7 + day / 5) % 9 + (day % 41 == 40 ? 30 : 0))
            let id = story.report("A", on: day, count: count)
            if day % 13 == 5 { story.report("A", on: day, count: count + 6, id: id, revision: 1) }
            if day % 29 == 28 { story.report("A", on: day - 3, count: 9) }
            if day == 385 { story.report("A", on: 60, count: 70) }
        }
        story.tick(391)
        return story
    }

    @Test(arguments: methods) func aRestartChangesNoBound(method: StatisticalMethod) {
        let world = Self.story(method).world
        var disturbance = Simulation.Disturbance.none
        disturbance.longestBatch = 4
        let kept = Simulation.run(world, seed: 9, disturbance).settled
        disturbance.crashes = 100
        let lost = Simulation.run(world, seed: 9, disturbance).settled
        #expect(!kept.isEmpty)
        #expect(kept == lost)
    }
}
