import Alerting
import Events
import Foundation
import Processing
import Testing

/// The core against a second, naive implementation, on small random worlds.
struct OracleTests {
    /// How many worlds; more by hand, with `VIGIA_WORLDS=20000`, or one again with `VIGIA_WORLD=seed`.
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["VIGIA_WORLD"].flatMap(UInt64.init) { return [seed] }
        return Array(1...(environment["VIGIA_WORLDS"].flatMap(UInt64.init) ?? 300))
    }

    @Test(arguments: seeds) func theCoreSaysWhatTheOracleSays(seed: UInt64) {
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
