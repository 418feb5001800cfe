import Aggregates
import Detectors
import EventTime
import Testing

@Suite("Farrington's methods agree with R")
struct FarringtonParityTests {
    struct Story: Sendable, CustomTestStringConvertible {
        let golden: String
        let detector: FarringtonFlexibleDetector
        var testDescription: String { golden }
    }

    static let noufaily = FarringtonFlexibleDetector(trend: .asInR(pThreshold: 1))

    static let stories: [Story] = [
        Story(golden: "ff_default", detector: .defaultsOfR),
        Story(
            golden: "ff_delta_995",
            detector: FarringtonFlexibleDetector(
                periods: 1, excludedRecent: 3, trend: .asInR(pThreshold: 0.05), threshold: .delta)),
        Story(golden: "ff_noufaily_995", detector: noufaily),
        Story(
            golden: "ff_noufaily_54",
            detector: FarringtonFlexibleDetector(trend: .asInR(pThreshold: 1), limit: .fiveInFour)),
        Story(
            golden: "ff_muan_995",
            detector: FarringtonFlexibleDetector(trend: .asInR(pThreshold: 1), threshold: .muan)),
        Story(golden: "ff_paper_995", detector: FarringtonFlexibleDetector()),
    ]

    @Test("Farrington Flexible", arguments: stories, GoldenSet.all)
    func flexible(story: Story, set: GoldenSet) throws {
        let counts = try set.counts()
        let isWhole = story.detector.threshold != .delta
        for row in try set.rows(story.golden) {
            let past = Past.weeks(try #require(counts[row.series]))
            let count = Int64(try #require(row["count"]))
            let prediction = story.detector.prediction(of: Bucket(Int32(row.week)), in: past)
            let verdict = prediction.verdict(on: count)
            let place = "\(row.series) \(row.week)"
            #expect(verdict.isAlarm == row.isAlarm, "\(place)")
            if let pValue = row["pvalue"] {
                #expect(agrees(verdict.pValue, pValue, within: 1e-6), "\(place): p-value")
            }
            // R says nothing where fewer than five were counted in four weeks (we show the bounds of the
            // model, the upper one raised to where five are reached), nor where the mean's bound is
            // infinite.
            guard let upper = row["upperbound"] else {
                #expect(story.detector.limit == .fiveInFour || prediction == .none(.noFit), "\(place)")
                continue
            }
            if prediction.reason != .fewerThan(5, in: 4) {
                #expect(
                    hasBound(upper, prediction, isWhole: isWhole),
                    "\(place): upper \(String(describing: prediction.bounds.upper)) for \(upper)")
            }
            #expect(
                agrees(prediction.bounds.expected, row["expected"], within: 1e-6),
                "\(place): expected \(String(describing: prediction.bounds.expected))")
        }
    }

    /// Whole bounds are the same; but `muan` of rare series gives astronomical ones, where the last digits
    /// are those of the fit, and where, beyond 2^53, no count is whole any more: we say infinite.
    private func hasBound(_ upper: Double, _ prediction: Prediction, isWhole: Bool) -> Bool {
        if isWhole, upper > 0x1p53 { return prediction.bounds.upper == .infinity }
        return agrees(prediction.bounds.upper, upper, within: !isWhole ? 1e-6 : upper > 1e9 ? 1e-10 : 0)
    }

    @Test(
        "Farrington 1996",
        arguments: [
            ("farrington_default", FarringtonDetector(alpha: 0.025, limit: .fiveInFour)),
            ("farrington_995", FarringtonDetector()),
        ], GoldenSet.all)
    func original(story: (golden: String, detector: FarringtonDetector), set: GoldenSet) throws {
        let counts = try set.counts()
        for row in try set.rows(story.golden) {
            let past = Past.weeks(try #require(counts[row.series]))
            let count = Int64(try #require(row["count"]))
            let prediction = story.detector.prediction(of: Bucket(Int32(row.week)), in: past)
            let verdict = prediction.verdict(on: count)
            let place = "\(row.series) \(row.week)"
            #expect(verdict.isAlarm == row.isAlarm, "\(place)")
            #expect(
                agrees(prediction.bounds.expected, row["expected"], within: 1e-6),
                "\(place): expected \(String(describing: prediction.bounds.expected))")
            // Where fewer than five were counted in four weeks R writes 0 for the bound.
            let isLimited = story.detector.limit == .fiveInFour && row["upperbound"] == 0
            if isLimited || prediction.reason == .fewerThan(5, in: 4) { continue }
            #expect(
                agrees(prediction.bounds.upper, row["upperbound"], within: 1e-6),
                "\(place): upper \(String(describing: prediction.bounds.upper))")
        }
    }
}
