import EventTime
import Foundation

/// A method and what it said of all series.
package struct MethodResult: Sendable {
    package let name: String
    package let judgements: [Judgement]
    /// Of processing time, for one bucket.
    package let milliseconds: Double
}

/// Methods on the same series.
package struct Comparison: Sendable {
    /// On all series.
    package let ours: [MethodResult]
    /// On those that R saw too: R's, then ours.
    package let beside: [MethodResult]

    package static func weekly(
        series: Int, seed: UInt64, _ surveillance: Surveillance?, first: Int
    ) throws -> Comparison {
        let made = (0..<series).map { replicate in
            WeeklyScenario.all.map { $0.series(replicate: replicate, seed: seed) }
        }
        return try compare(made, .week, MeasuredMethod.weekly, "weekly", surveillance, first)
    }

    package static func daily(
        series: Int, seed: UInt64, _ surveillance: Surveillance?, first: Int
    ) throws -> Comparison {
        let made = (0..<series).map { replicate in
            DailySignal.all.map { $0.series(replicate: replicate, seed: seed) }
        }
        // A fit for each of 343 days takes R its time.
        return try compare(made, .day, MeasuredMethod.daily, "daily", surveillance, min(first, 4))
    }

    /// `made`: by replicate, one series of each scenario.
    private static func compare(
        _ made: [[SimulatedSeries]], _ unit: BucketUnit, _ methods: [MeasuredMethod], _ set: String,
        _ surveillance: Surveillance?, _ first: Int
    ) throws -> Comparison {
        let all = made.flatMap { $0 }
        let ours = methods.map { method in
            var judgements: [Judgement] = []
            let before = clock()
            judgements = all.map { method.judge($0, unit) }
            let spent = Double(clock() - before) / Double(CLOCKS_PER_SEC)
            let buckets = judgements.reduce(0) { $0 + 2 * $1.isOutbreak.count }
            return MethodResult(
                name: method.name, judgements: judgements, milliseconds: 1000 * spent / Double(buckets))
        }
        guard let surveillance else { return Comparison(ours: ours, beside: []) }
        let common = Array(made.prefix(first).joined())
        let theirs = try surveillance.judge(set, common)
        let same = ours.map {
            MethodResult(
                name: $0.name, judgements: Array($0.judgements.prefix(common.count)),
                milliseconds: $0.milliseconds)
        }
        return Comparison(ours: ours, beside: theirs + same)
    }
}
