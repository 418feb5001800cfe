import EventTime
import Foundation

/// The tables of Documentation/detectors.md, in Markdown.
package enum Report {
    package static func weekly(_ comparison: Comparison, seed: UInt64) -> String {
        let count = comparison.ours[0].judgements.count
        return """
            ### Weekly: 42 scenarios, \(count) outbreaks, seed \(seed)

            \(table(comparison.ours, "week"))
            \(beside(comparison, "week"))
            By scenario: false alarms of `auto` at its nominal 1 %, then the outbreaks that methods detect \
            at the one threshold for all series at which 1 % of weeks without outbreak alarm.

            \(byScenario(comparison))
            """
    }

    package static func daily(_ comparison: Comparison, seed: UInt64) -> String {
        let count = comparison.ours[0].judgements.count
        return """
            ### Daily: 9 signals, \(count) outbreaks, seed \(seed)

            \(table(comparison.ours, "day"))
            \(beside(comparison, "day"))
            \(byScenario(comparison))
            """
    }

    package static func shifts(_ trials: [LevelShiftTrial]) -> String {
        let rows = trials.map {
            "| \($0.unit.rawValue) | \($0.size == 0 ? "none" : fixed($0.size, 0)) "
                + "| \(percent($0.noticed, 0)) | \(fixed($0.episodes, 2)) "
                + "| \($0.size == 0 ? "" : fixed($0.later, 2)) | \(fixed($0.runs, 2)) "
                + "| \($0.size == 0 ? "" : fixed($0.adaptation, 1)) |"
        }
        return """
            ### After a lasting shift of the level

            \(LevelShiftTrial.trials) series each with a mean of 25, level 0.1 %; episodes as rules count \
            them, in the year after the shift. Series without a shift tell how many come by chance.

            | bucket | shift, deviations | alarmed before it was learned | episodes | after it was learned \
            | runs of alarms | buckets until learned |
            |---|---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    package static func early(_ trials: [EarlyTrial], days: Int, seed: UInt64) -> String {
        let rows = trials.map { trial in
            let wrong = trial.projected == 0 ? "" : percent(Double(trial.wrong) / Double(trial.projected), 1)
            return "| \(trial.course) | \(fixed(trial.mean, 0)) | \(trial.judged) | \(trial.passed) "
                + "| \(trial.projected) | \(wrong) |"
        }
        let (projected, wrong) = trials.reduce((0, 0)) { ($0.0 + $1.projected, $0.1 + $1.wrong) }
        let spikes = trials.flatMap { trial in
            trial.spikes.map { spike in
                let passed = Double(max(spike.passed, 1))
                let (told, count) = (spike.toldAt / passed, spike.passedAt / passed)
                return "| \(trial.course) | \(fixed(trial.mean, 0)) | \(fixed(spike.factor, 1)) "
                    + "| \(spike.passed) | \(percent(Double(spike.sooner) / passed, 0)) "
                    + "| \(fixed(24 * told, 1)) | \(fixed(24 * count, 1)) "
                    + "| \(fixed(24 * (count - told), 1)) |"
            }
        }
        return """
            ### Days on which nothing happens

            \(days) days each, method `seasonal` at 1 %, stated error \(percent(trials[0].error, 0)), \
            seed \(seed). All together: \(projected) projections, \
            \(percent(Double(wrong) / Double(max(projected, 1)), 1)) of them wrong.

            | course | mean | days | passed the bound | projected to | wrong |
            |---|---:|---:|---:|---:|---:|
            \(rows.joined(separator: "\n"))

            ### Spikes

            Days on which so many times the mean was counted, and that passed the bound; hours of the day.

            | course | mean | times | days | told sooner | projected at | counted at | hours sooner |
            |---|---:|---:|---:|---:|---:|---:|---:|
            \(spikes.joined(separator: "\n"))
            """
    }

    private static func beside(_ comparison: Comparison, _ unit: String) -> String {
        guard !comparison.beside.isEmpty else { return "" }
        return """

            R's surveillance and ours on the first \(comparison.beside[0].judgements.count) of these series:

            \(table(comparison.beside, unit))

            """
    }

    private static func table(_ results: [MethodResult], _ unit: String) -> String {
        let rows = results.map { result in
            let own = Quality.nominal(result.judgements)
            let (half, one, two) = (
                Quality.at(falseAlarms: 0.005, result.judgements),
                Quality.at(falseAlarms: 0.01, result.judgements),
                Quality.at(falseAlarms: 0.02, result.judgements)
            )
            return "| \(result.name) | \(percent(own.falseAlarms, 2)) | \(fixed(own.specificity, 3)) "
                + "| \(fixed(own.sensitivity, 3)) | \(fixed(own.detected, 3)) | \(fixed(half.detected, 3)) "
                + "| **\(fixed(one.detected, 3))** | \(fixed(one.sensitivity, 3)) "
                + "| \(fixed(one.detectedAtOnce, 3)) | \(fixed(one.delay, 2)) "
                + "| \(fixed(two.detected, 3)) | \(fixed(result.milliseconds, 3)) |"
        }
        return """
            | method | own level: FPR | spec. | sens. | POD | 0.5 %: POD | 1 %: POD | sens. | POD1 | delay \
            | 2 %: POD | ms/\(unit) |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static func byScenario(_ comparison: Comparison) -> String {
        let results = comparison.ours
        let auto = results[0].judgements
        let thresholds = results.map { Quality.threshold(falseAlarms: 0.01, $0.judgements) }
        let head =
            ["| scenario", "FPR of auto"] + results.map { "POD of \($0.name)" }
        let rows = Set(auto.map(\.scenario)).sorted().map { scenario in
            let all = auto.filter { $0.scenario == scenario }
            let cells = zip(results, thresholds).map { result, threshold in
                fixed(
                    Quality.at(threshold: threshold, result.judgements.filter { $0.scenario == scenario })
                        .detected,
                    2)
            }
            return
                "| \(scenario) | \(percent(Quality.nominal(all).falseAlarms, 2)) "
                + "| " + cells.joined(separator: " | ") + " |"
        }
        return """
            \(head.joined(separator: " | ")) |
            |\(String(repeating: "---|", count: head.count))
            \(rows.joined(separator: "\n"))
            """
    }

    /// Episodes over what the budget allows, by the share of one bucket.
    package static func budgets(_ trials: [NullTrial], seed: UInt64) -> String {
        let shares = trials.first?.outcomes.map(\.share) ?? []
        let rows = trials.map { trial in
            let cells = trial.outcomes.map { outcome in
                "\(fixed(outcome.ratio, 2)) ± \(fixed(outcome.error, 2)) of \(fixed(outcome.allowed, 0))"
            }
            return "| \(trial.unit.rawValue) | \(trial.mean) | \(trial.dispersion) | "
                + cells.joined(separator: " | ") + " |"
        }
        func whole(_ name: String, _ chosen: (NullTrial) -> Bool) -> String {
            let cells = shares.indices.map { index in
                let outcomes = trials.filter(chosen).map { $0.outcomes[index] }
                let allowed = outcomes.reduce(0) { $0 + $1.allowed }
                return
                    "\(fixed(outcomes.reduce(0) { $0 + $1.episodes } / allowed, 2)) of \(fixed(allowed, 0))"
            }
            return "| \(name) | | | " + cells.joined(separator: " | ") + " |"
        }
        return """
            | bucket | mean | variance / mean | \(shares.map { "\($0) a bucket" }.joined(separator: " | ")) |
            |---|---|---|\(String(repeating: "---|", count: shares.count))
            \(rows.joined(separator: "\n"))
            \(whole("all") { _ in true })
            \(whole("mean of 5 or more") { $0.mean >= 5 })
            \(whole("overdispersed, mean of 5 or more") { $0.mean >= 5 && $0.dispersion > 1 })

            Seed \(seed).
            """
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    private static func percent(_ value: Double, _ digits: Int) -> String {
        fixed(100 * value, digits) + " %"
    }
}
