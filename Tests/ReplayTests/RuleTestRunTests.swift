import Settings
import Testing

@testable import Replay

/// Rule tests as they run: a story that is told right passes, any other is told with its place, what was
/// expected and what came.
@Suite struct RuleTestRunTests {
    private static let rules = """
        rules:
          - {name: high, summary: {en: High, es: Alto}, stream: encounters, bucket: day,
             zone: America/Tijuana, by: [area], where: {source: USBP}, threshold: {above: 100}}
          - {name: hourly, summary: {en: High, es: Alto}, stream: encounters, bucket: hour,
             zone: America/New_York, where: {source: USBP}, threshold: {above: 100}, for: 2}
          - {name: silent, summary: {en: "{feed}", es: "{feed}"}, bucket: month, zone: UTC,
             silence: {feeds: [encounters/USBP/cbp-southwest, encounters/OFO/cbp-southwest], after: 2}}
        """

    private static func problems(_ test: String) throws -> [String] {
        let reader = SettingsReader()
        let book = try reader.rules(text: rules, name: "r.yaml", configuration: .standard)
        let tests = try reader.tests(
            text: "tests:\n" + test, name: "t.yaml", of: book, configuration: .standard)
        return tests.flatMap { RuleTestRun($0, configuration: .standard).problems.map(\.description) }
    }

    private static func yuma(_ says: String, _ more: String = "") -> String {
        """
        - name: x
          rule: high
          from: 2024-03-08
          series: [{area: Yuma, counts: 5 500 50 101 5}]
          says: "\(says)"
        \(more)
        """
    }

    /// Over the change to daylight saving: every bucket is there.
    @Test func `a story told right has no problems`() throws {
        #expect(try Self.problems(Self.yuma(".FRFR")) == [])
        let early = Self.yuma(".FRFR", "  early: \".F.F.\"")
        #expect(try Self.problems(early) == [])
        let word =
            "  expect: [{in: 2024-03-09, observed: 500, status: firing, severity: warning, group: Yuma}]"
        #expect(try Self.problems(Self.yuma(".FRFR", word)) == [])
    }

    @Test func `what was not said is told`() throws {
        #expect(
            try Self.problems(Self.yuma(".F.FR")) == [
                "t.yaml:6:9: \"x\" expects says .F.FR; got .FRFR: see 2024-03-10"
            ])
    }

    @Test(arguments: [
        ("observed: 501", "t.yaml:7:39: \"x\" expects observed: 501; got 500"),
        ("severity: critical", "t.yaml:7:39: \"x\" expects severity: critical; got warning"),
        ("reference: 1", "t.yaml:7:40: \"x\" expects reference: 1; got none"),
        (
            "es: abajo",
            "t.yaml:7:33: \"x\" expects es: abajo; got Alto. 500 el 9 de marzo de 2024: "
                + "por encima del umbral de 100."
        ),
        ("status: resolved", "t.yaml:7:17: \"x\" expects a word resolved in 2024-03-09; got firing of Yuma"),
        ("group: Tucson", "t.yaml:7:17: \"x\" expects a word of Tucson in 2024-03-09; got firing of Yuma"),
    ])
    func `each field is told in its place`(_ field: String, _ expected: String) throws {
        let expectation = "  expect: [{in: 2024-03-09, \(field)}]"
        #expect(try Self.problems(Self.yuma(".FRFR", expectation)) == [expected])
    }

    @Test func `a group that nobody expected is told`() throws {
        let test = """
            - name: x
              rule: high
              from: 2024-03-08
              series: [{area: Yuma, counts: 5 500}, {area: Tucson, counts: 500 5}]
              says: {Yuma: ".F"}
            """
        #expect(
            try Self.problems(test) == ["t.yaml:6:16: \"x\" expects nothing is said of Tucson; got FR"])
    }

    /// 3 November 2024 has two hours from 01:00 in New York.
    @Test func `the hour that is there twice counts twice`() throws {
        let test = """
            - name: x
              rule: hourly
              from: 2024-11-03T00:00-04:00
              counts: 5 500 500 5
              says: "..FR"
              expect: [{in: 2024-11-03T01:00-05:00, observed: 500}]
            """
        #expect(try Self.problems(test) == [])
    }

    @Test func `nothing reported is not nothing counted`() throws {
        let test = """
            - name: x
              rule: silent
              from: 2024-01
              series:
                - {feed: encounters/USBP/cbp-southwest, counts: 9x2 _x3 9}
                - {feed: encounters/OFO/cbp-southwest, counts: 9x2 0x3 9}
              says: {encounters/USBP/cbp-southwest: "...F.R"}
            """
        #expect(try Self.problems(test) == [])
    }

    @Test func `a revision that comes too late is refused in its place`() throws {
        let test = """
            - name: x
              rule: high
              from: 2022-01-01
              series:
                - area: Yuma
                  counts: 5x800
                  revised: [{bucket: 2022-01-01, in: 2024-03-01, count: 500}]
              says: "\(String(repeating: ".", count: 800))"
            """
        let problems = try Self.problems(test)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("t.yaml:8:17: \"x\" has an event that is refused; ") == true)
    }
}
