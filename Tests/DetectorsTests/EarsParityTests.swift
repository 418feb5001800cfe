import Aggregates
import EventTime
import Testing

@testable import Detectors

@Suite("EARS agrees with R")
struct EarsParityTests {
    @Test(
        "C1, C2, and C3 as documented",
        arguments: [("ears_c1", EarsDetector.Variant.c1), ("ears_c2", .c2), ("ears_c3doc", .c3)],
        GoldenSet.all)
    func asDocumented(story: (golden: String, variant: EarsDetector.Variant), set: GoldenSet) throws {
        let counts = try set.counts()
        let detector = EarsDetector(story.variant)
        for row in try set.rows(story.golden) {
            let past = Past.weeks(try #require(counts[row.series]))
            let prediction = detector.prediction(of: Bucket(Int32(row.week)), in: past)
            let verdict = prediction.verdict(on: Int64(try #require(row["count"])))
            #expect(verdict.isAlarm == row.isAlarm, "\(row.series) \(row.week)")
            #expect(agrees(prediction.bounds.expected, row["expected"], within: 1e-12))
            // Where the parts of C3 come close to z, the bound is a small difference of large numbers.
            let upper = prediction.bounds.upper ?? .nan
            #expect(abs(upper - (row["upperbound"] ?? .nan)) <= 1e-12 * max(upper, 1), "\(row)")
        }
    }

    /// R's bound stands on the judged count, so it is no bound; ours is 0 where any count alarms and
    /// infinite where none does. The margin between count and bound is R's.
    @Test("C3 as coded", arguments: GoldenSet.all)
    func asCoded(set: GoldenSet) throws {
        let counts = try set.counts()
        let detector = EarsDetector(.c3AsCoded)
        for row in try set.rows("ears_c3") {
            let past = Past.weeks(try #require(counts[row.series]))
            let bucket = Bucket(Int32(row.week))
            let count = try #require(row["count"])
            let verdict = detector.prediction(of: bucket, in: past).verdict(on: Int64(count))
            #expect(verdict.isAlarm == row.isAlarm, "\(row.series) \(row.week)")
            // R says NA where nothing varied in one of the baselines.
            guard let upper = row["upperbound"] else { continue }
            let margin = try #require(detector.marginAsCoded(of: bucket, in: past.history))
            #expect(abs(max(0, count + margin) - upper) <= 1e-12 * max(upper, 1), "\(row)")
        }
    }
}
