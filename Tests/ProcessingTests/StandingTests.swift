import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules
import Testing

@testable import Processing

/// What the core tells beside its words, for logs and metrics: where events fell, and where rules and feeds
/// stand.
struct StandingTests {
    private static let threshold = Method.threshold(ThresholdDetector(level: Level(above: 5)))

    private func rule(_ name: String, horizon days: Int64) -> Rule {
        var rule = Story.rule(name, Self.threshold, by: ["area"])
        rule.horizon = .seconds(days * 86_400)
        return rule
    }

    /// One Tally and one Watch task that have read the whole story.
    private func read(_ story: Story, _ body: (borrowing TallyTask, WatchTask) -> Void) {
        let origin = InputPartition(stream: "encounters", partition: 0)
        var watch = WatchTask(partition: 0, of: 1, plan: story.plan, inputPartitions: ["encounters": 1])
        var tally = TallyTask(origin: origin, plan: story.plan, talliesPartitions: 1, maxAhead: .seconds(300))
        for entry in story.logs[0] {
            switch entry {
            case .event(let event): _ = event.lend { tally.receive($0, timestamp: event.time) }
            case .tick(let time): tally.tick(to: time)
            case .end: tally.end()
            }
        }
        for block in tally.flush().values { watch.receive(block) }
        body(tally, watch)
    }

    @Test func anEventCountsInTheZoneWhereItIsTheLatest() {
        var story = Story([rule("short", horizon: 2), rule("long", horizon: 30)])
        story.report("A", on: 40, count: 1)
        story.report("A", on: 40, count: 1)
        story.report("A", on: 39, count: 1)
        story.report("A", on: 30, count: 1)
        story.report("A", on: 1, count: 1)
        read(story) { tally, _ in
            let zones = tally.counters.zones
            #expect(zones.open == 2 && zones.corrected == 1 && zones.tooLateForSome == 1)
            #expect(tally.counters.refused == 1, "too late for all")
            #expect(tally.counters.accepted == 4)
        }
    }

    @Test func aRevisionFallsWhereItsEventFell() {
        var story = Story([rule("long", horizon: 30)])
        let id = story.report("A", on: 3, count: 1)
        story.tick(8)
        story.report("A", on: 3, count: 2, id: id, revision: 1)
        read(story) { tally, _ in
            #expect(tally.counters.zones.open == 1 && tally.counters.zones.corrected == 1)
        }
    }

    @Test func whatNoRuleReadsFallsNowhere() {
        var story = Story([Story.rule("one", Self.threshold, sources: ["A"])])
        story.report("B", on: 3, count: 1)
        read(story) { tally, _ in
            #expect(tally.counters.accepted == 1 && tally.counters.zones == EventZones())
        }
    }

    @Test func whatTakesAnEventBackIsCounted() {
        var story = Story([rule("long", horizon: 30)])
        let id = story.report("A", on: 3, count: 1)
        story.report("A", on: 3, count: 0, id: id, revision: 1, withdrawn: true)
        story.report("A", on: 3, count: 0, withdrawn: true)
        read(story) { tally, _ in
            #expect(tally.counters.withdrawn == 2 && tally.counters.revisions == 1)
        }
    }

    @Test func aRuleTellsItsWatermarkAndHowFarItHasSettled() throws {
        var story = Story([rule("level", horizon: 30)])
        story.policies.standard.lateness = .seconds(3600)
        story.seriesPerGrouping = 8
        for area in ["x", "y"] { story.report("A", on: 0, count: 1, area: area) }
        story.tick(4)
        let midnight = Story.noon(4) - .seconds(12 * 3600)
        read(story) { _, watch in
            let standing = watch.ruleStandings[0]
            #expect(standing.rule == "level")
            #expect(standing.watermark == midnight - .seconds(3600))
            #expect(standing.settledUntil == midnight - .seconds(86_400))
            #expect(standing.series == 2 && standing.fullness == 0.25)
        }
    }

    @Test func aFeedIsCompleteToTheEndOfTheLastSettledBucketThatItReported() {
        var story = Story([rule("level", horizon: 30)])
        story.report("A", on: 0, count: 1)
        story.report("B", on: 2, count: 1)
        story.report("A", on: 6, count: 1)
        story.tick(6)
        read(story) { _, watch in
            #expect(
                watch.feedsToldUntil == [
                    Story.feed("A"): Story.noon(1) - .seconds(12 * 3600),
                    Story.feed("B"): Story.noon(3) - .seconds(12 * 3600),
                ])
        }
    }

    @Test func anEarlyWordThatComesTrueIsCountedForItsRule() {
        var story = Story([rule("level", horizon: 30)])
        story.report("A", on: 0, count: 1)
        story.tick(1)
        story.report("A", on: 1, count: 9)
        let (first, last) = (story, Story.noon(3))
        let origin = InputPartition(stream: "encounters", partition: 0)
        var watch = WatchTask(partition: 0, of: 1, plan: story.plan, inputPartitions: ["encounters": 1])
        var tally = TallyTask(origin: origin, plan: story.plan, talliesPartitions: 1, maxAhead: .seconds(300))
        for entry in first.logs[0] {
            switch entry {
            case .event(let event): _ = event.lend { tally.receive($0, timestamp: event.time) }
            case .tick(let time): tally.tick(to: time)
            case .end: tally.end()
            }
            for block in tally.flush().values { watch.receive(block) }
        }
        #expect(watch.takeAlerts().map(\.wordClass) == [.early])
        #expect(watch.counters.earlyConfirmed.isEmpty)
        tally.tick(to: last)
        for block in tally.flush().values { watch.receive(block) }
        #expect(watch.takeAlerts().contains { $0.wordClass == .settled && $0.status == .firing })
        #expect(watch.counters.earlyConfirmed == ["level": 1])
    }
}
