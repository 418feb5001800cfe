import Settings
import Testing

/// The subset of YAML that is read, seen through the rules reader.
@Suite struct YamlDocumentTests {
    static let table: [(String, [String])] = [
        ("", ["r.yaml: the file is empty; write at least one key"]),
        ("# only a comment\n", ["r.yaml: the file is empty; write at least one key"]),
        ("rules: []\n", []),
        ("rules:\n", ["r.yaml:1:1: \"rules\" has no value; write one after the colon, or remove the key"]),
        ("rules: 3\n", ["r.yaml:1:8: \"rules\" must be a list, not \"3\"; write - name: ... under it"]),
        (
            "- rules\n",
            ["r.yaml:1:1: the file must be a mapping, not a list; write keys and values: rules, budget"]
        ),
        (
            "rules: []\n---\nrules: []\n",
            [
                "r.yaml:2:1: not YAML: a second document starts in the same file; "
                    + "write one document, or two files"
            ]
        ),
        (
            "rules: []\nrules: []\n",
            ["r.yaml:2:1: the key \"rules\" stands here a second time; keep this one or that of line 1"]
        ),
        (
            "rules: !!seq []\n",
            [
                "r.yaml:1:8: a tag stands before this value; "
                    + "remove it: what a value means follows from its key"
            ]
        ),
        (
            "rules: *others\n",
            [
                "r.yaml:1:8: not YAML: no finished anchor &others stands before *others; "
                    + "write &others before the value that it stands for, or quotes round a text"
            ]
        ),
        (
            "rules: &all [*all]\n",
            [
                "r.yaml:1:14: not YAML: no finished anchor &all stands before *all; "
                    + "write &all before the value that it stands for, or quotes round a text"
            ]
        ),
        (
            "rules: {[a]: b}\n",
            [
                "r.yaml:1:9: not YAML: a key must be a text, not a list; "
                    + "check indentation, brackets and quotes up to here; "
                    + "a text with : or # in it needs quotes"
            ]
        ),
    ]

    @Test(arguments: table)
    func `each fault has its line`(text: String, expected: [String]) {
        #expect(BadRulesTests.problems(of: text) == expected)
    }

    @Test(arguments: [
        ("rules: [}\n", "r.yaml:1:9: not YAML: "), ("rules: 'open\n", "r.yaml:2:1: not YAML: "),
        ("a:\n\tb: 1\n", "r.yaml:2:1: not YAML: "), ("ñ: \u{7}\n", "r.yaml:1:4: not YAML: "),
    ])
    func `what is no YAML is told with its place`(text: String, start: String) throws {
        let problems = BadRulesTests.problems(of: text)
        #expect(problems.count == 1)
        #expect(try #require(problems.first).hasPrefix(start), "\(problems)")
    }

    @Test func `nesting has a limit`() {
        let deep = "rules: " + String(repeating: "[", count: 100_000)
        #expect(BadRulesTests.problems(of: deep).map { $0.contains("nested more than 32 deep") } == [true])
        var chain = "a0: &a0 []\n"
        for level in 1...40 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(BadRulesTests.problems(of: chain).map { $0.contains("nested more than 32 deep") } == [true])
    }

    @Test func `aliases count as what they stand for`() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(aliases)]\n"
        }
        #expect(BadRulesTests.problems(of: bomb).map { $0.contains("more than 100000 values") } == [true])
    }

    @Test func `a large file is refused unread`() {
        let text = "# " + String(repeating: "x", count: SettingsLimits.fileBytes) + "\n"
        #expect(
            BadRulesTests.problems(of: text) == [
                "r.yaml: the file has 1048579 bytes, more than 1048576; split it into several files"
            ])
    }
}
