/// What many runs came to.
package struct SimulationReport: Sendable {
    package private(set) var runs = 0
    package private(set) var failures: [Simulator.Result] = []
    private var hits: [FaultPlace: Int] = [:]
    private var reports: [String: Int] = [:]
    private var restores = 0
    private var alerts = 0
    private var fewestFaults = Int.max

    package init() {}

    package mutating func add(_ result: Simulator.Result) {
        runs += 1
        if !result.violations.isEmpty { failures.append(result) }
        hits.merge(result.hits) { $0 + $1 }
        reports.merge(result.reports) { $0 + $1 }
        restores += result.restores
        alerts += result.alerts
        fewestFaults = min(fewestFaults, result.hits.values.reduce(0, +))
    }

    package mutating func add(_ other: SimulationReport) {
        runs += other.runs
        failures += other.failures
        hits.merge(other.hits) { $0 + $1 }
        reports.merge(other.reports) { $0 + $1 }
        restores += other.restores
        alerts += other.alerts
        fewestFaults = min(fewestFaults, other.fewestFaults)
    }

    /// How often the least frequent combination was met.
    package var fewestHits: Int { FaultPlace.all.map { hits[$0] ?? 0 }.min() ?? 0 }

    /// Faults by the transition of the worker's life that they struck; a dot where the two cannot meet.
    package var table: String {
        let faults = Fault.allCases
        let head = padded("", 11) + faults.map { padded($0.rawValue, 10) }.joined()
        let rows = Transition.allCases.map { transition in
            padded(transition.rawValue, 11)
                + faults.map { fault in
                    let place = FaultPlace(fault: fault, transition: transition)
                    let count = fault.transitions.contains(transition) ? "\(hits[place] ?? 0)" : "·"
                    return padded(count, 10)
                }.joined()
        }
        return ([head] + rows).joined(separator: "\n")
    }

    package var summary: String {
        let kinds = Report.Kind.allCases.map { "\($0.rawValue) \(reports[$0.rawValue] ?? 0)" }
        return """
            \(runs) runs of at least \(Story.fewest) reports, \
            \(hits.values.reduce(0, +)) faults (at least \(runs == 0 ? 0 : fewestFaults) a run), \
            \(restores) restored states compared, \(alerts) alerts compared
            reports: \(kinds.joined(separator: ", "))
            """
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
