import Aggregates
import Detectors
package import EventTime

/// What `auto` does after the level of a calm series shifted for good.
package struct LevelShiftTrial: Sendable {
    package let unit: BucketUnit
    /// In deviations of the old level; 0 for series that did not shift.
    package let size: Double
    /// Series that alarmed within the first `adaptation` buckets.
    package let noticed: Double
    /// Episodes of a rule in the year after the shift, on average: one, if nothing else alarms.
    package let episodes: Double
    /// Of these, those that began after the new level was learned.
    package let later: Double
    /// Runs of alarms, on average.
    package let runs: Double
    /// Buckets from the shift to the first with the new level as baseline, on average.
    package let adaptation: Double

    package static let trials = 200
    private static let level = 25.0
    private static let alpha = 0.001

    package static func all(seed: UInt64) -> [LevelShiftTrial] {
        [BucketUnit.week, .day].flatMap { unit in
            [0, 2.0, 3, 5, 10].map { of(unit, size: $0, seed: seed) }
        }
    }

    private static func of(_ unit: BucketUnit, size: Double, seed: UInt64) -> LevelShiftTrial {
        let year = unit == .week ? 52 : 364
        let limit = AutomaticProfile(for: unit).adaptation
        let after = level + size * level.squareRoot()
        var sums = (noticed: 0, episodes: 0, later: 0, runs: 0, adapted: 0)
        for trial in 0..<trials {
            var chance = SeededChance(seed: seed &+ UInt64(trial * 7919))
            let start = 3 * year + trial % 50
            var history = MeasuredHistory(first: Bucket(1))
            for _ in 0..<start { history.append(chance.count(mean: level, dispersion: 1)) }
            var detector = AutomaticDetector(
                AutomaticModel(alpha: alpha),
                after: Past(history: history, calendar: BucketCalendar(unit: unit, zone: .utc), step: 1))
            var (isFiring, wasAlarm, isNoticed, learned) = (false, false, false, year)
            for place in 0..<year {
                let count = chance.count(mean: after, dispersion: 1)
                let (prediction, verdict) = detector.judge(count)
                if (prediction.bounds.expected ?? 0) > (level + after) / 2 { learned = min(learned, place) }
                if verdict.isAlarm, place < limit { isNoticed = true }
                if verdict.isAlarm, !wasAlarm { sums.runs += 1 }
                if verdict.isAlarm, !isFiring {
                    sums.episodes += 1
                    if place > learned { sums.later += 1 }
                }
                wasAlarm = verdict.isAlarm
                isFiring = verdict.isAlarm || isFiring && prediction.goesOn(with: count)
            }
            if isNoticed { sums.noticed += 1 }
            sums.adapted += learned
        }
        func average(_ sum: Int) -> Double { Double(sum) / Double(trials) }
        return LevelShiftTrial(
            unit: unit, size: size, noticed: average(sums.noticed), episodes: average(sums.episodes),
            later: average(sums.later), runs: average(sums.runs), adaptation: average(sums.adapted))
    }
}
