import Aggregates
import Detectors
package import EventTime
import Foundation

/// Series in which nothing happens, judged with an account of false alarms each: what was allowed, what the
/// bounds cost, and what came.
package struct NullTrial: Sendable {
    package let method: String
    package let unit: BucketUnit
    package let mean: Double
    package let dispersion: Double
    package struct Outcome: Sendable {
        package let share: Double
        package fileprivate(set) var allowed = 0.0
        package fileprivate(set) var spent = 0.0
        package fileprivate(set) var alarms = 0.0
        /// Runs of alarms.
        package fileprivate(set) var episodes = 0.0
    }

    package private(set) var outcomes: [Outcome]

    /// How strongly the series move together.
    private static let correlation = 0.3

    /// `auto` on years of weeks and of days, at shares as a budget of a few alarms a week has them.
    package static func all(series: Int, seed: UInt64) -> [NullTrial] {
        let spans: [(BucketUnit, history: Int, judged: Int)] = [(.week, 260, 156), (.day, 1092, 182)]
        return spans.flatMap { unit, history, judged in
            [0.3, 1, 5, 20, 200].flatMap { mean in
                [1.0, 2, 5].map { dispersion in
                    NullTrial(
                        .automatic, unit, mean: mean, dispersion: dispersion, shares: [0.02, 0.005, 0.001],
                        history: history, judged: judged, series: series, seed: seed)
                }
            }
        }
    }
    private var calibrations: [FitCalibration.Key: FitCalibration] = [:]

    package init(
        _ method: MeasuredMethod, _ unit: BucketUnit, mean: Double, dispersion: Double, shares: [Double],
        history: Int, judged: Int, series: Int, seed: UInt64
    ) {
        self.method = method.name
        self.unit = unit
        self.mean = mean
        self.dispersion = dispersion
        outcomes = shares.map { Outcome(share: $0) }
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
            judge(counts, method, history: history, seed: chance.next())
        }
    }

    private mutating func judge(_ counts: [Int64], _ method: MeasuredMethod, history: Int, seed: UInt64) {
        var past = MeasuredHistory(first: Bucket(1))
        for count in counts[..<history] { past.append(count) }
        let calendar = BucketCalendar(unit: unit, zone: .utc)
        var detector = method.detector(Past(history: past, calendar: calendar, step: 1))
        var accounts = outcomes.map { _ in FalseAlarmAccount(seed: seed) }
        var isFiring = outcomes.map { _ in false }
        for (place, count) in counts.enumerated().dropFirst(history) {
            let prediction = detector.predict()
            detector.settle(count)
            let buckets = place
            guard let fit = prediction.law else { continue }
            let key = FitCalibration.Key(mean: prediction.bounds.expected ?? 0, buckets: buckets)
            if calibrations[key] == nil {
                calibrations[key] = FitCalibration(method.model, unit: unit, key)
            }
            guard let calibration = calibrations[key], let law = BudgetedLaw(fit, calibration) else {
                continue
            }
            for index in outcomes.indices {
                let share = outcomes[index].share
                let bound = law.upperBound(accounts[index].available(of: share))
                let isAlarm = Double(count) > bound
                if isAlarm { outcomes[index].alarms += 1 }
                if isAlarm, !isFiring[index] { outcomes[index].episodes += 1 }
                if !isFiring[index] {
                    accounts[index].spend(law.price(ofUpper: bound), of: share)
                }
                isFiring[index] = isAlarm
            }
        }
        for index in outcomes.indices {
            outcomes[index].allowed += accounts[index].allowed
            outcomes[index].spent += accounts[index].spent
        }
    }
}
