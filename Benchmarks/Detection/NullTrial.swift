import Aggregates
import Detectors
package import EventTime
import Foundation

/// Series in which nothing happens, judged with an account of false alarms each: what was allowed, what the
/// bounds cost, and what came.
package struct NullTrial: Sendable {
    package let unit: BucketUnit
    package let mean: Double
    package let dispersion: Double
    package private(set) var outcomes: [Outcome]

    /// At one share of a budget.
    package struct Outcome: Sendable {
        package let share: Double
        package fileprivate(set) var allowed = 0.0
        /// Runs of alarms.
        package fileprivate(set) var episodes = 0.0
    }

    /// How strongly the series move together.
    private static let correlation = 0.3

    /// `auto` on years of weeks and of days, at shares as a budget of a few alarms a week has them.
    package static func all(series: Int, seed: UInt64) -> [NullTrial] {
        let spans: [(BucketUnit, history: Int, judged: Int)] = [(.week, 260, 156), (.day, 1092, 182)]
        return spans.flatMap { unit, history, judged in
            let calibrations = CalibrationTable(.automatic(AutomaticModel()), unit: unit)
            return [0.3, 1, 5, 20, 200].flatMap { mean in
                [1.0, 2, 5].map { dispersion in
                    var trial = NullTrial(
                        unit: unit, mean: mean, dispersion: dispersion,
                        outcomes: [0.02, 0.005, 0.001].map { Outcome(share: $0) })
                    trial.run(series, calibrations, history: history, judged: judged, seed: seed)
                    return trial
                }
            }
        }
    }

    private mutating func run(
        _ series: Int, _ calibrations: CalibrationTable, history: Int, judged: Int, seed: UInt64
    ) {
        var common = SeededChance(seed: seed)
        let shocks = (0..<history + judged).map { _ in common.normal() }
        for number in 0..<series {
            var chance = SeededChance(seed: seed &+ UInt64(number + 1) &* 0x2545_F491_4F6C_DD1D)
            let phase = chance.fraction() * 2 * .pi
            let counts = shocks.enumerated().map { place, shock in
                let own = chance.normal()
                let score =
                    Self.correlation.squareRoot() * shock + (1 - Self.correlation).squareRoot() * own
                let wave = cos(2 * .pi * Double(place) / Double(unit.seasonLength) + phase)
                let law = CountDistribution(mean: mean * exp(0.3 * wave - 0.0223), dispersion: dispersion)
                return Int64(law?.quantile(StandardNormal.lowerTail(to: score)) ?? 0)
            }
            judge(counts, calibrations, history: history, seed: chance.next())
        }
    }

    private mutating func judge(
        _ counts: [Int64], _ calibrations: CalibrationTable, history: Int, seed: UInt64
    ) {
        let first = Bucket(1)
        var past = MeasuredHistory(first: first)
        for count in counts[..<history] { past.append(count) }
        let calendar = BucketCalendar(unit: unit, zone: .utc)
        var detector = MeasuredMethod.automatic.detector(Past(history: past, calendar: calendar, step: 1))
        var accounts = outcomes.map { _ in FalseAlarmAccount(seed: seed) }
        var isFiring = outcomes.map { _ in false }
        for (place, count) in counts.enumerated().dropFirst(history) {
            let prediction = detector.predict()
            detector.settle(count)
            guard let fit = prediction.law, let expected = prediction.bounds.expected,
                let law = calibrations.law(fit, expected: expected, at: first + place, since: first)
            else { continue }
            for index in outcomes.indices {
                let share = outcomes[index].share
                let bound = law.upperBound(accounts[index].available(of: share))
                let isAlarm = Double(count) > bound
                if isAlarm, !isFiring[index] { outcomes[index].episodes += 1 }
                if !isFiring[index] { accounts[index].spend(law.price(ofUpper: bound), of: share) }
                isFiring[index] = isAlarm
            }
        }
        for index in outcomes.indices { outcomes[index].allowed += accounts[index].allowed }
    }
}
