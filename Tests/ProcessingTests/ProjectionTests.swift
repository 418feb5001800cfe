import Aggregates
import Alerting
import Detectors
import EventTime
import Processing
import Rules
import Testing

/// An open bucket speaks before its count is unusual, where as much has arrived as usually comes to too much.
struct ProjectionTests {
    private static let days = 40

    private static func rule(_ error: Double? = 0.05) -> Rule {
        var rule = Story.rule(
            "rule",
            .detect(Detection(method: .ears(EarsDetector(.c1, baseline: 28)), level: Level(above: 50))))
        rule.projectionError = error
        return rule
    }

    /// So many each three hours of a day: 12 or 13 unless it is told otherwise.
    private static func story(
        _ rule: Rule = rule(), last counts: [Int64] = [], revising: Bool = false
    ) -> Story {
        var story = Story([rule])
        for day in 0..<days {
            for part in 0..<8 {
                let usual = Int64(11 + (day * 5 + part * 3) % 4 + (day * 7 % 5) / 3)
                let count = day == days - 1 && !counts.isEmpty ? counts[part] : usual
                let id = story.report("A", on: day, count: count, hour: 3 * part + 1)
                if revising, part % 4 == 3 {
                    story.report("A", on: day, count: count + 1, id: id, revision: 1, hour: 3 * part + 1)
                    story.report("A", on: day - 2, count: 2, hour: 5)
                }
            }
        }
        story.tick(days)
        return story
    }

    private static let spike: [Int64] = [24, 25, 24, 25, 24, 25, 24, 25]
    private static let earlyRiser: [Int64] = [24, 25, 24, 25, 0, 0, 0, 0]

    private func early(_ story: Story) -> [ShownAlert] { story.told().filter { $0.wordClass == .early } }

    @Test func aSpikeIsToldFromHalfOfIt() throws {
        let word = try #require(early(Self.story(last: Self.spike)).first)
        #expect(word.status == .firing && word.bucket.label == Story.label(Self.days - 1))
        let (upper, projection) = (try #require(word.upper), try #require(word.projection))
        #expect(Double(word.observedFigure) < upper)
        #expect(projection.error == 0.05)
        #expect(try #require(projection.total) > upper)
        let plain = try #require(early(Self.story(Self.rule(nil), last: Self.spike)).first)
        #expect(plain.observedFigure > word.observedFigure && plain.projection == nil)
    }

    @Test func aSpikeThatSettlesConfirmsItsOneWord() {
        let alerts = Self.story(last: Self.spike).told()
        #expect(alerts.map(\.wordClass) == [.early, .settled])
        #expect(alerts.map(\.status) == [.firing, .firing])
        #expect(Set(alerts.map(\.episode)).count == 1)
    }

    @Test func aDayThatOnlyBeganEarlyWithdrawsItsOneWord() throws {
        let alerts = Self.story(last: Self.earlyRiser).told()
        #expect(alerts.map(\.wordClass) == [.early, .early])
        #expect(alerts.map(\.status) == [.firing, .withdrawn])
        let last = try #require(alerts.last)
        #expect(last.reason == .notConfirmed && last.corrections.isEmpty)
        #expect(last.projection == alerts.first?.projection)
    }

    @Test func nothingIsProjectedOfUsualDays() {
        #expect(early(Self.story()).isEmpty)
    }

    @Test func theWordNamesTheTotalAndTheErrorInBothLanguages() throws {
        let word = try #require(early(Self.story(last: Self.spike)).first)
        let total = NumberText.grouped(Int64(try #require(word.projection?.total)))
        let text = Wording.text(of: word)
        #expect(text.en.contains("so far, projected to come to about \(total)"))
        #expect(text.en.contains("One such projection in 20 turns out wrong."))
        #expect(text.es.contains("hasta ahora, con una proyección de cerca de \(total)"))
        #expect(text.es.contains("Una de cada 20 proyecciones así resulta equivocada."))
    }

    @Test func whereSmallCountsStayHiddenTheTotalIsRounded() throws {
        var story = Self.story(last: Self.spike)
        story.policies.standard.privacyMinimum = 10
        let word = try #require(early(story).first)
        let total = try #require(word.projection?.total)
        #expect(total.truncatingRemainder(dividingBy: 10) == 0)
    }

    /// Batches end anywhere, commits are undone, tasks are lost and restored.
    @Test(arguments: Seeds.first(40)) func eachWordHasOneAnswerWhateverHappens(seed: UInt64) {
        let counts = seed % 2 == 0 ? Self.spike : Self.earlyRiser
        let story = Self.story(last: counts, revising: seed % 3 == 0)
        let outcome = Simulation.run(story.world, seed: seed)
        let firing = Set(outcome.settled.filter { $0.status == .firing }.map(\.episode))
        for word in outcome.early where word.status == .firing {
            let taken = outcome.early.filter { $0.status == .withdrawn && $0.episode == word.episode }
            #expect(taken.count == (firing.contains(word.episode) ? 0 : 1), "seed \(seed)")
        }
        let calm = Simulation.run(story.world, seed: 0, .none)
        #expect(outcome.settled.count == calm.settled.count, "seed \(seed)")
    }

    /// What was learned outlives a restart after each commit.
    @Test func theProfileSurvivesRestarts() throws {
        var disturbance = Simulation.Disturbance.none
        (disturbance.longestBatch, disturbance.crashes) = (1, 100)
        let story = Self.story(last: Self.spike, revising: true)
        let restarted = Simulation.run(story.world, seed: 3, disturbance)
        #expect(restarted.early.contains { $0.projection != nil })
        disturbance.crashes = 0
        let calm = Simulation.run(story.world, seed: 3, disturbance)
        #expect(restarted.alerts == calm.alerts)
    }

    @Test(arguments: Seeds.first(100)) func settledWordsAreTheSameWithAndWithout(seed: UInt64) {
        let with = Simulation.run(RandomWorld.make(seed, projectionError: 0.2), seed: 0, .none)
        let without = Simulation.run(RandomWorld.make(seed), seed: 0, .none)
        #expect(with.settled == without.settled, "seed \(seed)")
    }

    @Test(arguments: Seeds.first(40)) func settledWordsAreTheSameAfterProjectedOnes(seed: UInt64) {
        let counts = seed % 2 == 0 ? Self.spike : Self.earlyRiser
        let isRevised = seed % 3 == 0
        let with = Self.story(last: counts, revising: isRevised).told()
        let without = Self.story(Self.rule(nil), last: counts, revising: isRevised).told()
        #expect(with.contains { $0.projection != nil })
        #expect(with.filter { $0.wordClass == .settled } == without.filter { $0.wordClass == .settled })
    }
}

extension ShownAlert {
    /// For alerts of which nothing is hidden.
    fileprivate var observedFigure: Int64 {
        if case .exact(let count) = observed { count } else { -1 }
    }
}
