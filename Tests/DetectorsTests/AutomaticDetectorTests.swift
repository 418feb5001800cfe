import Aggregates
import Detection
import Detectors
import EventTime
import Foundation
import Testing

/// What the default detector promises, on made-up series with a seed.
struct AutomaticDetectorTests {
    /// Poisson counts round a mean, which may change from bucket to bucket.
    static func counts(
        _ number: Int, dispersion: Double = 1, seed: UInt64 = 1, mean: (Int) -> Double
    ) -> [Int64?] {
        var chance = SeededChance(seed: seed)
        return (0..<number).map { chance.count(mean: mean($0), dispersion: dispersion) }
    }

    /// The indices that alarm from `start` on.
    static func alarms(
        in counts: [Int64?], from start: Int, _ unit: BucketUnit = .week, alpha: Double = 0.001
    ) -> [Int] {
        var detector = AutomaticDetector(
            AutomaticModel(alpha: alpha), after: .of(Array(counts[..<start]), unit))
        return (start..<counts.count).filter { detector.judge(counts[$0]).verdict.isAlarm }
    }

    static func prediction(after counts: [Int64?], _ unit: BucketUnit = .week) -> Prediction {
        AutomaticDetector(AutomaticModel(), after: .of(counts, unit)).predict()
    }

    @Test(arguments: [3, 8, 19, 26, 33])
    func `of weeks without outbreak, about one in a hundred alarms`(scenario: Int) {
        var (weeks, alarms) = (0, 0)
        for replicate in 0..<2 {
            let series = WeeklyScenario.all[scenario - 1].series(replicate: replicate, seed: 7)
            let judgement = MeasuredMethod.automatic.judge(series, .week)
            weeks += judgement.alarmsWithout.count
            alarms += judgement.alarmsWithout.count { $0 }
        }
        // Binomial: six or more of 98 at 1 % come once in 1800 scenarios.
        #expect(weeks == 98)
        #expect(alarms <= 5)
    }

    @Test
    func `an outbreak of five deviations is found in its first week`() {
        var counts = Self.counts(150) { _ in 16 }
        counts.append(40)
        #expect(Self.alarms(in: counts, from: 150) == [150])
    }

    @Test
    func `two weeks that are each too high to be usual and too low to alarm do so together`() {
        let calm = Self.counts(150) { _ in 16 }.dropLast(2) + [16, 16]
        #expect(Self.alarms(in: calm + [25, 16], from: 150, alpha: 0.01).isEmpty)
        #expect(Self.alarms(in: calm + [25, 25], from: 150, alpha: 0.01) == [151])
    }

    @Test(arguments: [(BucketUnit.week, 60.0), (.week, 40), (.day, 60)])
    func `a lasting shift is alarmed at once, and then is the new level`(unit: BucketUnit, after: Double)
        throws
    {
        let start = unit == .day ? 420 : 160
        let adaptation = AutomaticProfile(for: unit).adaptation
        let counts = Self.counts(start + 4 * adaptation) { $0 < start ? 20 : after }
        let alarms = Self.alarms(in: counts, from: start - 20, unit)
        let (first, last) = (try #require(alarms.first), try #require(alarms.last))
        #expect(first - start <= (after == 60 ? 0 : 2))
        #expect(last - start < adaptation)
        // One episode: it lasts until the level is learned, and none comes after it.
        #expect(alarms == Array(first...last))
    }

    @Test
    func `weeks that have not taught a level say of its error what they can, and no more`() throws {
        let calm = Self.counts(20) { _ in 25 }
        func means(_ last: Int64) throws -> (expected: Double, judged: Double) {
            let prediction = Self.prediction(after: calm + [last, last])
            guard case .scan(let scan)? = prediction.law else {
                Issue.record("no law")
                return (0, 0)
            }
            return (try #require(prediction.bounds.expected), scan.distribution.mean)
        }
        let (usual, high, huge) = (try means(25), try means(35), try means(10_000))
        #expect(usual.expected == high.expected && high.expected == huge.expected)
        // One of 19 weeks, twice, of two deviations; of an outbreak no more than of 2.58.
        #expect((1.02...1.06).contains(high.judged / high.expected))
        #expect((1.03...1.08).contains(huge.judged / huge.expected))
        #expect(abs(usual.judged / usual.expected - 1) < 0.02)
    }

    @Test
    func `after a fall for good, what was usual before is a spike`() {
        let counts = Self.counts(200) { $0 < 170 ? 60 : 15 } + [60]
        #expect(Self.alarms(in: counts, from: 190) == [200])
        guard case .chosen(let choice) = Self.prediction(after: counts).reason else {
            Issue.record("nothing was chosen")
            return
        }
        #expect((28...34).contains(choice.sinceShift ?? 0))
    }

    @Test
    func `one large outbreak is no new level`() {
        let counts = Self.counts(160) { (140..<143).contains($0) ? 200 : 20 }
        #expect(Self.alarms(in: counts, from: 130) == [140, 141, 142])
        #expect(Self.prediction(after: counts).reason == .chosen(AutomaticChoice(.trend, buckets: 151)))
    }

    @Test
    func `too little history says how much is missing`() {
        #expect(Self.prediction(after: [3, 4]).reason == .notEnoughHistory(missing: 6))
        #expect(Self.prediction(after: [3, nil, nil, 4]).reason == .notEnoughHistory(missing: 6))
        #expect(Self.prediction(after: []).reason == .notEnoughHistory(missing: 8))
        #expect(Self.prediction(after: [1, 2, 3], .day).reason == .notEnoughHistory(missing: 11))
        #expect(
            Self.prediction(after: [3, 4]).reason?.sentence(in: .week)
                == "not enough history: needs 6 more weeks")
    }

    @Test
    func `it says what it chose and why`() {
        func chosen(_ counts: [Int64?]) -> String? {
            Self.prediction(after: counts).reason?.sentence(in: .week)
        }
        #expect(chosen(Array(repeating: 0, count: 60)) == "rate of rare counts, 0 in 60 weeks")
        #expect(chosen(Self.counts(30) { _ in 9 }) == "level of 24 weeks, too short for a trend")
        #expect(chosen(Self.counts(160) { _ in 9 }) == "trend over 151 weeks, no season found")
        let season = WeeklyScenario.all[25]
        #expect(
            chosen(Self.counts(300) { season.mean(week: $0) }) == "trend and a yearly wave over 291 weeks")
    }

    @Test(
        arguments: [
            Array(repeating: 0, count: 20), Array(repeating: 5, count: 20),
            Array(repeating: 1_000_000_000, count: 200),
            [0, 1_000_000_000, 0, 0, 1_000_000_000, 0, 0, 0, 0, 0],
            Array(repeating: 0, count: 150) + [1_000_000_000],
            Array(repeating: nil, count: 40) + Array(repeating: 7, count: 9),
            Array(repeating: Int64.max, count: 10),
        ] as [[Int64?]])
    func `odd histories have a defined answer`(counts: [Int64?]) throws {
        var detector = AutomaticDetector(AutomaticModel(), after: .of(counts, .week))
        for count: Int64? in [nil, 0, 1, 1_000_000_000, Int64.max] {
            let prediction = detector.predict()
            let verdict = detector.verdict(on: count, by: prediction)
            if let upper = prediction.bounds.upper {
                let lower = try #require(prediction.bounds.lower)
                let expected = try #require(prediction.bounds.expected)
                #expect(lower <= upper && expected.isFinite && !upper.isNaN)
                #expect(verdict.isAlarm == (count.map { Double($0) > upper } ?? false))
                if let pValue = verdict.pValue { #expect((0...1).contains(pValue)) }
                if let score = verdict.score { #expect(!score.isNaN) }
            } else {
                #expect(prediction.reason == .noFit)
            }
            detector.settle(count)
        }
    }

    @Test
    func `weekdays without any count ever are closed, and no evidence`() throws {
        let counts: [Int64?] = Self.counts(140) { $0 % 7 < 5 ? 20 : 0 }
        var detector = AutomaticDetector(AutomaticModel(), after: .of(counts, .day))
        // The 141st day is a Monday again.
        #expect(try #require(detector.predict().bounds.expected) > 15)
        for _ in 0..<5 { detector.settle(20) }
        let saturday = detector.predict()
        #expect(try #require(saturday.bounds.expected) < 0.1)
        #expect(!detector.verdict(on: 0, by: saturday).isAlarm)
        #expect(detector.verdict(on: 3, by: saturday).isAlarm)
    }

    @Test
    func `alarms are the counts above the bound, at p-values up to alpha`() throws {
        for alpha in [0.05, 0.01, 0.001, 1e-6] {
            let past = Past.of(Self.counts(120, dispersion: 2) { _ in 12 } + [20, 22], .week)
            let detector = AutomaticDetector(AutomaticModel(alpha: alpha), after: past)
            let prediction = detector.predict()
            let upper = try #require(prediction.bounds.upper)
            let last = prediction.verdict(on: Int64(upper))
            let next = prediction.verdict(on: Int64(upper) + 1)
            #expect(!last.isAlarm && next.isAlarm)
            #expect(try #require(next.pValue) <= alpha * 1.000001)
            #expect(try #require(last.pValue) > alpha)
            #expect(try #require(next.score) > #require(last.score))
        }
    }

    @Test
    func `a detector says what its model says of the same past, and never looks ahead`() {
        let series = WeeklyScenario.all[28].series(replicate: 4, seed: 3)
        let model = AutomaticModel()
        let all = Past.of(series.counts.map { $0 }, .week)
        var detector = AutomaticDetector(model, after: .of(series.counts.prefix(600).map { $0 }, .week))
        for index in 600..<612 {
            #expect(detector.predict() == model.prediction(of: Bucket(Int32(index + 1)), in: all))
            detector.settle(series.counts[index])
        }
    }

    @Test(arguments: ScanPace.allCases)
    func `the tail of the evidence is that of normal values`(pace: ScanPace) {
        // By the definition: all beginnings, all sizes.
        var chance = SeededChance(seed: 5)
        let (draws, sizes) = (40_000, [0.5, 1, 1.5, 2, 2.5, 3, 4, 5])
        var evidence: [Double] = []
        for _ in 0..<draws {
            let values = (0..<pace.buckets).map { _ in chance.normal() }
            guard let last = values.last, last > 0.4307 else { continue }
            let sum = sizes.reduce(0.0) { sum, size in
                sum + values.reduce(0) { (1 + pace.persistence * $0) * exp(size * $1 - size * size / 2) }
            }
            evidence.append(log(sum / Double(sizes.count)))
        }
        evidence.sort(by: >)
        for tail in [0.1, 0.01] {
            let error = (tail * (1 - tail) / Double(draws)).squareRoot()
            #expect(abs(pace.tail(of: evidence[Int(tail * Double(draws))]) - tail) < 4 * error)
        }
    }
}
