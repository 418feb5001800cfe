import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules
import Testing

@testable import Processing

/// Rules that keep a budget of false alarms share it by the number of series, which every task counts alike.
struct BudgetTests {
    private static let perWeek = FalseAlarmBudget(team: "ops", alarms: 2, per: .week, sides: 2)

    private static func rule(_ name: String, by: [String]) -> Rule {
        Story.rule(
            name,
            .detect(
                Detection(
                    method: .automatic(AutomaticModel()),
                    level: Level(above: .infinity, below: -.infinity), budget: perWeek)),
            by: by)
    }

    /// Areas that begin one after another; each counts a few persons a day, with a spike now and then.
    private static func story(_ seed: UInt64) -> Story {
        var random = SeededRandom(seed)
        var story = Story([rule("areas", by: ["area"])])
        story.logs = [[], [], []]
        for day in 0..<26 {
            for area in 0...(day / 5) {
                let isSpike = day > 16 && random.chance(15)
                let count = Int64(random.int(3...7) * (isSpike ? 9 : 1))
                story.report(
                    "A", on: max(0, day - random.pick([0, 0, 0, 1])), count: count, area: "area-\(area)",
                    partition: random.int(0...2))
            }
            story.tick(day + 1)
        }
        return story
    }

    @Test(arguments: Seeds.first(4)) func theSameIsSaidHoweverTheTasksAreSpread(seed: UInt64) {
        let world = Self.story(seed).world
        let calm = Simulation.run(world, seed: 0, .none).settled
        #expect(calm.count > 3, "seed \(seed)")
        for partitions in 1...4 as ClosedRange<Int32> {
            var disturbance = Simulation.Disturbance()
            disturbance.talliesPartitions = partitions
            let said = Simulation.run(world, seed: seed &* 31 &+ UInt64(partitions), disturbance).settled
            #expect(
                Dictionary(grouping: said, by: \.episode) == Dictionary(grouping: calm, by: \.episode),
                "seed \(seed), \(partitions) partitions")
        }
    }

    @Test func theShareFollowsFromTheSeriesThatAreKnown() throws {
        let alerts = Self.story(3).settled("areas")
        #expect(!alerts.isEmpty)
        for alert in alerts {
            let budget = try #require(alert.budget)
            let bucket = Story.calendar.bucket(containing: alert.bucket.start)
            // One more area every five days.
            #expect(budget.series == (bucket - Story.first) / 5 + 1, "\(alert.bucket.label)")
            #expect(budget.share == min(2.0 / 7 / 2 / Double(budget.series), 0.1))
        }
    }

    @Test func whatIsSpentIsToldAndKeepsToWhatIsAllowed() throws {
        let story = Self.story(5)
        let world = story.world
        var watch = WatchTask(partition: 0, of: 1, plan: world.plan, inputPartitions: world.partitions)
        for origin in world.origins {
            var tally = TallyTask(
                origin: origin, plan: world.plan, talliesPartitions: 1, maxAhead: .seconds(300))
            for entry in world.logs[origin] ?? [] {
                switch entry {
                case .event(let event): _ = event.lend { tally.receive($0, timestamp: event.time) }
                case .tick(let time): tally.tick(to: time)
                case .end: tally.end()
                }
            }
            for block in tally.flush().values { watch.receive(block) }
            tally.commit()
        }
        let spent = try #require(watch.budgetsSpent.first)
        #expect(spent.rule == "areas")
        #expect(spent.series == 6)
        #expect(spent.allowed > 1)
        #expect(spent.spent > 0)
        // At most what was saved when the accounts began: a share of 0.1 or less a side.
        #expect(spent.spent <= spent.allowed + 2 * 6 * 0.1)
    }

    @Test func theCensusDoesNotDependOnTheOrderOfItsNotices() {
        for seed in Seeds.first(50) {
            var random = SeededRandom(seed)
            let notices = (0..<40).map { _ in
                GroupNotice(
                    grouping: 1, group: UInt64(random.int(0...30)),
                    knownFrom: Bucket(Int32(random.int(0...9))))
            }
            var first: [UInt64: Bucket] = [:]
            for notice in notices {
                first[notice.group] = min(first[notice.group] ?? notice.knownFrom, notice.knownFrom)
            }
            var census = GroupCensus()
            for notice in notices.shuffled(using: &random) { _ = census.add(notice) }
            for bucket in 0...9 as ClosedRange<Int32> {
                let changed = census.settle(Bucket(bucket))
                #expect(census.count == first.values.count { $0 <= Bucket(bucket) })
                var restored = GroupCensus()
                for (place, part) in census.parts { restored.restore(place, part) }
                #expect(restored == census)
                #expect(changed.allSatisfy { census.parts[$0] != nil })
            }
        }
    }

    @Test func whatAnAbortedTransactionToldIsToldAgain() {
        var told = ToldGroups()
        func isNew(_ group: UInt64) -> Bool { told.isNew(1, group) }
        #expect(isNew(7))
        told.commit()
        #expect(isNew(8))
        told.rollback()
        #expect(isNew(8))
        #expect(!isNew(7))
    }
}
