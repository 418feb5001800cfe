import Seeded
import Settings

/// Runs one seed, checks it, and tells what came of it.
package enum Simulator {
    /// What one run came to.
    package struct Result: Sendable {
        package let seed: UInt64
        package let violations: [String]
        package let hits: [FaultPlace: Int]
        package let reports: [String: Int]
        package let restores: Int
        package let alerts: Int
    }

    /// The faults of a run: each place of the table comes in turn, so that all are met equally often.
    package static func places(of seed: UInt64) -> [FaultPlace] {
        var random = SeededRandom(seed ^ 0xFA17)
        let all = FaultPlace.all
        let count = 4 + random.int(0...3)
        return (0..<count).map { number in
            number < 2 ? all[Int((seed &* 2 &+ UInt64(number)) % UInt64(all.count))] : random.pick(all)
        }
    }

    package static func run(
        seed: UInt64, only fault: Fault? = nil, sabotage: Sabotage? = nil, trace: TraceLog? = nil
    ) -> Result {
        let places = places(of: seed).filter { fault == nil || $0.fault == fault }
        let run = SimulationRun(seed: seed, places: places, sabotage: sabotage, trace: trace)
        defer { run.release() }
        run.run()
        run.check()
        var reports: [String: Int] = [:]
        for report in run.story.reports { reports[report.kind.rawValue, default: 0] += 1 }
        return Result(
            seed: seed, violations: run.violations, hits: run.hits, reports: reports,
            restores: run.comparedStates, alerts: run.log.committed(run.topics.alerts.name).count)
    }
}
