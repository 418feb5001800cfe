import Foundation
import Rules
import Settings
import Testing

/// What is wrong in a rules file, and the exact lines that tell so.
@Suite struct BadRulesTests {
    /// The problems of one rule with these lines in place of those of the same keys.
    static func problems(_ lines: String) -> [String] {
        var fields = [
            ("name", "some-rule"), ("summary", "{en: A, es: B}"), ("stream", "encounters"),
            ("bucket", "month"),
            ("zone", "UTC"), ("threshold", "{above: 1}"),
        ]
        let methods = ["change", "record", "detect", "crossover", "silence"]
        for line in lines.split(separator: ";").map({ $0.drop { $0 == " " } }) {
            let key = line.prefix { $0 != ":" }
            let value = line.dropFirst(key.count + 1).drop { $0 == " " }
            if methods.contains(String(key)) { fields.removeAll { $0.0 == "threshold" } }
            if key == "silence" { fields.removeAll { $0.0 == "stream" } }
            fields.removeAll { $0.0 == key }
            if value != "-" { fields.append((String(key), String(value))) }
        }
        return problems(of: "rules:\n- " + fields.map { "\($0.0): \($0.1)" }.joined(separator: "\n  ") + "\n")
    }

    static func problems(of text: String) -> [String] {
        do throws(Problems) {
            _ = try SettingsReader().rules(text: text, name: "r.yaml", configuration: .standard)
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    @Test(arguments: methods + qualities)
    func `each fault has its line`(rule: String, expected: [String]) {
        #expect(Self.problems(rule) == expected)
    }

    @Test func `all problems of a file are told at once, in the order of its lines`() {
        let text = """
            rules:
              - name: first
                summary: {en: "A", es: "B"}
                stream: encounters
                bucket: fortnight
                zone: America/Washington
                by: [areas]
                change: {against: year-ago, above: half}
                min_counts: 500
              - name: first
                summary: "A"
                stream: encounters
                bucket: day
                zone: UTC
                threshold: {above: 1}
            rule: {}
            """
        #expect(
            Self.problems(of: text).map { $0.split(separator: ": ").first ?? "" } == [
                "r.yaml:5:13", "r.yaml:6:11", "r.yaml:7:10", "r.yaml:8:40", "r.yaml:9:5", "r.yaml:10:11",
                "r.yaml:11:14", "r.yaml:16:1",
            ])
    }

    @Test func `a name is unique`() {
        let rule =
            "  - {name: one, summary: {en: A, es: B}, stream: encounters, bucket: day, zone: UTC, "
            + "threshold: {above: 1}}\n"
        #expect(
            Self.problems(of: "rules:\n" + rule + rule) == [
                "r.yaml:3:12: a rule is called \"one\" already; "
                    + "choose another name; the first is at r.yaml:2:5"
            ])
    }

    private static let sound = """
        rules:
          - name: one
            summary: {en: A, es: Día}
            stream: encounters
            bucket: day
            zone: UTC
            threshold: {above: 1}

        """

    private static let generalHint =
        "check indentation, brackets and quotes up to here; a text with : or # in it needs quotes"

    /// A change to a sound file, and what is told of it.
    private static let wholeFiles: [((String, String), String)] = [
        (("    bucket", "\tbucket"), "5:1: not YAML: a tab stands here; write spaces"),
        (
            ("    bucket", "     bucket"),
            "5:12: not YAML: mapping values are not allowed in this context; " + generalHint
        ),
        (
            ("{en: A", "{en: \"A"),
            "8:1: not YAML: found unexpected end of stream while scanning a quoted scalar, "
                + "which begins at 3:19; " + generalHint
        ),
        (
            ("es: Día}", "es: Día"),
            "4:11: not YAML: did not find expected ',' or '}' while parsing a flow mapping, "
                + "which begins at 3:14; " + generalHint
        ),
        (
            ("{en: A", "*texts # {en: A"),
            "3:14: not YAML: no finished anchor &texts stands before *texts; "
                + "write &texts before the value that it stands for, or quotes round a text"
        ),
        (
            ("rules:\n  -", "rules:\n   "),
            "2:5: \"rules\" must be a list, not a mapping; write - name: ... under it"
        ),
        (
            ("rules:\n", ""),
            "1:3: the file must be a mapping, not a list; write keys and values: rules, budget"
        ),
        (("rules:", "Rules:"), "1:1: unknown key \"Rules\"; did you mean \"rules\"?"),
        (
            ("    zone: UTC\n", "    zone: UTC\n---\n"),
            "7:1: not YAML: a second document starts in the same file; write one document, or two files"
        ),
    ]

    @Test(arguments: wholeFiles)
    func `what is wrong with a whole file is told once`(_ change: (String, String), _ expected: String) {
        #expect(Self.problems(of: Self.sound.replacing(change.0, with: change.1)) == ["r.yaml:" + expected])
    }

    @Test(arguments: [
        ("\u{FEFF}", "\n"), ("", "\r\n"), ("\u{FEFF}", "\r\n"),
    ])
    func `marks of editors do no harm`(_ start: String, _ end: String) {
        #expect(Self.problems(of: start + Self.sound.replacing("\n", with: end)) == [])
    }

    @Test(arguments: [
        (String.Encoding.isoLatin1, "3:28: not YAML: invalid trailing UTF-8 octet; save the file as UTF-8"),
        (.utf16, "1:1: not YAML: invalid leading UTF-8 octet; save the file as UTF-8"),
    ])
    func `a file in another encoding is told`(_ encoding: String.Encoding, _ expected: String) throws {
        let path = NSTemporaryDirectory() + "vigia-encoding-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try #require(Self.sound.data(using: encoding)).write(to: URL(fileURLWithPath: path))
        #expect(throws: Problems.self) {
            do throws(Problems) {
                _ = try SettingsReader().rules(paths: [path], configuration: .standard)
            } catch {
                #expect(error.list.map(\.description) == ["\(path):\(expected)"])
                throw error
            }
        }
    }

    @Test func `there is a limit to the number of rules`() {
        let rules = (0...SettingsLimits.rules).map { number in
            "- {name: r\(number), summary: {en: A, es: B}, stream: encounters, bucket: day, zone: UTC, "
                + "threshold: {above: 1}}\n"
        }
        #expect(Self.problems(of: "rules:\n" + rules.dropLast().joined()) == [])
        #expect(
            Self.problems(of: "rules:\n" + rules.joined()) == [
                "r.yaml:1002:3: this is rule 1001, more than 1000; "
                    + "join rules that differ in a value by grouping: by: [area]"
            ])
    }
}
