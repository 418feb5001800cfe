import Alerting
import Events
import Processing
import Testing

/// The core against a second, naive implementation, on small random worlds.
struct OracleTests {
    @Test(arguments: Seeds.first(300)) func theCoreSaysWhatTheOracleSays(seed: UInt64) {
        let world = RandomWorld.make(seed)
        let outcome = Simulation.run(world, seed: seed)
        let oracle = Oracle(world)
        for origin in world.origins {
            #expect(
                outcome.rejections[origin] == oracle.arrivals.rejections[origin], "seed \(seed), \(origin)")
        }
        let said = byEpisode(OracleWord.words(of: outcome.alerts))
        let expected = byEpisode(oracle.words)
        let wrong = Set(said.keys).union(expected.keys).filter { said[$0] != expected[$0] }.sorted()
        for episode in wrong.prefix(2) {
            Issue.record(
                "seed \(seed)\n  core:\n\(text(said[episode]))  oracle:\n\(text(expected[episode]))")
        }
    }

    private func byEpisode(_ words: [OracleWord]) -> [String: [OracleWord]] {
        Dictionary(grouping: words, by: \.episode)
    }

    private func text(_ words: [OracleWord]?) -> String {
        (words ?? []).map { "    \($0)\n" }.joined()
    }
}
