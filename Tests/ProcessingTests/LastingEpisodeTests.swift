import Alerting
import Detectors
import EventTime
import Rules
import Testing

/// An episode of the default method ends when it is more likely over than not: a lasting shift is told once.
struct LastingEpisodeTests {
    private static func detection(_ level: Double = 1000) -> Method {
        .detect(Detection(method: .automatic(AutomaticModel()), level: Level(above: level)))
    }

    /// Calm days, then those given.
    private static func story(_ days: [Int64], seed: UInt64, clear: Level? = nil) -> Story {
        var rule = Story.rule("rule", detection())
        rule.clear = clear
        var story = Story([rule])
        var chance = SeededChance(seed: seed)
        let calm = (0..<120).map { _ in chance.count(mean: 25, dispersion: 1) }
        for (day, count) in (calm + days).enumerated() {
            story.report("A", on: day, count: count)
        }
        story.tick(120 + days.count + 1)
        return story
    }

    private static func shift(seed: UInt64) -> [Int64] {
        var chance = SeededChance(seed: seed &+ 1000)
        return (0..<60).map { _ in chance.count(mean: 37, dispersion: 1) }
    }

    @Test func aShiftThatLastsIsToldOnceThoughSomeDaysAreLow() {
        var episodes: (usual: Int, byFiringLevel: Int) = (0, 0)
        let seeds = 1...8 as ClosedRange<UInt64>
        for seed in seeds {
            let days = Self.shift(seed: seed)
            func fired(_ clear: Level?) -> Int {
                Self.story(days, seed: seed, clear: clear).settled("rule").count { $0.status == .firing }
            }
            episodes.usual += fired(nil)
            episodes.byFiringLevel += fired(Level(above: 1000))
        }
        #expect(episodes.usual >= seeds.count)
        #expect(episodes.usual <= seeds.count + 2)
        #expect(episodes.byFiringLevel > episodes.usual + 3)
    }

    @Test func theFirstUsualDayAfterALargeOutbreakEndsIt() {
        let said = Self.story([70, 80, 75, 25, 26, 24], seed: 3).settled("rule")
        #expect(said.first { $0.status == .firing }?.bucket.label == Story.label(120))
        #expect(said.first { $0.status == .resolved }?.bucket.label == Story.label(123))
    }
}
