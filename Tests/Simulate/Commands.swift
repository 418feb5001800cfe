import Foundation
import Simulation
import Synchronization

/// One run; with its trace where something is wrong.
func runOne(_ seed: UInt64, _ plant: Sabotage?) -> Int32 {
    let trace = TraceLog()
    let result = Simulator.run(seed: seed, sabotage: plant, trace: trace)
    for line in trace.lines { print(line) }
    for violation in result.violations { print("violation: \(violation)") }
    print(result.violations.isEmpty ? "seed \(seed): nothing is wrong" : "seed \(seed) fails")
    return result.violations.isEmpty ? 0 : 1
}

/// Many runs on some threads.
func runMany(_ seeds: Range<UInt64>, threads: Int, only fault: Fault?) -> Int32 {
    let start = ContinuousClock.now
    let next = Atomic<UInt64>(seeds.lowerBound)
    let total = Mutex(SimulationReport())
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
        var mine = SimulationReport()
        while true {
            let seed = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard seed < seeds.upperBound else { break }
            let result = Simulator.run(seed: seed, only: fault)
            mine.add(result)
            if let violation = result.violations.first {
                print("seed \(seed) fails: \(violation)")
                print("repeat with: swift run -c release simulate --seed \(seed)")
            }
        }
        total.withLock { $0.add(mine) }
    }
    let report = total.withLock { $0 }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print(report.table)
    print(report.summary)
    let rate = Double(seeds.count) / seconds
    print(String(format: "%.0f runs a second on %d threads, %.0f s", rate, threads, seconds))
    print("the rarest fault struck its place \(report.fewestHits) times")
    print("\(report.failures.count) runs failed")
    if seeds.count >= 10_000, fault == nil, report.fewestHits < 50 {
        print("A fault struck one of its places fewer than 50 times.")
        return 1
    }
    return report.failures.isEmpty ? 0 : 1
}

/// Each planted fault until it is found; a table of how many runs that took.
func runPlanted(_ runs: UInt64) -> Int32 {
    var missed = 0
    for plant in Sabotage.allCases {
        let found = (1...runs).first { !Simulator.run(seed: $0, sabotage: plant).violations.isEmpty }
        let words = found.map { "found after \($0) runs" } ?? "NOT found in \(runs) runs"
        print("\(plant.rawValue): \(words)")
        if found == nil { missed += 1 }
    }
    return missed == 0 ? 0 : 1
}
