import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules
import Testing

/// What lies on the other side of a break in definitions is compared with by nobody.
struct BreakTests {
    /// Days 0...4 count 10, days 5...9 count 100; definitions changed on day 5.
    private func story(_ method: Method, measure: Measure = .bucket, isBroken: Bool = true) -> Story {
        var story = Story([Story.rule("rule", method, measure: measure)])
        if isBroken {
            let date = CivilTime(millisecondsSinceEpoch: Story.noon(5).milliseconds).date
            story.breaks = [Break(date: date, noteEnglish: "a new law", noteSpanish: "una ley nueva")]
        }
        for day in 0..<5 {
            story.report("B", on: day, count: 0)
            story.report("A", on: day, count: 10)
        }
        for day in 5..<10 { story.report("A", on: day, count: 100) }
        story.report("A", on: 10, count: 300)
        story.tick(11)
        return story
    }

    private static let above = Level(above: 0.5)

    @Test(
        arguments: [
            Method.change(ChangeDetector(against: .previous, level: above)),
            .change(ChangeDetector(against: .record, level: above)),
            .record(RecordDetector(level: above, scope: .ever, warmUp: 2)),
            .record(RecordDetector(level: above, scope: .within(4), warmUp: 2)),
            .record(RecordDetector(level: above, scope: .sameSeason, warmUp: 2)),
        ], [Measure.bucket, .window(2)])
    func theJumpAtABreakIsNoSpike(method: Method, measure: Measure) {
        // Days of a month are no season of their own: the same season is the same day of another year.
        if case .record(let record) = method, record.scope == .sameSeason { return }
        let broken = story(method, measure: measure)
        let whole = story(method, measure: measure, isBroken: false)
        #expect(whole.told().contains { $0.bucket.label == Story.label(5) })
        let words = broken.told()
        #expect(!words.contains { (5..<10).map(Story.label).contains($0.bucket.label) })
        #expect(words.contains { $0.bucket.label == Story.label(10) && $0.status == .firing })
    }

    @Test func aRecordSaysThatABreakCutsItsHistory() throws {
        let words = story(.record(RecordDetector(level: Self.above, warmUp: 2))).settled("rule")
        let word = try #require(words.first)
        #expect(word.breaks == [LocalizedText(en: "a new law", es: "una ley nueva")])
        #expect(Wording.text(of: word).en.contains("since a break: a new law"))
    }

    @Test func whatIsComparedWithABucketOnTheSameSideSaysNothingOfTheBreak() throws {
        let words = story(.change(ChangeDetector(against: .previous, level: Self.above))).settled("rule")
        #expect(try #require(words.first).breaks == [])
    }

    @Test func aSumThatSpansABreakSaysSo() throws {
        let words = story(
            .threshold(ThresholdDetector(level: Level(above: 60))), measure: .window(6)
        ).settled("rule")
        let word = try #require(words.first)
        #expect(word.bucket.label == Story.label(5))
        #expect(Wording.text(of: word).en.contains("Definitions changed within this period: a new law"))
        let single = story(.threshold(ThresholdDetector(level: Level(above: 60)))).settled("rule")
        #expect(try #require(single.first).breaks == [])
    }

    @Test func aComparisonWithAnotherSeriesSaysThatItsWindowSpansABreak() throws {
        let other = Selection(stream: "encounters", filters: ["source": ["B"]])
        let method = Method.crossover(Crossover(against: other, level: Level(above: 1)))
        let words = story(method, measure: .window(3)).settled("rule")
        let word = try #require(words.first { $0.status == .updated })
        #expect(word.bucket.label == Story.label(5))
        #expect(!word.breaks.isEmpty)
    }

    /// A year of months before and after; last year's month lies on the other side for a whole year.
    @Test func nothingIsComparedWithLastYearAcrossABreak() {
        let calendar = BucketCalendar(unit: .month, zone: .utc)
        var rule = Story.rule("rule", .change(ChangeDetector(against: .yearAgo, level: Self.above)))
        rule.bucket = .month
        var story = Story([rule])
        let start = calendar.bucket(containing: Timestamp("2022-01-01T00:00:00Z")!)
        for month in 0..<36 {
            let time = calendar.start(of: start + month)
            let count: Int64 = month < 12 ? 10 : month < 24 ? 100 : 300
            var event = TestEvent(id: "m\(month)", time: time, count: count)
            event.values = ["x", ""]
            story.logs[0].append(.event(event))
        }
        story.logs[0].append(.end)
        let change = CivilTime(millisecondsSinceEpoch: calendar.start(of: start + 12).milliseconds).date
        story.breaks = [Break(date: change, noteEnglish: "law", noteSpanish: "ley")]
        let fired = story.settled("rule").filter { $0.status == .firing }
        #expect(fired.map(\.bucket.label) == [calendar.label(start + 24)])
    }

    /// The bounds of an open bucket behind a break rest on its own side, though the break has not settled.
    @Test func noEarlyWordComparesAcrossABreak() {
        var story = Story([Story.rule("rule", .record(RecordDetector(level: Level(above: 0), warmUp: 2)))])
        story.logs = [[], []]
        let date = CivilTime(millisecondsSinceEpoch: Story.noon(5).milliseconds).date
        story.breaks = [Break(date: date, noteEnglish: "law", noteSpanish: "ley")]
        for day in 0..<5 {
            story.report("A", on: day, count: 10)
            story.report("A", on: day, count: 1, partition: 1)
        }
        story.report("A", on: 5, count: 100)
        story.report("A", on: 6, count: 100)
        story.tick(8)
        for seed in 1...20 as ClosedRange<UInt64> {
            #expect(Simulation.run(story.world, seed: seed).early.isEmpty)
        }
    }
}
