import Aggregates
import EventTime
import Testing

@testable import Detectors

@Suite("Control charts agree with R")
struct ChartParityTests {
    private let firstWeek = 576

    /// R's bound is the first count that alarms, as a real number; ours is the last that does not. Where 0
    /// alarms already, R's Rossi bound is the wrong root of its equation, and ours is -1.
    @Test(
        "CUSUM",
        arguments: [
            (
                "cusum_default",
                CusumDetector.Parameters(standardisation: .standard, baseline: .mean, resets: false)
            ),
            ("cusum_rossi_glm", CusumDetector.Parameters(resets: false)),
        ], GoldenSet.all)
    func cusum(story: (golden: String, parameters: CusumDetector.Parameters), set: GoldenSet) throws {
        let counts = try set.counts()
        var detectors: [String: CusumDetector] = [:]
        for row in try set.rows(story.golden) {
            let before = try #require(counts[row.series]).prefix(firstWeek - 1)
            var detector =
                detectors[row.series] ?? CusumDetector(story.parameters, after: Past.weeks(before))
            let place = "\(row.series) \(row.week)"
            let count = Int64(try #require(row["count"]))
            let mean = try #require(detector.predict().bounds.expected)
            let level = detector.countAtLevel(mean)
            let (prediction, verdict) = detector.judge(count)
            detectors[row.series] = detector
            #expect(verdict.isAlarm == row.isAlarm, "\(place)")
            #expect(prediction.bounds.side(of: Double(count)) == .above || !verdict.isAlarm, "\(place)")
            #expect(agrees(mean, row["expected"], within: 1e-6), "\(place): \(mean)")
            let statistic = try #require(row["cusum"])
            #expect(abs((verdict.score ?? .nan) - statistic) <= 1e-6 * max(1, statistic), "\(place)")
            let upper = try #require(row["upperbound"])
            if let level {
                let first = story.golden == "cusum_default" ? level.rounded(.up) : level
                #expect(agrees(max(first, 0), upper, within: 1e-5), "\(place): \(level) for \(upper)")
                #expect(prediction.bounds.upper == upper.rounded(.up) - 1, "\(place)")
            } else {
                #expect(prediction.bounds.upper == -1 && verdict.isAlarm, "\(place)")
            }
        }
    }

    @Test("GLR of negative-binomial counts", arguments: GoldenSet.all)
    func glr(set: GoldenSet) throws {
        let counts = try set.counts()
        var detectors: [String: LikelihoodRatioDetector] = [:]
        for row in try set.rows("glrnb") {
            let before = try #require(counts[row.series]).prefix(firstWeek - 1)
            let alpha = try #require(row["alpha"])
            // Where there is no spread beyond Poisson's, R was given 1e-4 in its place.
            let size = alpha == 1e-4 ? 1e4 : nil
            var detector =
                detectors[row.series]
                ?? LikelihoodRatioDetector(
                    LikelihoodRatioDetector.Parameters(rise: .estimated(window: 100)),
                    after: Past.weeks(before),
                    size: size)
            let place = "\(row.series) \(row.week)"
            let count = Int64(try #require(row["count"]))
            let (prediction, verdict) = detector.judge(count)
            detectors[row.series] = detector
            #expect(verdict.isAlarm == row.isAlarm, "\(place)")
            #expect((prediction.bounds.side(of: Double(count)) == .above) == verdict.isAlarm, "\(place)")
            #expect(agrees(prediction.bounds.expected, row["expected"], within: 1e-6), "\(place)")
            let statistic = try #require(row["upperbound"])
            #expect(
                abs((verdict.score ?? .nan) - statistic) <= 1e-5 * max(1, statistic),
                "\(place): \(verdict.score ?? .nan) for \(statistic)")
        }
    }
}
