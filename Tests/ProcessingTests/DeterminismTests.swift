import Alerting
import Events
import Processing
import Seeded
import Testing

/// What must hold in every run, however it was disturbed.
struct DeterminismTests {
    @Test(arguments: Seeds.first(300)) func everyRunOverTheSameLogsSaysTheSame(seed: UInt64) {
        let world = RandomWorld.make(seed)
        let calm = Simulation.run(world, seed: 0, .none)
        let expected = byEpisode(calm.settled)
        var random = SeededRandom(seed)
        for _ in 0..<3 {
            let disturbance = Simulation.Disturbance(
                longestBatch: random.pick([1, 2, 5, 20, 100]), rollbacks: random.pick([0, 20, 50]),
                crashes: random.pick([0, 10, 40]), talliesPartitions: random.pick([1, 2, 3, 7]))
            let outcome = Simulation.run(world, seed: random.next(), disturbance)
            let said = byEpisode(outcome.settled)
            let wrong = Set(said.keys).union(expected.keys).filter { said[$0] != expected[$0] }
            #expect(wrong.isEmpty, "seed \(seed): \(disturbance)")
            #expect(outcome.rejections == calm.rejections, "seed \(seed)")
        }
    }

    @Test(arguments: Seeds.first(300)) func wordsFollowOneAnotherLegally(seed: UInt64) {
        let outcome = Simulation.run(RandomWorld.make(seed), seed: seed)
        #expect(Set(outcome.alerts.map(\.id)).count == outcome.alerts.count, "seed \(seed): ids are unique")
        for (episode, words) in byEpisode(outcome.settled) {
            #expect(isLegal(words.map(\.status)), "seed \(seed): \(episode) says \(words.map(\.status))")
            #expect(words.enumerated().allSatisfy { $1.id == "\(episode)-\($0 + 1)" }, "seed \(seed)")
        }
    }

    @Test(arguments: Seeds.first(300)) func everyEarlyWordHasExactlyOneAnswer(seed: UInt64) {
        let outcome = Simulation.run(RandomWorld.make(seed), seed: seed)
        for early in outcome.early where early.status == .firing {
            let withdrawals = outcome.early.count {
                $0.status == .withdrawn && $0.episode == early.episode && $0.rule.name == early.rule.name
            }
            let confirmations = outcome.settled.count {
                $0.status == .firing && $0.episode == early.episode && $0.reason == nil && $0.above
            }
            #expect(withdrawals + confirmations == 1, "seed \(seed): \(early.id)")
        }
        let open = outcome.early.filter { $0.status == .withdrawn }.map(\.episode)
        let said = Set(outcome.early.filter { $0.status == .firing }.map(\.episode))
        #expect(open.allSatisfy(said.contains), "seed \(seed): nothing is taken back that was not said")
    }

    @Test(arguments: Seeds.first(100)) func anAmendedWordTellsWhetherItsEpisodeHadEnded(seed: UInt64) {
        let outcome = Simulation.run(RandomWorld.make(seed), seed: seed)
        for words in byEpisode(outcome.settled).values {
            var hasEnded = false
            for word in words {
                #expect(word.hasEnded == (word.status == .amended && hasEnded), "seed \(seed): \(word.id)")
                if word.status == .resolved { hasEnded = true }
            }
        }
    }

    @Test(arguments: Seeds.first(100)) func clocksNeverGoBack(seed: UInt64) {
        let outcome = Simulation.run(RandomWorld.make(seed), seed: seed)
        for clocks in outcome.clocks.values {
            let known = clocks.compactMap { $0 }
            #expect(zip(known, known.dropFirst()).allSatisfy { $0 <= $1 }, "seed \(seed)")
        }
    }

    /// firing, then any number of updates and amendments, resolved at most once, and nothing but amendments
    /// after it; a withdrawal is the last word.
    private func isLegal(_ words: [Status]) -> Bool {
        var state = ""
        for word in words {
            switch (state, word) {
            case ("", .firing): state = "firing"
            case ("firing", .updated), ("firing", .amended), ("resolved", .amended): continue
            case ("firing", .resolved): state = "resolved"
            case ("firing", .withdrawn), ("resolved", .withdrawn): state = "withdrawn"
            case (_, .firing), (_, .updated), (_, .amended), (_, .withdrawn), (_, .resolved): return false
            }
        }
        return state != ""
    }

    private func byEpisode(_ alerts: [ShownAlert]) -> [String: [ShownAlert]] {
        Dictionary(grouping: alerts, by: \.episode)
    }
}
