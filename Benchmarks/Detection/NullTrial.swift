import Aggregates
import Detectors
package import EventTime
import Foundation
import Synchronization

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
        package fileprivate(set) var episodes = 0.0
        /// Episodes and what was allowed, of each group of series that move together.
        fileprivate var groups: [(episodes: Double, allowed: Double)] = []

        package var ratio: Double { episodes / allowed }

        /// The standard error of the ratio, as groups differ.
        package var error: Double {
            let squares = groups.reduce(0) { sum, group in
                let residual = group.episodes - ratio * group.allowed
                return sum + residual * residual
            }
            return squares.squareRoot() / allowed
        }
    }

    /// How strongly the series of a group move together.
    private static let correlation = 0.3
    /// Series that move together. Few, as a hundred of them tell hardly more of the mean than ten.
    private static let together = 10

    /// `auto` on years of weeks and of days, at shares as a budget of a few alarms a week has them.
    package static func all(series: Int, seed: UInt64) -> [NullTrial] {
        let kinds = [BucketUnit.week, .day].flatMap { unit -> [(CalibrationTable, Double, Double)] in
            let calibrations = CalibrationTable(.automatic(AutomaticModel()), unit: unit)
            return [0.3, 1, 5, 20, 200].flatMap { mean in
                [1.0, 2, 5].map { (calibrations, mean, $0) }
            }
        }
        let done = Mutex<[Int: NullTrial]>([:])
        DispatchQueue.concurrentPerform(iterations: kinds.count) { place in
            let (calibrations, mean, dispersion) = kinds[place]
            var trial = NullTrial(
                unit: calibrations.unit, mean: mean, dispersion: dispersion,
                outcomes: [0.02, 0.005, 0.001].map { Outcome(share: $0) })
            for group in 0..<max(series / together, 2) { trial.run(calibrations, seed: seed, group) }
            done.withLock { $0[place] = trial }
        }
        return done.withLock { done in kinds.indices.compactMap { done[$0] } }
    }

    private var history: Int { unit == .week ? 260 : 1092 }
    private var judged: Int { unit == .week ? 156 : 182 }

    private mutating func run(_ calibrations: CalibrationTable, seed: UInt64, _ group: Int) {
        // Other chance for each kind of series.
        let kind = seed &+ UInt64(mean * 1000) &* 0x9E37_79B9 &+ UInt64(dispersion * 10) &* 0x85EB_CA6B
        var chance = SeededChance(seed: kind &+ UInt64(group + 1) &* 0x2545_F491_4F6C_DD1D)
        let shocks = (0..<history + judged).map { _ in chance.normal() }
        let before = outcomes.map { ($0.episodes, $0.allowed) }
        for _ in 0..<Self.together {
            let phase = chance.fraction() * 2 * .pi
            let counts = shocks.enumerated().map { place, shock in
                let own = chance.normal()
                let score =
                    Self.correlation.squareRoot() * shock + (1 - Self.correlation).squareRoot() * own
                let wave = cos(2 * .pi * Double(place) / Double(unit.seasonLength) + phase)
                let law = CountDistribution(mean: mean * exp(0.3 * wave - 0.0223), dispersion: dispersion)
                return Int64(law?.quantile(StandardNormal.lowerTail(to: score)) ?? 0)
            }
            judge(counts, calibrations, seed: chance.next())
        }
        for (index, (episodes, allowed)) in before.enumerated() {
            outcomes[index].groups.append(
                (outcomes[index].episodes - episodes, outcomes[index].allowed - allowed))
        }
    }

    private mutating func judge(_ counts: [Int64], _ calibrations: CalibrationTable, seed: UInt64) {
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
                isFiring[index] = isAlarm || isFiring[index] && prediction.goesOn(with: count)
            }
        }
        for index in outcomes.indices { outcomes[index].allowed += accounts[index].allowed }
    }
}
