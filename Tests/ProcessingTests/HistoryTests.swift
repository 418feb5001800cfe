import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules
import Testing

/// History that is loaded behind the clocks of a live deployment.
struct HistoryTests {
    /// Whether the correction horizon reaches the loaded days must make no difference.
    static let horizons = [5, 400]

    private static let record = Story.rule(
        "record", .record(RecordDetector(level: Level(above: 0), warmUp: 3)))

    private static func live(_ story: inout Story, _ days: ClosedRange<Int>, count: Int64 = 10) {
        for day in days { story.report("A", on: day, count: count) }
    }

    private static func firings(_ story: Story, _ rule: String = "record") -> [String] {
        story.settled(rule).filter { $0.status == .firing }.map { alert in
            "\(alert.bucket.label) against \(alert.reference.map { "\($0.bucket.label)" } ?? "-")"
        }
    }

    @Test(arguments: horizons) func aRecordOfTheLoadedPastStandsAgainstAFalseOne(horizon: Int) {
        func story(loads: Bool) -> Story {
            var story = Story([Self.record])
            story.setHorizon(days: horizon)
            Self.live(&story, 0...4)
            if loads {
                for day in -20...(-1) { story.load("A", on: day, count: day == -7 ? 50 : 10) }
            }
            Self.live(&story, 5...5, count: 30)
            Self.live(&story, 6...6)
            Self.live(&story, 7...7, count: 60)
            story.tick(9)
            return story
        }
        let first = Story.label(5)
        #expect(
            Self.firings(story(loads: false)) == [
                "\(first) against \(Story.label(0))", "\(Story.label(7)) against \(first)",
            ])
        #expect(Self.firings(story(loads: true)) == ["\(Story.label(7)) against \(Story.label(-7))"])
    }

    @Test(arguments: horizons) func theFirstLiveYearIsComparedWithTheLoadedOne(horizon: Int) {
        let rule = Story.rule("change", .change(ChangeDetector(against: .yearAgo, level: Level(above: 0.5))))
        var story = Story([rule])
        story.setHorizon(days: horizon)
        Self.live(&story, 0...4)
        for day in -380...(-330) { story.load("A", on: day, count: 10) }
        Self.live(&story, 5...5, count: 16)
        story.tick(7)
        #expect(
            Self.firings(story, "change") == ["\(Story.label(5)) against \(Story.label(5 - 366))"])
    }

    @Test(arguments: horizons) func sumsToDateAreMeasuredOverBothSidesOfTheStart(horizon: Int) {
        let rule = Story.rule(
            "to-date", .threshold(ThresholdDetector(level: Level(above: 650))), measure: .toDate(.calendar))
        var story = Story([rule])
        story.setHorizon(days: horizon)
        Self.live(&story, 0...0)
        // January and February of a leap year.
        for day in -60...(-1) { story.load("A", on: day, count: 10) }
        Self.live(&story, 1...7)
        story.tick(9)
        let words = story.settled("to-date")
        #expect(words.map(\.status).first == .firing)
        #expect(words.first?.bucket.label == Story.label(5))
        #expect(words.first?.observed == .exact(660))
    }

    @Test(arguments: horizons) func windowsThatHadSettledBeforeTheLoadAreJudgedWhenItComes(horizon: Int) {
        let rule = Story.rule(
            "window", .threshold(ThresholdDetector(level: Level(above: 65))), measure: .window(3))
        var story = Story([rule])
        story.setHorizon(days: horizon)
        Self.live(&story, 0...2, count: 20)
        story.load("A", on: -2, count: 10)
        story.load("A", on: -1, count: 40)
        story.tick(4)
        // Of the days before the start nothing is said; 10 + 40 + 20 is the window of the first live day.
        let words = story.settled("window")
        #expect(words.map(\.status) == [.firing, .resolved])
        #expect(words.map(\.bucket.label) == [Story.label(0), Story.label(2)])
        #expect(words.map(\.reason) == [.corrected, .corrected])
        #expect(words.first?.observed == .exact(70))
    }

    @Test(arguments: horizons, [false, true])
    func nothingIsSaidOfThePast(horizon: Int, isBeforeTheClock: Bool) {
        let rules = [
            Self.record,
            Story.rule("level", .threshold(ThresholdDetector(level: Level(above: 40, below: 5)))),
            Story.rule("areas", .threshold(ThresholdDetector(level: Level(above: 40))), by: ["area"]),
        ]
        var story = Story(rules)
        story.setHorizon(days: horizon)
        if !isBeforeTheClock { Self.live(&story, 0...3) }
        for day in -30...(-1) { story.load("A", on: day, count: Int64(40 + day), area: "y") }
        for day in -30...(-1) { story.load("A", on: day, count: 100, area: "z") }
        if isBeforeTheClock { Self.live(&story, 0...3) }
        Self.live(&story, 4...6)
        story.tick(7)
        #expect(story.told().isEmpty)
    }

    @Test func whatTheLiveStreamHasToldIsNotCountedAgain() {
        var story = Story([Self.record])
        story.setHorizon(days: 5)
        Self.live(&story, 0...20)
        for day in -5...3 { story.load("A", on: day, count: day == -3 ? 20 : 15) }
        Self.live(&story, 21...21, count: 18)
        Self.live(&story, 22...22, count: 30)
        story.tick(24)
        #expect(Self.firings(story) == ["\(Story.label(22)) against \(Story.label(-3))"])
    }

    @Test func whatIsDroppedIsCounted() {
        var story = Story([Self.record])
        story.setHorizon(days: 5)
        Self.live(&story, 0...20)
        for day in -5...3 { story.load("A", on: day, count: 1) }
        Self.live(&story, 21...22)
        let counters = Self.counters(story)
        #expect(counters.historyOvertaken == 4)
        #expect(counters.pastBeyondLimit == 0)
    }

    @Test func whatIsOlderThanIsKeptIsLeftOutAndCounted() {
        var story = Story([Self.record])
        Self.live(&story, 0...4)
        story.load("A", on: -Limits.pastBuckets - 1, count: 500)
        story.load("A", on: -Limits.pastBuckets, count: 20)
        for day in -9...(-1) { story.load("A", on: day, count: 10) }
        Self.live(&story, 5...5, count: 30)
        story.tick(7)
        #expect(Self.firings(story) == ["\(Story.label(5)) against \(Story.label(-Limits.pastBuckets))"])
        #expect(Self.counters(story).pastBeyondLimit == 1)
    }

    /// What the Watch stage counted over a story of one partition.
    private static func counters(_ story: Story) -> WatchCounters {
        let world = story.world
        var tally = TallyTask(
            origin: world.origins[0], plan: world.plan, talliesPartitions: 1, maxAhead: .seconds(300))
        var watch = WatchTask(partition: 0, of: 1, plan: world.plan, inputPartitions: world.partitions)
        for entry in story.logs[0] {
            switch entry {
            case .event(let event):
                let refusal = event.lend {
                    tally.receive($0, timestamp: event.time, isHistory: event.isHistory)
                }
                #expect(refusal == nil)
            case .tick(let time): tally.tick(to: time)
            case .end: tally.end()
            }
            for (_, block) in tally.flush() { watch.receive(block) }
        }
        return watch.counters
    }

    @Test(arguments: horizons) func theHistoryOfTwoPartitionsIsAddedUp(horizon: Int) {
        var story = Story([Self.record])
        story.setHorizon(days: horizon)
        story.logs = [[], []]
        Self.live(&story, 0...4)
        for day in 0...4 { story.report("A", on: day, count: 1, partition: 1) }
        for day in -9...(-1) {
            story.load("A", on: day, count: 20)
            story.load("A", on: day, count: day == -4 ? 31 : 30, partition: 1)
        }
        Self.live(&story, 5...5, count: 40)
        Self.live(&story, 6...6, count: 60)
        story.tick(8)
        #expect(Self.firings(story) == ["\(Story.label(6)) against \(Story.label(-4))"])
    }

    @Test func aLostAndRestoredTaskSaysTheSame() {
        var story = Story([Self.record, Story.rule("areas", Self.record.method, by: ["area"])])
        story.setHorizon(days: 5)
        story.logs = [[], []]
        for day in 0...30 {
            story.report("A", on: day, count: Int64(10 + day % 7), area: day % 2 == 0 ? "x" : "y")
            story.report("A", on: day, count: 3, partition: 1)
            if day > 5, day < 16 {
                for past in 0...3 {
                    let back = -(day * 4 + past)
                    story.load("A", on: back, count: Int64(20 - back % 5), partition: day % 2)
                }
            }
        }
        story.tick(33)
        let calm = Simulation.run(story.world, seed: 0, .none).settled.sorted { $0.id < $1.id }
        #expect(!calm.isEmpty)
        for seed in 1...UInt64(20) {
            let disturbance = Simulation.Disturbance(
                longestBatch: 3, rollbacks: 30, crashes: 50, talliesPartitions: seed % 2 == 0 ? 1 : 3)
            let outcome = Simulation.run(story.world, seed: seed, disturbance)
            #expect(outcome.settled.sorted { $0.id < $1.id } == calm, "seed \(seed)")
        }
    }

    @Test(arguments: horizons) func inThePastTooMissingIsNotZero(horizon: Int) {
        let lowest = Story.rule("lowest", .record(RecordDetector(level: Level(below: 0), warmUp: 3)))
        func fires(coversDay: Bool) -> [String] {
            var story = Story([lowest])
            story.setHorizon(days: horizon)
            for day in 0...2 { story.report("A", on: day, count: 10) }
            // Nothing is loaded of the fifth day before the start, nor of the last two.
            for day in [-9, -8, -7, -6, -4, -3] {
                story.load("A", on: day, count: 20, coversDay: coversDay)
            }
            story.report("A", on: 3, count: 4)
            story.tick(5)
            return Self.firings(story, "lowest")
        }
        #expect(fires(coversDay: true) == ["\(Story.label(3)) against \(Story.label(0))"])
        #expect(fires(coversDay: false).isEmpty, "a day without an event was a zero")
    }

    @Test func aLiveRevisionCorrectsWhatWasLoaded() {
        for isBeforeTheClock in [false, true] {
            var story = Story([Self.record])
            if !isBeforeTheClock { Self.live(&story, 0...2) }
            for day in -9...(-1) {
                story.load("A", on: day, count: day == -7 ? 50 : 10, id: "h\(day)")
            }
            if isBeforeTheClock { Self.live(&story, 0...2) }
            story.load("A", on: -7, count: 50, id: "h-7")
            story.report("A", on: -7, count: 25, id: "h-7", revision: 1)
            Self.live(&story, 3...3)
            Self.live(&story, 4...4, count: 24)
            Self.live(&story, 5...5, count: 30)
            story.tick(7)
            #expect(Self.firings(story) == ["\(Story.label(5)) against \(Story.label(-7))"])
        }
    }

    @Test func breaksInDefinitionsAreRespectedInThePast() {
        var story = Story([Self.record])
        story.setHorizon(days: 5)
        story.breaks = [
            Break(date: Story.calendar.zone.civil(at: Story.noon(-10)).date, noteEnglish: "", noteSpanish: "")
        ]
        Self.live(&story, 0...3)
        for day in -30...(-1) { story.load("A", on: day, count: day < -10 ? 90 : day == -8 ? 40 : 10) }
        Self.live(&story, 4...4, count: 39)
        Self.live(&story, 5...5, count: 60)
        story.tick(7)
        #expect(Self.firings(story) == ["\(Story.label(5)) against \(Story.label(-8))"])
    }

    @Test func subGroupsAreComparedWithTheirLoadedCounts() throws {
        var rule = Self.record
        rule.drivers = ["area"]
        var story = Story([rule])
        story.setHorizon(days: 5)
        Self.live(&story, 0...3)
        for day in -10...(-1) {
            story.load("A", on: day, count: day == -7 ? 40 : 10)
            story.load("A", on: day, count: day == -7 ? 20 : 10, area: "y")
        }
        story.report("A", on: 4, count: 100)
        story.report("A", on: 4, count: 10, area: "y")
        story.tick(6)
        let word = try #require(story.settled("record").first)
        let drivers = word.drivers.map { "\($0.value) \($0.count!) against \($0.base!)" }
        #expect(drivers == ["x \(ShownCount.exact(100)) against \(ShownCount.exact(40))"])
    }

    @Test func aGroupThatOnlyThePastKnowsIsJudgedFromNowOn() {
        let rule = Story.rule(
            "falls", .change(ChangeDetector(against: .yearAgo, level: Level(below: -0.5))), by: ["area"])
        var story = Story([rule])
        story.setHorizon(days: 5)
        Self.live(&story, 0...3)
        for day in -370...(-350) { story.load("A", on: day, count: 10, area: "gone") }
        Self.live(&story, 4...6)
        story.tick(8)
        let words = story.settled("falls").filter { $0.status == .firing }
        #expect(words.map(\.bucket.label) == [Story.label(3)])
        #expect(words.first?.group.map(\.value) == ["gone"])
    }
}
