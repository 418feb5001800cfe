import Aggregates
import Detectors
import EventTime
import Testing

@Suite("Every method has a defined answer to every history")
struct DefinedAnswerTests {
    static let histories: [(name: String, counts: [Int64?])] = [
        ("nothing", []),
        ("one count", [3]),
        ("a series that starts yesterday", [1, 0]),
        ("zeros", Array(repeating: 0, count: 700)),
        ("a constant", Array(repeating: 7, count: 700)),
        ("a billion", (0..<700).map { 1_000_000_000 + Int64($0 % 7) * 31_000 }),
        ("a billion once", (0..<700).map { $0 == 500 ? 1_000_000_000 : 2 }),
        ("nothing reported", Array(repeating: nil, count: 700)),
        ("reported now and then", (0..<700).map { $0 % 9 == 0 ? Int64($0 % 5) : nil }),
        ("a case in ten years", (0..<700).map { $0 == 680 ? 1 : 0 }),
        ("zeros, then counts", (0..<700).map { $0 < 692 ? 0 : Int64(20 + $0 % 3) }),
        ("growing", (0..<700).map { 1 << Int64($0 / 20) }),
        ("alternating", (0..<700).map { $0 % 2 == 0 ? 0 : 1_000_000 }),
    ]
    static let settings = [
        DetectionMethod.Settings(), DetectionMethod.Settings(alpha: 1e-12, isAsInR: true),
        DetectionMethod.Settings(alpha: 0.4, history: 60),
    ]

    @Test("A count, bounds that agree with the alarm, or a reason", arguments: DetectionMethod.allCases)
    func answers(method: DetectionMethod) {
        for unit in [BucketUnit.day, .week, .year] {
            for (name, counts) in Self.histories {
                for settings in Self.settings {
                    let start = max(0, counts.count - 12)
                    var detector = method.detector(after: .of(Array(counts.prefix(start)), unit), settings)
                    for count in counts.dropFirst(start) + [
                        nil, 0, 1, 5, 1_000_000_000, 9_000_000_000_000_000,
                    ] {
                        let (prediction, verdict) = detector.judge(count)
                        let place =
                            "\(method) \(unit) \(name) \(count ?? -1): \(prediction), \(verdict)"
                        check(count, prediction, verdict, place)
                    }
                }
            }
        }
    }

    private func check(_ count: Int64?, _ prediction: Prediction, _ verdict: CountVerdict, _ place: String) {
        let bounds = prediction.bounds
        for number in [bounds.lower, bounds.expected, bounds.upper].compactMap({ $0 }) {
            #expect(!number.isNaN, "\(place)")
        }
        guard let count else {
            #expect(verdict.score == nil && !verdict.isAlarm && verdict.reason != nil, "\(place)")
            return
        }
        if let score = verdict.score, let pValue = verdict.pValue {
            #expect(score >= 0 && score.isFinite && (0...1).contains(pValue), "\(place)")
            #expect(bounds.upper != nil, "\(place)")
        } else {
            #expect(verdict.reason != nil && !verdict.isAlarm, "\(place)")
        }
        #expect(verdict.isAlarm == (bounds.side(of: Double(count)) == .above), "\(place)")
        if let lower = bounds.lower, let upper = bounds.upper { #expect(lower <= upper, "\(place)") }
    }

    @Test("A history that is too short says how much is missing", arguments: DetectionMethod.allCases)
    func saysWhatIsMissing(method: DetectionMethod) throws {
        var detector = method.detector(after: .weeks([]))
        var missing: Int?
        for week in 0..<400 {
            guard case .notEnoughHistory(let more)? = detector.predict().reason else {
                #expect(missing == 1, "\(method) judged week \(week)")
                return
            }
            if let missing { #expect(more == missing - 1) }
            missing = more
            detector.settle(Int64(week % 7 + 3))
        }
        Issue.record("\(method) never judged")
    }

    @Test("Reasons are sentences")
    func sentences() {
        #expect(
            DetectorReason.notEnoughHistory(missing: 12).sentence(in: .week)
                == "not enough history: needs 12 more weeks")
        #expect(
            DetectorReason.notEnoughHistory(missing: 1).sentence(in: .fiscalYear)
                == "not enough history: needs 1 more fiscal year")
        #expect(DetectorReason.fewerThan(5, in: 4).sentence(in: .week) == "fewer than 5 in 4 weeks")
    }

    @Test("What is judged does not depend on how much history came before monitoring")
    func startsAnywhere() throws {
        var counts: [Int64?] = []
        for week in 0..<700 { counts.append(week % 41 == 3 ? nil : Int64(week * 7919 % 13)) }
        for method in DetectionMethod.allCases {
            switch method {
            // Their baseline is what is known when monitoring starts.
            case .cusum, .negativeBinomialCusum, .negativeBinomialGLR: continue
            case .automatic, .earsC1, .earsC2, .earsC3, .farrington, .farringtonFlexible, .seasonal: break
            }
            var early = method.detector(after: .of(Array(counts.prefix(300)), .week))
            for count in counts[300..<600] { early.settle(count) }
            let late = method.detector(after: .of(Array(counts.prefix(600)), .week))
            #expect(early.predict() == late.predict(), "\(method)")
        }
    }
}
