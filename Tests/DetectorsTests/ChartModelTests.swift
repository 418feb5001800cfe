import Aggregates
import EventTime
import Seeded
import Testing

@testable import Detectors

/// Control charts in rules: functions of the settled history, judged at any level.
struct ChartModelTests {
    static let charts: [StatisticalMethod] = [
        DetectionMethod.cusum, .negativeBinomialCusum, .negativeBinomialGLR,
    ].map { $0.configured() }

    /// Weeks of about 20, then of about 32.
    private static func weeks(_ usual: Int, raised: Int, seed: UInt64 = 5) -> [Int64] {
        var random = SeededRandom(seed: seed)
        return (0..<(usual + raised)).map { week in
            let mean = week < usual ? 20.0 : 32.0
            let law = CountDistribution(mean: mean, dispersion: 1.3)
            return Int64(law?.quantile(0.001 + 0.998 * random.uniform()) ?? 0)
        }
    }

    @Test(arguments: charts) func aCountAboveTheBoundPassesTheChartsLevel(method: StatisticalMethod) throws {
        let counts = Self.weeks(150, raised: 6)
        for known in [130, 150, 152, 155] {
            let past = Past.weeks(counts.prefix(known))
            let forecast = try #require(method.forecast(of: past.history.end, in: past))
            guard case .chart(let law) = forecast.law else {
                Issue.record("\(method.name) has another law")
                continue
            }
            for rarity in [20.0, 400, 10_000] {
                let upper = try #require(forecast.bounds(at: Level(above: rarity)).upper)
                #expect(law.upperTail(from: upper + 1) <= 1 / rarity)
                if upper >= 0 { #expect(law.upperTail(from: upper) > 1 / rarity) }
            }
        }
    }

    /// The chart that runs along a table, and the one that a rule asks of a history, say the same until the
    /// latter fits its baseline anew.
    @Test(arguments: charts) func theModelIsTheChart(method: StatisticalMethod) throws {
        let counts = Self.weeks(70, raised: 8)
        var running = method.detector(after: Past.weeks(counts.prefix(0)))
        for (place, count) in counts.enumerated() {
            let past = Past.weeks(counts.prefix(place))
            let prediction = running.predict()
            let forecast = method.forecast(of: past.history.end, in: past)
            #expect(forecast?.law == prediction.law, "\(method.name) \(place)")
            running.settle(count)
        }
    }

    /// Where the chart does not start anew meanwhile.
    @Test(arguments: [DetectionMethod.cusum, .negativeBinomialCusum, .negativeBinomialGLR])
    func aLastingRiseLowersTheBound(name: DetectionMethod) throws {
        let never = MethodChoices([.sum: .number(100), .level: .number(100)])
        let method = name.configured(.init(choices: never))
        func upper(_ raised: Int) throws -> Double {
            let past = Past.weeks(Self.weeks(150, raised: raised))
            let forecast = try #require(method.forecast(of: past.history.end, in: past))
            return try #require(forecast.bounds(at: Level(above: 1e6)).upper)
        }
        #expect(try upper(3) < upper(0))
    }

    @Test func nothingIsSaidBeforeAYearIsKnown() {
        for method in Self.charts {
            let past = Past.weeks(Self.weeks(51, raised: 0))
            #expect(method.forecast(of: past.history.end, in: past) == nil)
        }
    }
}

/// What is kept of a fit saves work and changes nothing.
struct FitMemoryTests {
    private static let methods = DetectionMethod.allCases.map { $0.configured() }

    private static func counts(_ number: Int) -> [Int64] {
        var random = SeededRandom(seed: 11)
        return (0..<number).map { _ in
            Int64(CountDistribution(mean: 9, dispersion: 2)?.quantile(0.001 + 0.998 * random.uniform()) ?? 0)
        }
    }

    @Test(arguments: methods) func aForecastIsTheSameWithWhatIsKept(method: StatisticalMethod) {
        let counts = Self.counts(330)
        var past = Past.weeks(counts.prefix(270))
        var memory = FitMemory()
        for (place, count) in counts.dropFirst(270).enumerated() {
            let bucket = past.history.end
            if place % 7 == 3 {
                let corrected = bucket - [1, 3, 9, 40, 200][place / 7 % 5]
                past.history.correct(corrected, to: 40)
                memory.forget(changedAt: corrected)
            }
            let kept = method.forecast(of: bucket, in: past, keeping: &memory)
            #expect(kept == method.forecast(of: bucket, in: past), "\(method.name) \(place)")
            past.history.append(count)
        }
    }

    @Test func theDefaultIsFittedOnceABlock() {
        let method = DetectionMethod.automatic.configured()
        let counts = Self.counts(340)
        var past = Past.of(Array(counts.prefix(300)), .day)
        var memory = FitMemory()
        var fits: Set<Bucket> = []
        for count in counts.dropFirst(300) {
            _ = method.forecast(of: past.history.end, in: past, keeping: &memory)
            if let fit = memory.fit { fits.insert(fit.seen) }
            past.history.append(count)
        }
        #expect((3...4).contains(fits.count))
        memory.forget(changedAt: past.history.end - 1)
        #expect(memory.fit != nil)
        memory.forget(changedAt: Bucket(200))
        #expect(memory.fit == nil)
    }
}

/// Parameters are the same in rules and on the command line.
struct MethodParameterTests {
    @Test(arguments: DetectionMethod.allCases) func eachUsualValueIsOneThatMayBeWritten(
        method: DetectionMethod
    ) {
        for (parameter, usual) in method.parameters where !usual.contains(" ") {
            #expect(MethodValue(usual, of: parameter)?.text == usual, "\(method.rawValue) \(parameter)")
        }
    }

    /// What is written as usual changes nothing.
    @Test(arguments: DetectionMethod.allCases) func theUsualValueIsWhatIsBuiltIn(method: DetectionMethod) {
        var choices = MethodChoices()
        for (parameter, usual) in method.parameters where method != .seasonal {
            choices[parameter] = MethodValue(usual, of: parameter)
        }
        #expect(method.configured(.init(choices: choices)) == method.configured())
    }

    @Test(arguments: DetectionMethod.allCases) func eachParameterChangesTheMethod(method: DetectionMethod) {
        for (parameter, _) in method.parameters {
            let other =
                switch parameter.kind {
                case .whole(let range): MethodValue("\(range.upperBound)", of: parameter)
                case .number(let range): MethodValue("\(range.upperBound)", of: parameter)
                case .word(let words):
                    words.compactMap { MethodValue($0, of: parameter) }.first {
                        method.configured(.init(choices: MethodChoices([parameter: $0])))
                            != method.configured()
                    }
                }
            let chosen = method.configured(.init(choices: MethodChoices([parameter: other ?? .word("")])))
            #expect(chosen != method.configured(), "\(method.rawValue) \(parameter)")
        }
    }

    @Test(arguments: ["", "three", "1e3", "-1", "nan", "2.5", "21"]) func aWrongValueIsNone(text: String) {
        #expect(MethodValue(text, of: .years) == nil)
    }

    @Test func holidaysAreReadLineByLine() throws {
        let calendar = try HolidayCalendar(text: "2024-12-25 Navidad\n\n# none\n2024-01-01,New Year\n")
        #expect(calendar.contains(CivilDate(year: 2024, month: 12, day: 25)!))
        #expect(calendar.contains(CivilDate(year: 2024, month: 1, day: 1)!))
        #expect(!calendar.contains(CivilDate(year: 2024, month: 1, day: 2)!))
        #expect(throws: HolidayCalendar.BadDate(line: 2, text: "Christmas")) {
            try HolidayCalendar(text: "2024-12-25\nChristmas\n")
        }
    }
}
