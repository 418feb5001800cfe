import Testing

@Suite("Names are the field's words")
struct NameTests {
    /// What a change is measured against: the base of a percentage.
    static let telling = ["Sources/Detectors/ChangeDetector.swift": "Base"]

    static let emptySuffixes = [
        "Manager", "Helper", "Helpers", "Utils", "Util", "Common", "Base", "Impl", "Info", "Data",
    ]

    @Test("No type has a name that says nothing")
    func typesHaveTellingNames() {
        let declaration = #/\b(?:struct|enum|class|actor|protocol|typealias) (\w+)/#
        for file in Repository.sources + Repository.tests {
            for line in file.code.indices {
                guard let name = file.code[line].firstMatch(of: declaration).map({ String($0.1) }) else {
                    continue
                }
                for suffix in Self.emptySuffixes
                where name.hasSuffix(suffix) && Self.telling[file.name] != name {
                    Issue.record("\(file.place(line)): \(name): '\(suffix)' says nothing: name what it is")
                }
            }
        }
    }

    /// A file that adds a part to a type (`extension`) is named after that part.
    @Test("A file begins with what it is named after")
    func filesBeginWithTheirSubject() throws {
        var faults: [String: [String]] = [:]
        for file in Repository.sources where file.subject != "main" {
            guard let first = file.first, first.kind != "extension", first.name != file.subject else {
                continue
            }
            faults[file.name] = ["begins with \(first.kind) \(first.name)"]
        }
        try Ratchet(rule: "subject", demand: "A file begins with what it is named after").check(faults)
    }
}
