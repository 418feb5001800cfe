import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules
import Seeded
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
                // Areas are heard of for tomorrow before today, and late; some reports are taken back, or
                // moved to an area of their own.
                let on = max(0, day + random.pick([1, 0, 0, 0, -1, -2]))
                let (name, partition) = ("area-\(area)", random.int(0...2))
                let id = story.report("A", on: on, count: count, area: name, partition: partition)
                if random.chance(12) {
                    story.report(
                        "A", on: on, count: count, id: id, revision: 1, withdrawn: random.chance(50),
                        area: "other-\(area)", partition: partition)
                }
                if random.chance(4) {
                    story.load(
                        "A", on: max(0, day - 6), count: 2, area: "old-\(day)", partition: partition)
                }
            }
            story.tick(day + 1)
        }
        return story
    }

    @Test(arguments: Seeds.first(6)) func theSameIsSaidHoweverTheTasksAreSpread(seed: UInt64) {
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
        var story = Story([Self.rule("areas", by: ["area"])])
        for day in 0..<26 {
            for area in 0...(day / 5) {
                let count: Int64 = day > 16 && (day + area) % 4 == 0 ? 60 : 5 + Int64((day + area) % 3)
                story.report("A", on: day, count: count, area: "area-\(area)")
            }
            story.tick(day + 1)
        }
        let alerts = story.settled("areas")
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
        #expect(spent.series >= 6)
        #expect(spent.allowed > 1)
        #expect(spent.spent > 0)
        // At most what was saved when the accounts began: a share of 0.1 or less a side.
        #expect(spent.spent <= spent.allowed + 2 * Double(spent.series) * 0.1)
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

    @Test func whatAnAbortedTransactionToldIsToldAgainAndWhatIsKnownFromEarlierToo() {
        var told = ToldGroups()
        func isNews(_ group: UInt64, _ bucket: Int32) -> Bool {
            told.isNews(GroupNotice(grouping: 1, group: group, knownFrom: Bucket(bucket)))
        }
        #expect(isNews(7, 5))
        told.commit()
        #expect(isNews(8, 5))
        #expect(isNews(7, 4))
        told.rollback()
        #expect(isNews(8, 5))
        #expect(isNews(7, 4))
        #expect(!isNews(7, 4))
        #expect(!isNews(7, 6))
    }

    @Test func nothingSettlesBeforeAllGroupsAreTold() {
        let groups = (0..<25).map { GroupNotice(grouping: 1, group: UInt64($0), knownFrom: Bucket(3)) }
        let block = TallyBlock(
            origin: InputPartition(stream: "encounters", partition: 0), tallies: [], feeds: [],
            groups: groups,
            clock: Story.noon(1), isEnd: true)
        let parts = block.parts(of: 10)
        #expect(parts.map(\.groups.count) == [10, 10, 5])
        #expect(parts.flatMap(\.groups) == groups)
        #expect(parts.map(\.clock) == [nil, nil, Story.noon(1)])
        #expect(parts.map(\.isEnd) == [false, false, true])
    }

    @Test func aGroupWhoseFirstReportIsLateIsJudgedAsOneThatIsNot() throws {
        func story(isLate: Bool) -> Story {
            var story = Story([Self.rule("areas", by: ["area"])])
            for day in 0..<25 {
                story.report("A", on: day, count: 5, area: "x")
                if day == 20, !isLate { story.report("A", on: 20, count: 5000, area: "y") }
                story.tick(day + 1)
                if day == 21, isLate { story.report("A", on: 20, count: 5000, area: "y") }
            }
            return story
        }
        for isLate in [false, true] {
            let said = story(isLate: isLate).settled("areas").filter { $0.group.first?.value == "y" }
            #expect(said.contains { $0.status == .firing && $0.since.label == Story.label(20) })
        }
    }
}
