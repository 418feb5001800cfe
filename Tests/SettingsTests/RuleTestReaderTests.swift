import Alerting
import Events
import Settings
import Testing

/// Rule tests as they are written: counts in short, words drawn in time, and every mistake with its place.
@Suite struct RuleTestReaderTests {
    private static let rules = """
        rules:
          - {name: plain, summary: {en: A, es: B}, stream: encounters, bucket: month, zone: UTC,
             where: {source: USBP, nationality: VEN}, threshold: {above: 1}}
          - {name: split, summary: {en: A, es: B}, stream: encounters, bucket: day, zone: UTC, by: [area],
             where: {source: [USBP, OFO]}, threshold: {above: 1}}
        """

    private static func read(_ lines: String) throws -> [RuleTest] {
        let reader = SettingsReader()
        let book = try reader.rules(text: rules, name: "r.yaml", configuration: .standard)
        return try reader.tests(
            text: "tests:\n- " + lines.replacing("; ", with: "\n  ") + "\n", name: "t.yaml", of: book,
            configuration: .standard)
    }

    @Test(
        arguments: [
            ("5", [5]), ("5x3", [5, 5, 5]), ("5+2x3", [5, 7, 9]), ("5-2x3", [5, 3, 1]),
            ("_ 0 _x2", [nil, 0, nil, nil]),
            ("1 2x2 9", [1, 2, 2, 9]),
        ] as [(String, [Int64?])])
    func `counts are written in short`(_ text: String, _ counts: [Int64?]) throws {
        let drawn = String(repeating: ".", count: counts.count)
        let tests = try Self.read("name: x; rule: plain; from: 2024-01; counts: \(text); says: \"\(drawn)\"")
        #expect(tests.first?.series.first?.counts == counts)
    }

    @Test func `what the rule leaves no doubt about need not be written`() throws {
        let test = try #require(
            try Self.read("name: x; rule: plain; from: 2024-01; counts: 1; says: F").first)
        #expect(test.series[0].feed.description == "encounters/USBP/events")
        #expect(test.series[0].dimensions.map { "\($0.name)=\($0.value)" } == ["nationality=VEN"])
        #expect(test.location.description == "t.yaml:2:3")
    }

    @Test(
        arguments: [
            ("..F.R", [[], [], [.firing], [], [.resolved]]),
            ("FU AW", [[.firing], [.updated], [.amended], [.withdrawn]]),
            (".(RF).", [[], [.resolved, .firing], []]),
        ] as [(String, [[Status]])])
    func `words are drawn in time`(_ text: String, _ columns: [[Status]]) throws {
        let drawing = try #require(Drawing(text))
        #expect(drawing.columns == columns)
        #expect(drawing.description == text.filter { $0 != " " })
    }

    @Test(arguments: ["f", "..X", "(F", "F)", "((F))", "..,"])
    func `what is no drawing is none`(_ text: String) { #expect(Drawing(text) == nil) }

    private static let start = "name: x; rule: plain; from: 2024-01; "

    @Test(arguments: [
        (
            "rule: plain",
            [
                "t.yaml:2:3: \"test\" has no \"name\"; write name: and the story in a few words",
                "t.yaml:2:3: \"test\" has no \"from\"; write from: 2024-01, the first bucket",
                "t.yaml:2:3: \"test\" has no \"counts\"; write counts: 100x12 250, one for each bucket",
                "t.yaml:2:3: \"test\" has no \"says\"; write says: \"..F.R\", one character for each bucket",
            ]
        ),
        ("name: x; rule: plian", ["t.yaml:3:9: no rule is called \"plian\"; did you mean \"plain\"?"]),
        (
            "name: x; rule: plain; from: January; counts: 1; says: F",
            ["t.yaml:4:9: \"January\" is no month of UTC; write it like 2024-01"]
        ),
        (start + "counts: 1; syas: F; says: F", ["t.yaml:6:3: unknown key \"syas\"; did you mean \"says\"?"]),
        (
            start + "counts: 1 2,000; says: F",
            [
                "t.yaml:5:11: \"counts\" cannot have \"2,000\"; "
                    + "write counts, and _ where nothing is reported: 80 100x12 100+10x3 _ 250"
            ]
        ),
        (
            start + "counts: 9x3000; says: F",
            ["t.yaml:5:11: \"counts\" has more than 2000 buckets; tell a shorter story"]
        ),
        (
            start + "counts: 5-3x3; says: F",
            [
                "t.yaml:5:11: \"counts\" cannot have \"5-3x3\"; "
                    + "write counts, and _ where nothing is reported: 80 100x12 100+10x3 _ 250"
            ]
        ),
        (
            start + "counts: 1 2; says: F",
            [
                "t.yaml:6:9: \"says\" draws 1 buckets, but the counts have 2; write one character for each"
            ]
        ),
        (
            start + "counts: 1; says: X",
            [
                "t.yaml:6:9: \"says\" cannot be \"X\"; write . for silence, and F (firing), U (updated), "
                    + "A (amended), W (withdrawn) or R (resolved), with brackets round several: ..F(RF)."
            ]
        ),
        (
            start + "feed: encounters/OFO/events; counts: 1; says: F",
            ["t.yaml:5:9: \"plain\" does not read encounters/OFO/events; name a feed that the rule reads"]
        ),
        (
            start + "counts: 1 2; says: ..; revised: [{bucket: 2024-02, in: 2024-01, count: 1}]",
            [
                "t.yaml:7:13: only a count that was told before can be revised; "
                    + "write an \"in\" after \"bucket\", and a bucket that has a count"
            ]
        ),
        (
            start + "counts: 1; says: F; expect: [{in: 2024-02}]",
            [
                "t.yaml:7:17: \"in\" lies outside of the counts; write a month from 2024-01 to 2024-01"
            ]
        ),
        (
            start + "counts: 1; says: F; expect: [{in: 2024-01, obsreved: 1}]",
            ["t.yaml:7:26: unknown key \"obsreved\"; did you mean \"observed\"?"]
        ),
        (
            "name: x; rule: split; from: 2024-01-01; counts: 1; says: F",
            [
                "t.yaml:2:3: \"split\" reads several feeds; write feed: STREAM/SOURCE/REPORT with the counts"
            ]
        ),
        (
            "name: x; rule: split; from: 2024-01-01; says: {Yma: F}; "
                + "series: [{feed: encounters/USBP/events, area: Yuma, counts: 1}]",
            ["t.yaml:5:10: no series is of the group \"Yma\"; did you mean \"Yuma\"?"]
        ),
    ])
    func `each mistake has its line`(_ lines: String, _ expected: [String]) {
        do {
            _ = try Self.read(lines)
            Issue.record("nothing is wrong")
        } catch {
            #expect((error as? Problems)?.list.map(\.description) == expected)
        }
    }
}
