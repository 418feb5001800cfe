import EventTime
import Foundation
import Seeded
import Testing

@testable import Detectors

@Suite("The seasonal baseline learns in the stream")
struct SeasonalBaselineTests {
    /// Overdispersed counts by the quantiles of their law.
    private func count(_ mean: Double, _ phi: Double, _ random: inout SeededRandom) -> Int64 {
        guard mean > 0, let law = CountDistribution(mean: mean, dispersion: phi) else { return 0 }
        return Int64(law.quantile(random.uniform()))
    }

    private static let weekday = [1.3, 1.2, 1.1, 1.1, 1.0, 0.4, 0.2]

    private func baseline(
        _ unit: BucketUnit = .day, holidays: HolidayCalendar = .none, alpha: Double = 0.01
    ) -> SeasonalBaseline {
        SeasonalBaseline(
            .usual(for: unit, alpha: alpha),
            profile: SeasonProfile(calendar: BucketCalendar(unit: unit, zone: .utc), holidays: holidays),
            from: Bucket(19_723))  // Monday, 1 January 2024
    }

    @Test("It finds the profile of the week")
    func findsWeekdays() throws {
        var random = SeededRandom(seed: 1)
        var baseline = baseline()
        for day in 0..<730 { baseline.settle(count(50 * Self.weekday[day % 7], 1.5, &random)) }
        for day in 730..<737 {
            let expected = try #require(baseline.predict().bounds.expected)
            #expect(abs(expected / (50 * Self.weekday[day % 7]) - 1) < 0.2)
            baseline.settle(Int64(50 * Self.weekday[day % 7]))
        }
    }

    @Test("It finds the profile of hours of the week")
    func findsHours() throws {
        var random = SeededRandom(seed: 2)
        var baseline = baseline(.hour)
        func mean(_ hour: Int) -> Double { 20 + 15 * sin(Double(hour % 24) / 24 * 2 * .pi) }
        for hour in 0..<24 * 7 * 20 { baseline.settle(count(mean(hour), 1, &random)) }
        var worst = 0.0
        for hour in 0..<168 {
            let expected = try #require(baseline.predict().bounds.expected)
            worst = max(worst, abs(expected / mean(hour) - 1))
            baseline.settle(Int64(mean(hour)))
        }
        #expect(worst < 0.6, "off by \(worst)")
    }

    @Test("False alarms are about as many as asked for", arguments: [(0.5, 1.0), (5, 2), (80, 4)])
    func isCalibrated(mean: Double, phi: Double) {
        var random = SeededRandom(seed: 3)
        var (alarms, days) = (0, 0)
        for _ in 0..<20 {
            var baseline = baseline()
            for day in 0..<400 {
                let count = count(mean * Self.weekday[day % 7], phi, &random)
                let (_, verdict) = baseline.judge(count)
                guard verdict.pValue != nil else { continue }
                days += 1
                if verdict.isAlarm { alarms += 1 }
            }
        }
        let rate = Double(alarms) / Double(days)
        #expect(rate > 0.001 && rate < 0.018, "\(alarms) of \(days): \(rate)")
    }

    @Test("A lasting shift alarms once, and is learned within a week", arguments: [3.0, 0.25])
    func adapts(factor: Double) throws {
        var random = SeededRandom(seed: 4)
        var baseline = baseline()
        for day in 0..<200 { baseline.settle(count(50 * Self.weekday[day % 7], 1.5, &random)) }
        var reasons: [Int] = []
        var alarms: [Int] = []
        for day in 200..<300 {
            let (prediction, verdict) = baseline.judge(
                count(50 * factor * Self.weekday[day % 7], 1.5, &random))
            if prediction.reason == .levelShift { reasons.append(day - 200) }
            if verdict.isAlarm { alarms.append(day - 200) }
        }
        #expect(reasons.count == 1 && reasons[0] <= 14, "\(reasons)")
        let last = try #require(reasons.first)
        #expect(factor < 1 || alarms.first == 0)
        #expect(alarms.count(where: { $0 > last }) <= 3, "\(alarms)")
    }

    @Test("An outbreak of some days does not teach the baseline")
    func isRobust() throws {
        var random = SeededRandom(seed: 5)
        var baseline = baseline()
        for day in 0..<200 { baseline.settle(count(50 * Self.weekday[day % 7], 1.5, &random)) }
        let before = try #require(baseline.predict().bounds.expected)
        for _ in 0..<4 {
            #expect(baseline.judge(400).verdict.isAlarm)
        }
        for day in 204..<207 { baseline.settle(Int64(50 * Self.weekday[day % 7])) }
        let after = try #require(baseline.predict().bounds.expected)
        #expect(abs(after / before - 1) < 0.1)
    }

    @Test("A holiday is expected to be like holidays, and at first like a Sunday")
    func knowsHolidays() throws {
        let dates = (0..<5).map { CivilDate(days: 19_723 + 100 + 70 * $0) }  // Wednesdays
        var random = SeededRandom(seed: 6)
        var baseline = baseline(holidays: HolidayCalendar(dates))
        var seen: [Double] = []
        for day in 0..<400 {
            let isHoliday = dates.contains(CivilDate(days: 19_723 + Int32(day)))
            if isHoliday { seen.append(try #require(baseline.predict().bounds.expected)) }
            baseline.settle(isHoliday ? 30 : count(50 * Self.weekday[day % 7], 1.5, &random))
        }
        #expect(seen.count == 5 && seen[0] < 15 && seen[4] > 18 && seen[4] < 32, "\(seen)")
    }

    @Test("Days that are never reported leave no trace")
    func ignoresMissing() {
        var (one, other) = (baseline(), baseline())
        for day in 0..<140 {
            let count = Int64(20 + day % 7 * 3)
            one.settle(day % 7 == 6 ? nil : count)
            other.settle(day % 7 == 6 ? nil : count)
            if day == 100 { #expect(one.predict() == other.predict()) }
        }
        #expect(one.predict() == other.predict())
        #expect(one.predict().bounds.expected.map { $0 > 15 && $0 < 40 } == true)
    }

    @Test("State is small")
    func isSmall() {
        #expect(MemoryLayout<SeasonalBaseline>.size <= 240)
    }
}
