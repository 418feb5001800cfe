import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules
import Testing

/// Zero reported, not reported yet and silent are three facts.
struct FeedTests {
    private static let fall = Story.rule("fall", .threshold(ThresholdDetector(level: Level(below: 5))))
    private static let total = Story.rule("total", .threshold(ThresholdDetector(level: Level(above: 1))))

    @Test func aFeedThatWasNeverHeardFallsSilent() {
        var story = Story([Story.silence("silence", of: ["A", "B"], after: 2)])
        for day in 0..<5 { story.report("A", on: day, count: 1) }
        story.tick(5)
        let words = story.settled("silence")
        #expect(words.map(\.group.first?.value) == [Story.feed("B").description])
        #expect(words.first?.status == .firing)
        // The first event came at noon: the day after it is the first that was watched whole.
        #expect(words.first?.bucket.label == Story.label(2))
        #expect(words.first?.observed == .exact(2))
    }

    @Test func anInputWithoutAnyRecordIsSilentByItsTicksAlone() {
        var story = Story([Story.silence("silence", of: ["A"])])
        for day in 0...3 { story.tick(day) }
        let words = story.settled("silence")
        #expect(words.map(\.status) == [.firing])
        #expect(words.first?.bucket.label == Story.label(0))
    }

    @Test func aSilentFeedSuspendsTheRulesThatReadItInsteadOfAFall() throws {
        var story = Story([Self.fall, Story.silence("silence", of: ["A"])])
        for day in 0..<3 { story.report("A", on: day, count: 10) }
        for day in 3...6 { story.tick(day) }
        #expect(story.settled("fall").isEmpty)
        let silent = try #require(story.settled("silence").first)
        #expect(silent.suspends == ["fall"])
        #expect(Wording.text(of: silent).en.contains("no episode ends in: fall"))
    }

    @Test func aReportOfZeroIsAFall() {
        var story = Story([Self.fall, Story.silence("silence", of: ["A"])])
        for day in 0..<3 { story.report("A", on: day, count: 10) }
        story.report("A", on: 3, count: 0)
        story.tick(4)
        #expect(story.settled("fall").map(\.bucket.label) == [Story.label(3)])
        #expect(story.settled("silence").isEmpty)
    }

    @Test func anOpenEpisodeOfASuspendedRuleWaitsAndIsJudgedWhenTheReportArrives() {
        var story = Story([
            Story.rule("spike", .threshold(ThresholdDetector(level: Level(above: 5)))),
            Story.silence("silence", of: ["A"]),
        ])
        story.report("A", on: 0, count: 10)
        for day in 1...4 { story.tick(day) }
        #expect(story.settled("spike").map(\.status) == [.firing])
        story.report("A", on: 1, count: 9)
        story.report("A", on: 2, count: 2)
        story.report("A", on: 3, count: 1)
        story.report("A", on: 4, count: 1)
        for day in 5...6 { story.tick(day) }
        let words = story.settled("spike")
        #expect(words.map(\.status) == [.firing, .resolved])
        #expect(words.last?.bucket.label == Story.label(2))
        #expect(story.settled("silence").map(\.status).first == .firing)
    }

    @Test func aPartialCountNeitherEndsNorWorsensAnEpisode() throws {
        var story = Story([
            Story.rule("spike", .threshold(ThresholdDetector(level: Level(above: 5)))),
            Story.silence("silence", of: ["A"]),
        ])
        for day in 0..<6 {
            if day < 3 { story.report("A", on: day, count: 9) }
            story.report("B", on: day, count: 1)
        }
        story.tick(7)
        #expect(story.settled("spike").map(\.status) == [.firing])
    }

    /// A, B and C count 50, 30 and 20 of a hundred; B says nothing on the last day.
    @Test func completenessWeighsEachFeedByItsShareOfTheLastBuckets() throws {
        var story = Story([Self.total])
        for source in ["A", "B", "C"] {
            story.policies.configured[Story.feed(source)] = Story.policy(schedule: .day)
        }
        for day in 0..<14 {
            for (source, count) in [("A", 50), ("B", 30), ("C", 20)] as [(String, Int64)]
            where !(source == "B" && day == 13) {
                story.report(source, on: day, count: day == 13 ? count * 3 : count)
            }
        }
        story.tick(14)
        let words = story.settled("total")
        #expect(words.first?.completeness == 100)
        #expect(words.first?.missing == [])
        let last = try #require(words.last)
        #expect(last.bucket.label == Story.label(13) && last.status == .updated)
        #expect(last.observed == .exact(210))
        #expect(last.completeness == 70)
        #expect(last.missing == [Story.feed("B").description])
        #expect(Wording.text(of: last).en.contains("70% complete: no report from B"))
        #expect(Wording.text(of: last).es.contains("70%"))
    }

    @Test func aFeedWithoutScheduleThatIsWatchedForSilenceIsMissedToo() throws {
        var story = Story([Self.total, Story.silence("silence", of: ["C"])])
        for day in 0..<8 {
            story.report("A", on: day, count: day == 7 ? 200 : 60)
            if day < 7 { story.report("C", on: day, count: 40) }
        }
        story.tick(8)
        let last = try #require(story.settled("total").last)
        #expect(last.bucket.label == Story.label(7))
        #expect(last.missing == [Story.feed("C").description])
    }

    @Test func oneEventADayInOnePartitionOfEightSettlesByTicks() {
        let rules = [Self.total, Story.silence("silence", of: ["A"])]
        var (sparse, alone) = (Story(rules), Story(rules))
        sparse.logs = Array(repeating: [], count: 8)
        for day in 0..<9 {
            sparse.tick(day)
            alone.tick(day)
            if day != 4 {
                sparse.report("A", on: day, count: Int64(day), partition: 5)
                alone.report("A", on: day, count: Int64(day))
            }
        }
        sparse.tick(10)
        alone.tick(10)
        #expect(sparse.settled("total") == alone.settled("total"))
        #expect(sparse.settled("silence") == alone.settled("silence"))
        let buckets = alone.settled("silence").map(\.bucket.label)
        #expect(buckets == [Story.label(4), Story.label(5), Story.label(9)])
    }

    @Test func anEventThatMovesByRevisionLeavesItsOldBucketAndIsWithdrawnFromIt() throws {
        var story = Story([Self.total])
        story.report("A", on: 0, count: 0)
        let id = story.report("A", on: 0, count: 7)
        story.tick(3)
        story.report("A", on: 2, count: 7, id: id, revision: 1)
        story.tick(4)
        let words = story.settled("total")
        #expect(words.map(\.status) == [.firing, .resolved, .withdrawn, .firing, .resolved])
        let taken = try #require(words.first { $0.status == .withdrawn })
        let correction = try #require(taken.corrections.first)
        #expect(taken.reason == .corrected)
        #expect(correction.from == .exact(7) && correction.to == .exact(0))
        #expect(words.first { $0.status == .firing && $0.bucket.label == Story.label(2) } != nil)
    }
}
