import Aggregates
import Detectors
package import EventTime

/// What `auto` does after the level of a calm series shifted for good.
package struct LevelShiftTrial: Sendable {
    package let unit: BucketUnit
    /// In deviations of the old level.
    package let size: Double
    /// Series that alarmed within the first `adaptation` buckets.
    package let noticed: Double
    /// Runs of alarms in the year after the shift, on average: one, if nothing else alarms.
    package let episodes: Double
    /// Buckets from the shift to the first with the new level as baseline, on average.
    package let adaptation: Double

    private static let level = 25.0
    private static let alpha = 0.001

    package static func all(seed: UInt64) -> [LevelShiftTrial] {
        [BucketUnit.week, .day].flatMap { unit in
            [2.0, 3, 5, 10].map { of(unit, size: $0, seed: seed) }
        }
    }

    private static func of(_ unit: BucketUnit, size: Double, seed: UInt64) -> LevelShiftTrial {
        let trials = 50
        let year = unit == .week ? 52 : 364
        let limit = AutomaticProfile(for: unit).adaptation
        var (noticed, episodes, adapted) = (0.0, 0.0, 0.0)
        for trial in 0..<trials {
            var chance = SeededChance(seed: seed &+ UInt64(trial * 7919))
            let start = 3 * year + trial
            var counts = (0..<start).map { _ in chance.count(mean: level, dispersion: 1) }
            let after = level + size * level.squareRoot()
            counts += (0..<year).map { _ in chance.count(mean: after, dispersion: 1) }
            var history = MeasuredHistory(first: Bucket(1))
            for count in counts[..<start] { history.append(count) }
            var detector = AutomaticDetector(
                AutomaticModel(alpha: alpha),
                after: Past(history: history, calendar: BucketCalendar(unit: unit, zone: .utc), step: 1))
            var alarms: [Bool] = []
            var learned: Int?
            for (place, count) in counts[start...].enumerated() {
                let (prediction, verdict) = detector.judge(count)
                alarms.append(verdict.isAlarm)
                if (prediction.bounds.expected ?? 0) > (level + after) / 2 { learned = learned ?? place }
            }
            noticed += alarms.prefix(limit).contains(true) ? 1 : 0
            episodes += Double(alarms.indices.count { alarms[$0] && ($0 == 0 || !alarms[$0 - 1]) })
            adapted += Double(learned ?? year)
        }
        return LevelShiftTrial(
            unit: unit, size: size, noticed: noticed / Double(trials), episodes: episodes / Double(trials),
            adaptation: adapted / Double(trials))
    }
}
