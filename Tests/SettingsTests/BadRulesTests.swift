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
        let methods = ["change", "record", "crossover", "silence"]
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
