import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Foundation
import Rules
import Settings
import Testing

/// Each form of the language, and the rule that it must become.
@Suite struct RuleReaderTests {
    static let head = """
        name: some-rule
            summary: {en: "A", es: "B"}
            stream: encounters
            bucket: month
            zone: America/New_York
        """

    /// One rule with these lines added, which the shipped configuration is there for.
    static func read(_ lines: String..., head: String = head) throws -> Rule {
        let text = "rules:\n  - " + ([head] + lines.map { "    " + $0 }).joined(separator: "\n") + "\n"
        let book = try SettingsReader().rules(text: text, name: "rules.yaml", configuration: .standard)
        return try #require(book.rules.first)
    }

    static func newYork() throws -> Zone { try #require(Zone("America/New_York")) }

    static func expected(_ method: Rules.Method, change: (inout Rule) -> Void = { _ in }) throws -> Rule {
        var rule = Rule(
            name: "some-rule", summary: LocalizedText(en: "A", es: "B"),
            selection: Selection(stream: "encounters"), bucket: .month, zone: try newYork(), method: method)
        change(&rule)
        return rule
    }

    @Test func `the example of a sector surge reads as one sentence`() throws {
        let text = """
            rules:
              - name: usbp-sector-surge
                summary: {en: "Encounters surge in {area}", es: "Aumento de encuentros en {area}"}
                stream: encounters
                where: {source: USBP}
                report: khsm-sector
                by: [area]
                bucket: month
                zone: America/New_York
                change: {against: year-ago, above: 50%, floor: 1000}
                min_count: 500
                severity: {warning: 50%, critical: 100%}
            """
        let book = try SettingsReader().rules(text: text, name: "r.yaml", configuration: .standard)
        let expected = Rule(
            name: "usbp-sector-surge",
            summary: LocalizedText(en: "Encounters surge in {area}", es: "Aumento de encuentros en {area}"),
            selection: Selection(
                stream: "encounters", filters: ["source": ["USBP"]],
                report: ReportChoice(standard: "khsm-sector")),
            by: ["area"], bucket: .month, zone: try Self.newYork(),
            method: .change(ChangeDetector(against: .yearAgo, level: Level(above: 0.5), floor: 1000)),
            minCount: 500,
            severities: [
                SeverityLevel(.warning, Level(above: 0.5)), SeverityLevel(.critical, Level(above: 1)),
            ])
        #expect(book.rules == [expected])
        #expect(book.location(of: "usbp-sector-surge")?.description == "r.yaml:2:5")
        #expect(book.location(of: "another") == nil)
    }

    @Test func `a threshold has two sides, each with its severities`() throws {
        let rule = try Self.read(
            "threshold: {above: 1000, below: 10}",
            "severity: {warning: {above: 1000, below: 10}, critical: {above: 5000, below: 2}}",
            "clear: {above: 900, below: 20}")
        #expect(
            try rule
                == Self.expected(.threshold(ThresholdDetector(level: Level(above: 1000, below: 10)))) {
                    $0.severities = [
                        SeverityLevel(.warning, Level(above: 1000, below: 10)),
                        SeverityLevel(.critical, Level(above: 5000, below: 2)),
                    ]
                    $0.clear = Level(above: 900, below: 20)
                })
    }

    @Test func `a severity may name one side of two`() throws {
        let rule = try Self.read("threshold: {above: 1000, below: 10}", "severity: {critical: {above: 5000}}")
        #expect(rule.severities == [SeverityLevel(.critical, Level(above: 5000))])
    }

    @Test func `without a severity every breach is a warning, and one word is for every breach`() throws {
        #expect(
            try Self.read("threshold: {above: 7}").severities == [SeverityLevel(.warning, Level(above: 7))])
        #expect(
            try Self.read("threshold: {below: 7}", "severity: critical").severities
                == [SeverityLevel(.critical, Level(below: 7))])
    }

    @Test func `a percentage is mirrored below, where a fall can reach it`() throws {
        let rule = try Self.read(
            "change: {against: previous, above: 30%, below: -20%}",
            "severity: {info: 30%, warning: 55.5%, critical: 100%}", "clear: 10%")
        let level = Level(above: 0.3, below: -0.2)
        #expect(
            try rule
                == Self.expected(.change(ChangeDetector(against: .previous, level: level))) {
                    $0.severities = [
                        SeverityLevel(.info, Level(above: 0.3, below: -0.3)),
                        SeverityLevel(.warning, Level(above: 0.555, below: -0.555)),
                        SeverityLevel(.critical, Level(above: 1)),
                    ]
                    $0.clear = Level(above: 0.1, below: -0.1)
                })
    }

    @Test(arguments: ["50%", "-50%"])
    func `below the only side a fall may be written with and without its sign`(text: String) throws {
        let rule = try Self.read("change: {against: record, below: -40%}", "severity: {warning: \(text)}")
        #expect(rule.severities == [SeverityLevel(.warning, Level(below: -0.5))])
        guard case .change(let change) = rule.method else {
            Issue.record("not a change")
            return
        }
        #expect(change == ChangeDetector(against: .record, level: Level(below: -0.4)))
    }

    @Test func `a record has a scope, a distance and a warm-up`() throws {
        let rules: [(String, RecordDetector)] = [
            ("{highest: ever}", RecordDetector(level: Level(above: 0), scope: .ever, warmUp: 12)),
            (
                "{lowest: 24, beyond: 5%}",
                RecordDetector(level: Level(below: -0.05), scope: .within(24), warmUp: 12)
            ),
            ("{highest: 6}", RecordDetector(level: Level(above: 0), scope: .within(6), warmUp: 6)),
            (
                "{highest: same-season, lowest: same-season, beyond: 10%, warm_up: 2}",
                RecordDetector(level: Level(above: 0.1, below: -0.1), scope: .sameSeason, warmUp: 2)
            ),
            ("{lowest: same-season}", RecordDetector(level: Level(below: 0), scope: .sameSeason, warmUp: 3)),
        ]
        for (text, record) in rules {
            let rule = try Self.read("record: \(text)")
            #expect(rule.method == .record(record), "\(text)")
            #expect(rule.severities == [SeverityLevel(.warning, record.level)], "\(text)")
        }
    }

    @Test func `an open bucket may be projected at an error`() throws {
        #expect(try Self.read("detect: {}", "early: {error: 5%}").projectionError == 0.05)
        #expect(try Self.read("detect: {}", "early: {error: 0.5%}").projectionError == 0.005)
        #expect(try Self.read("detect: {}").projectionError == nil)
    }

    @Test func `a detection has a method, its parameters and levels that say how rare`() throws {
        let ears = EarsDetector(.c2, baseline: 14)
        let rule = try Self.read(
            "detect: {method: ears-c2, above: 1 in 400, below: 0.5%, baseline: 14}",
            "severity: {warning: 1 in 400, critical: 1 in 10000}", "clear: 5%")
        let level = Level(above: 400, below: -200)
        #expect(
            try rule
                == Self.expected(.detect(Detection(method: .ears(ears), level: level))) {
                    $0.severities = [
                        SeverityLevel(.warning, Level(above: 400, below: -400)),
                        SeverityLevel(.critical, Level(above: 10_000, below: -10_000)),
                    ]
                    $0.clear = Level(above: 20, below: -20)
                })
        let unwritten = try Self.read("detect: {}")
        #expect(
            unwritten.method
                == .detect(Detection(method: .automatic(AutomaticModel()), level: Level(above: 100))))
        let standard = try Self.read("detect: {method: farrington-flexible, bound: muan, years: 3}")
        let flexible = FarringtonFlexibleDetector(years: 3, threshold: .muan)
        #expect(
            standard.method
                == .detect(Detection(method: .farringtonFlexible(flexible), level: Level(above: 100))))
    }

    @Test func `each method of the command may stand in a rule, with its parameters`() throws {
        func method(_ lines: String) throws -> StatisticalMethod? {
            guard case .detect(let detection) = try Self.read("detect: \(lines)").method else { return nil }
            return detection.method
        }
        for name in DetectionMethod.allCases {
            #expect(try method("{method: \(name.rawValue)}") == name.configured())
        }
        let cusum = CusumDetector.Parameters(k: 0.5, h: 4, standardisation: .standard)
        #expect(try method("{method: cusum, k: 0.5, h: 4, standardisation: standard}") == .cusum(cusum))
        let chart = LikelihoodRatioDetector.Parameters(
            rise: .estimated(window: 8), level: 6,
            baseline: BaselineModel(harmonics: 2, hasTrend: false, family: .negativeBinomial))
        #expect(
            try method("{method: glr-nb, window: 8, level: 6, harmonics: 2, trend: no}")
                == .likelihoodRatio(chart))
        let seasonal = SeasonalModel(halfLife: 14, profileHalfLife: 10, shiftAfter: 5)
        #expect(
            try method("{method: seasonal, half_life: 14, profile_half_life: 10, shift_after: 5}")
                == .seasonal(seasonal))
    }

    @Test func `holidays stand in a file beside the rules, and adding one keeps the history`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func read(_ days: String) throws -> Rule {
            try Data(days.utf8).write(to: folder.appending(path: "days.txt"))
            let text =
                "rules:\n  - "
                + Self.head.replacing("bucket: month", with: "bucket: day")
                + "\n    detect: {method: seasonal, holidays: days.txt}\n"
            let book = try SettingsReader().rules(
                text: text, name: folder.path + "/rules.yaml", configuration: .standard)
            return try #require(book.rules.first)
        }
        let (one, two) = (try read("2024-12-25 Navidad\n"), try read("2024-12-25\n2025-12-25\n"))
        guard case .detect(let first) = one.method, case .detect(let second) = two.method else {
            Issue.record("no detection")
            return
        }
        #expect(first.method.canonical != second.method.canonical)
        #expect(first.method.meaning == second.method.meaning)
        #expect(throws: Problems.self) { try read("Christmas\n") }
    }

    @Test func `a crossover takes its stream from the rule unless it names one`() throws {
        let same = try Self.read(
            "crossover: {against: {where: {source: [INM]}, report: boletin-nationality}, "
                + "above: 150%, below: 0.5}",
            "severity: {warning: {above: 1.5, below: 0.5}, critical: {above: 200%}}")
        let against = Selection(
            stream: "encounters", filters: ["source": ["INM"]],
            report: ReportChoice(standard: "boletin-nationality"))
        let level = Level(above: 1.5, below: 0.5)
        #expect(
            try same
                == Self.expected(.crossover(Crossover(against: against, level: level))) {
                    $0.severities = [
                        SeverityLevel(.warning, level), SeverityLevel(.critical, Level(above: 2)),
                    ]
                })
        let other = try Self.read("crossover: {against: {stream: repatriations}, above: 4}", "clear: 3")
        #expect(
            other.method
                == .crossover(
                    Crossover(against: Selection(stream: "repatriations"), level: Level(above: 4))))
        #expect(other.clear == Level(above: 3))
        #expect(other.selections.map(\.stream) == ["encounters", "repatriations"])
    }

    @Test func `silence names feeds, which its summary may too`() throws {
        let head = """
            name: some-rule
                summary: {en: "A {feed}", es: "B"}
                bucket: month
                zone: America/New_York
            """
        let rule = try Self.read(
            "silence: {feeds: [encounters/USBP/khsm-sector, encounters/INM/boletin-nationality], after: 2}",
            "severity: {warning: 2, critical: 6}", head: head)
        let feeds = [
            Feed(stream: "encounters", source: "INM", report: "boletin-nationality"),
            Feed(stream: "encounters", source: "USBP", report: "khsm-sector"),
        ]
        #expect(rule.method == .silence(Silence(feeds: feeds, buckets: 2)))
        #expect(rule.severities.first?.level == rule.method.level)
        #expect(rule.selection == Selection(stream: "encounters", filters: ["source": ["INM", "USBP"]]))
        #expect(
            rule.severities == [
                SeverityLevel(.warning, Level(above: 1)), SeverityLevel(.critical, Level(above: 5)),
            ])
        let one = try Self.read("silence: {feed: encounters/USBP/khsm-sector}", head: head)
        #expect(one.method == .silence(Silence(feeds: [feeds[1]], buckets: 1)))
    }

    @Test func `every other key has its place in the rule`() throws {
        let rule = try Self.read(
            "where: {source: [USBP, OFO], nationality: [VEN, COL], demographic: \"\u{2212}\"}",
            "report: {USBP: khsm-sector, default: cbp-daily}", "by: [area, source]", "drivers: nationality",
            "window: 3", "threshold: {above: 1}", "for: 2", "cooldown: 4", "lateness: 3d", "horizon: 26w",
            "team: border", "labels: {region: southwest, tier: 1}", "runbook: https://example.org/surge")
        #expect(
            try rule
                == Self.expected(.threshold(ThresholdDetector(level: Level(above: 1)))) {
                    $0.selection.filters = [
                        "source": ["USBP", "OFO"], "nationality": ["VEN", "COL"], "demographic": ["\u{2212}"],
                    ]
                    $0.selection.report = ReportChoice(
                        standard: "cbp-daily", bySource: ["USBP": "khsm-sector"])
                    $0.by = ["area", "source"]
                    $0.drivers = ["nationality"]
                    $0.measure = .window(3)
                    $0.holdBuckets = 2
                    $0.cooldownBuckets = 4
                    $0.severities = [SeverityLevel(.warning, Level(above: 1))]
                    $0.lateness = .seconds(3 * 86_400)
                    $0.horizon = .seconds(26 * 7 * 86_400)
                    $0.team = "border"
                    $0.labels = ["region": "southwest", "tier": "1"]
                    $0.runbook = "https://example.org/surge"
                })
    }

    @Test(arguments: BucketUnit.allCases)
    func `every bucket has its word`(unit: BucketUnit) throws {
        let head = Self.head.replacing("bucket: month", with: "bucket: \(unit.rawValue)")
        #expect(try Self.read("threshold: {above: 1}", head: head).bucket == unit)
    }

    @Test func `a sum to date starts with either year`() throws {
        #expect(try Self.read("to_date: year", "threshold: {above: 1}").measure == .toDate(.calendar))
        #expect(try Self.read("to_date: fiscal-year", "threshold: {above: 1}").measure == .toDate(.fiscal))
    }

    @Test func `an anchor is written once and used again`() throws {
        let text = """
            rules:
              - &first
                name: first
                summary: &summary {en: "A", es: "B"}
                stream: encounters
                bucket: day
                zone: UTC
                threshold: {above: 1}
              - name: second
                summary: *summary
                stream: encounters
                bucket: day
                zone: UTC
                threshold: {above: 2}
            """
        let book = try SettingsReader().rules(text: text, name: "r.yaml", configuration: .standard)
        #expect(book.rules.map(\.name) == ["first", "second"])
        #expect(book.rules[0].summary == book.rules[1].summary)
    }
}
