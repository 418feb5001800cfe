import Simulation
import Testing

@Suite("Nothing that breaks changes what is said")
struct SimulationTests {
    @Test("Every invariant holds", arguments: UInt64(1)...30)
    func everyInvariantHolds(seed: UInt64) {
        let result = Simulator.run(seed: seed)
        #expect(result.violations.isEmpty, "repeat with: swift run -c release simulate --seed \(seed)")
    }

    @Test("Each planted fault is found", arguments: Sabotage.allCases)
    func eachPlantedFaultIsFound(plant: Sabotage) {
        let found = (UInt64(1)...Sabotage.runs).first { seed in
            !Simulator.run(seed: seed, sabotage: plant).violations.isEmpty
        }
        #expect(found != nil, "\(plant) was not found in \(Sabotage.runs) runs")
    }
}
