import Simulation
import Testing

/// A few seeds beside the unit tests; `simulate` runs ten thousand of them, and plants every fault.
@Suite("Nothing that breaks changes what is said")
struct SimulationTests {
    @Test("Every invariant holds", arguments: UInt64(1)...10)
    func everyInvariantHolds(seed: UInt64) {
        let result = Simulator.run(seed: seed)
        #expect(result.violations.isEmpty, "repeat with: swift run -c release simulate --seed \(seed)")
    }

    @Test("A planted fault is found")
    func aPlantedFaultIsFound() {
        let found = (UInt64(1)...20).first { seed in
            !Simulator.run(seed: seed, sabotage: .offsetsForgotten).violations.isEmpty
        }
        #expect(found != nil)
    }
}
