import Aggregates
package import EventTime
package import Events
import Rules

extension WatchTask {
    /// Where the rules stand, in the order of the plan.
    package var ruleStandings: [RuleStanding] {
        plan.rules.indices.map { index in
            let planned = plan.rules[index]
            let served = plan.groupings.indices.filter(planned.reads)
            let fullest = served.map { series[$0].count }.max() ?? 0
            return RuleStanding(
                rule: planned.rule.name, watermark: watermark(planned.cadence),
                settledUntil: cadences[planned.cadence].next.map(planned.calendar.start(of:)),
                series: ruleSeries[index].count, fullness: Double(fullest) / Double(plan.seriesPerGrouping))
        }
    }

    /// The end of the last settled bucket for which each feed has reported, the latest of all cadences.
    package var feedsToldUntil: [Feed: Timestamp] {
        var told: [Feed: Timestamp] = [:]
        for (cadence, state) in zip(plan.cadences, cadences) {
            guard let next = state.next else { continue }
            for (feed, entry) in state.ledger.entries {
                guard let last = entry.lastReported(upTo: next - 1) else { continue }
                let end = cadence.calendar.end(of: last)
                told[feed] = max(told[feed] ?? end, end)
            }
        }
        return told
    }

    private func watermark(_ cadence: Int) -> Timestamp? {
        var lowest: Timestamp?
        for input in inputs where plan.cadences[cadence].streams.contains(input.stream) {
            let clock = clocks[input] ?? InputClock()
            if clock.isEnded { continue }
            guard let time = clock.time else { return nil }
            lowest = min(lowest ?? time, time)
        }
        return lowest.map { $0 - plan.cadences[cadence].lateness }
    }
}
