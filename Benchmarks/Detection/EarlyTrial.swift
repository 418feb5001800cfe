import Aggregates
import Detectors
import EventTime

/// What projections of open days come to: how many turn out wrong where nothing happens, and how much sooner
/// they warn of a spike than the count that has arrived.
package struct EarlyTrial: Sendable {
    /// How counts come to be: `shares`, `parts`.
    package let course: String
    package let mean: Double
    /// The stated error.
    package let error: Double
    /// Of days without anything: how many were judged, passed the bound, were projected, and wrongly.
    package private(set) var judged = 0
    package private(set) var passed = 0
    package private(set) var projected = 0
    package private(set) var wrong = 0
    package private(set) var spikes: [Spike] = []

    /// Days on which so many times as much was counted, those that passed the bound.
    package struct Spike: Sendable {
        package let factor: Double
        package internal(set) var passed = 0
        /// Those that a projection told before the count that had arrived.
        package internal(set) var sooner = 0
        /// Parts of the day, from 0 to 1, at which the projection or else the count told; sums.
        package internal(set) var toldAt = 0.0
        package internal(set) var passedAt = 0.0
    }

    private static let warmUp = 120
    private static let spikeEvery = 30
    private static let factors = [1.5, 2, 3, 5]

    /// - Parameter days: of each scene, half of them without spikes.
    package static func all(days: Int, error: Double, seed: UInt64) -> [EarlyTrial] {
        ArrivalScene.all.enumerated().map { place, scene in
            var trial = EarlyTrial(course: scene.course.rawValue, mean: scene.mean, error: error)
            trial.run(scene, days: days, seed: seed &+ UInt64(place) &* 7919)
            return trial
        }
    }

    private init(course: String, mean: Double, error: Double) {
        (self.course, self.mean, self.error) = (course, mean, error)
    }

    private mutating func run(_ scene: ArrivalScene, days: Int, seed: UInt64) {
        var chance = SeededChance(seed: seed)
        var watched = WatchedDays()
        for day in 0..<(Self.warmUp + days) {
            let arrived = scene.day(day, factor: 1, &chance)
            if day >= Self.warmUp, let outcome = watched.judge(arrived, error: error) { note(outcome) }
            watched.settle(arrived)
        }
        for factor in Self.factors {
            var spike = Spike(factor: factor)
            for day in 0..<(days / Self.factors.count) {
                let isSpike = day % Self.spikeEvery == 0
                let arrived = scene.day(day, factor: isSpike ? factor : 1, &chance)
                if isSpike, let outcome = watched.judge(arrived, error: error) { spike.note(outcome) }
                watched.settle(arrived)
            }
            spikes.append(spike)
        }
    }

    private mutating func note(_ outcome: WatchedDays.Outcome) {
        judged += 1
        if outcome.passes { passed += 1 }
        guard outcome.projectedAt != nil else { return }
        projected += 1
        if !outcome.passes { wrong += 1 }
    }
}

extension EarlyTrial.Spike {
    fileprivate mutating func note(_ outcome: WatchedDays.Outcome) {
        guard outcome.passes, let passedMark = outcome.passedAt else { return }
        passed += 1
        let marks = Double(BucketMarks.count)
        let told = min(outcome.projectedAt ?? passedMark, passedMark)
        if told < passedMark { sooner += 1 }
        toldAt += Double(told) / marks
        passedAt += Double(passedMark) / marks
    }
}

/// One series: its baseline and its profile, both learned day by day.
private struct WatchedDays {
    struct Outcome {
        /// Whether the day counted more than its bound.
        var passes: Bool
        /// The first marks at which it was projected to, and at which what had arrived did.
        var projectedAt: Int?
        var passedAt: Int?
    }

    private var baseline = SeasonalBaseline(
        .usual(for: .day, alpha: 0.01),
        profile: SeasonProfile(calendar: BucketCalendar(unit: .day, zone: .utc)), from: Bucket(0))
    private var profile = ArrivalProfile()

    func judge(_ arrived: [Int64], error: Double) -> Outcome? {
        let prediction = baseline.predict()
        guard let law = prediction.law, let upper = prediction.bounds.upper, let total = arrived.last else {
            return nil
        }
        var outcome = Outcome(passes: Double(total) > upper)
        for (place, count) in arrived.enumerated() {
            if Double(count) > upper {
                outcome.passedAt = place + 1
                break
            }
            // At its last mark a day is over.
            guard outcome.projectedAt == nil, place + 1 < BucketMarks.count,
                profile.mayPass(upper, count, at: place + 1),
                let projection = profile.projection(of: count, at: place + 1, by: law, error: error),
                projection.least > upper
            else { continue }
            outcome.projectedAt = place + 1
        }
        return outcome
    }

    mutating func settle(_ arrived: [Int64]) {
        baseline.settle(arrived.last)
        profile.learn(arrived.dropLast().map { $0 }, of: arrived.last ?? 0)
    }
}
