import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules
import Seeded
import Testing

@testable import Processing

/// A grouping that is full adds what comes later to one series, and loses nothing.
struct SeriesLimitTests {
    private static let partitions = 3

    /// Areas that appear one after the other, more than there is room for; some events are late, revised,
    /// moved or taken back.
    private func story(_ seed: UInt64) -> (story: Story, total: Int64) {
        var random = SeededRandom(seed)
        let method = Method.threshold(ThresholdDetector(level: Level(above: 8)))
        var story = Story([Story.rule("areas", method, by: ["area"])])
        story.seriesPerGrouping = random.int(1...6)
        story.logs = Array(repeating: [], count: Self.partitions)
        var total: Int64 = 0
        for day in 0..<12 {
            for _ in 0..<random.int(1...6) {
                let partition = random.int(0...(Self.partitions - 1))
                var (count, area) = (Int64(random.int(0...9)), "area-\(random.int(0...day + 2))")
                let on = max(0, day - random.pick([0, 0, 0, 2, 5]))
                let id = story.report("A", on: on, count: count, area: area, partition: partition)
                if random.chance(30) {
                    count = Int64(random.int(0...9))
                    area = random.chance(50) ? area : "area-\(random.int(0...14))"
                    let isWithdrawn = random.chance(30)
                    story.report(
                        "A", on: on, count: count, id: id, revision: 1, withdrawn: isWithdrawn, area: area,
                        partition: partition)
                    if isWithdrawn { count = 0 }
                }
                total += count
            }
        }
        story.tick(20)
        return (story, total)
    }

    @Test(arguments: Seeds.first(200)) func allSeriesAndTheOthersMakeTheTotal(seed: UInt64) {
        let (story, total) = story(seed)
        var watch = WatchTask(
            partition: 0, of: 1, plan: story.plan, inputPartitions: story.world.partitions)
        var isTold = false
        for origin in story.world.origins {
            var tally = TallyTask(
                origin: origin, plan: story.plan, talliesPartitions: 1, maxAhead: .seconds(300))
            for entry in story.world.logs[origin] ?? [] {
                switch entry {
                case .event(let event): _ = event.lend { tally.receive($0, timestamp: event.time) }
                case .tick(let time): tally.tick(to: time)
                case .end: tally.end()
                }
                for block in tally.flush().values { watch.receive(block) }
                tally.commit()
                isTold = isTold || !watch.takeLimitsReached().isEmpty
            }
        }
        let counted = watch.series[0].values.reduce(Int64(0)) { sum, one in
            one.settled.reduce(sum) { $0 + $1.count }
        }
        #expect(counted == total, "seed \(seed)")
        #expect(watch.series[0].count <= story.seriesPerGrouping + 1, "seed \(seed)")
        #expect(isTold == watch.isFull[0])
        #expect((watch.series[0][Group(["(other)"])] != nil) == (watch.counters.sumsOfOthers > 0))
    }

    @Test(arguments: Seeds.first(200)) func whoHasASeriesDoesNotDependOnTheInterleaving(seed: UInt64) {
        let world = story(seed).story.world
        let calm = Simulation.run(world, seed: 0, .none).settled
        for run in 1...4 as ClosedRange<UInt64> {
            var disturbance = Simulation.Disturbance()
            disturbance.talliesPartitions = 1
            let said = Simulation.run(world, seed: seed &* 31 &+ run, disturbance).settled
            #expect(
                Dictionary(grouping: said, by: \.episode) == Dictionary(grouping: calm, by: \.episode),
                "seed \(seed), run \(run)")
        }
    }

    @Test func theSeriesOfTheOthersHasEpisodesOfItsOwn() throws {
        let method = Method.threshold(ThresholdDetector(level: Level(above: 8)))
        var story = Story([Story.rule("areas", method, by: ["area"])])
        story.seriesPerGrouping = 1
        story.report("A", on: 0, count: 1, area: "a")
        story.report("A", on: 1, count: 5, area: "b")
        story.report("A", on: 1, count: 5, area: "c")
        story.tick(2)
        let word = try #require(story.settled("areas").first)
        #expect(word.group.map(\.value) == ["(other)"])
        #expect(word.observed == .exact(10))
    }
}
