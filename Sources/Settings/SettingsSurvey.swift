import Foundation

/// Settings files of all kinds, found in files and folders.
package struct SettingsSurvey: Hashable, Sendable {
    /// `{rules: [{name: ...}]}`
    package private(set) var rules: [String] = []
    /// `*.test.yaml`
    package private(set) var tests: [String] = []
    /// Of published tables.
    package private(set) var mappings: [String] = []
    /// `vigia.yaml`, by any name.
    package private(set) var configurations: [String] = []
    /// In folders: YAML that is none of ours.
    package private(set) var others: [String] = []

    private var seen: Set<String> = []

    /// Nothing found yet.
    package init() {}

    /// Takes files as they are, and of folders every `*.yaml` at any depth. What cannot be read, or is no
    /// YAML, is thrown as the problems of all of them.
    package mutating func add(paths: [String]) throws(Problems) {
        var problems: [Problem] = []
        for path in paths {
            let sheet = ProblemSheet(file: path)
            let files = SettingsFiles.yamlFiles(at: path, sheet: sheet)
            for file in files.names where isNew(file) { problems += add(file, isNamed: !files.isFolder) }
            problems += sheet.sorted
        }
        if !problems.isEmpty { throw Problems(problems) }
    }

    /// Adds files of rules, and with them the tests that lie beside.
    package mutating func add(rulesOf paths: [String], withTests: Bool) {
        for path in paths {
            let files = SettingsFiles.rulesFiles(at: path, sheet: ProblemSheet(file: path))
            for file in files where isNew(file) { rules.append(file) }
        }
        guard withTests else { return }
        for file in rules {
            let beside = Self.tests(of: file)
            if FileManager.default.fileExists(atPath: beside), isNew(beside) { tests.append(beside) }
        }
    }

    private mutating func isNew(_ file: String) -> Bool {
        seen.insert(URL(fileURLWithPath: file).standardizedFileURL.path).inserted
    }

    private mutating func add(_ file: String, isNamed: Bool) -> [Problem] {
        let sheet = ProblemSheet(file: file)
        guard let bytes = SettingsFiles.bytes(of: file, sheet: sheet),
            let root = YamlDocument.root(of: bytes, sheet: sheet)
        else { return sheet.sorted }
        // The name of tests tells what they are, as it keeps them from being read as rules.
        switch file.hasSuffix(".test.yaml") ? .tests : SettingsKind.of(root) {
        case .rules: rules.append(file)
        case .tests: tests.append(file)
        case .mapping: mappings.append(file)
        case .configuration: configurations.append(file)
        case nil: if isNamed { rules.append(file) } else { others.append(file) }
        }
        return []
    }

    /// `southwest.test.yaml` of `southwest.yaml`.
    private static func tests(of file: String) -> String {
        (file.hasSuffix(".yaml") ? String(file.dropLast(5)) : file) + ".test.yaml"
    }
}

extension SettingsReader {
    /// The files of rules that a file of tests is about: those under its `rules:`, seen from its folder, or
    /// the one beside it.
    package func rulesFiles(ofTests file: String) -> [String] {
        let sheet = ProblemSheet(file: file)
        let folder = SettingsFiles.folder(of: file)
        if let bytes = SettingsFiles.bytes(of: file, sheet: sheet),
            let root = YamlDocument.root(of: bytes, sheet: sheet), case .mapping(let entries) = root.content,
            let entry = entries.first(where: { $0.key == "rules" })
        {
            let setting = Setting(name: "rules", node: entry.value, sheet: sheet)
            return (setting.texts(max: SettingsLimits.rulesFiles) ?? []).map {
                SettingsFiles.path($0, from: folder)
            }
        }
        return [String(file.dropLast(file.hasSuffix(".test.yaml") ? 10 : 0)) + ".yaml"]
    }

    /// Reads tests of rules.
    package func tests(
        files: [String], of book: RuleBook, configuration: Configuration
    ) throws(Problems) -> [RuleTest] {
        var reader = RuleTestsFileReader(configuration: configuration, book: book)
        var problems: [Problem] = []
        for file in files {
            let sheet = ProblemSheet(file: file)
            if let bytes = SettingsFiles.bytes(of: file, sheet: sheet) { reader.read(bytes, file: file) }
            problems += sheet.sorted
        }
        problems += reader.problems
        guard problems.isEmpty else { throw Problems(problems) }
        return reader.tests
    }

    /// Reads tests that are no file (a test of theirs); `name` stands in problems.
    package func tests(
        text: String, name: String, of book: RuleBook, configuration: Configuration
    ) throws(Problems) -> [RuleTest] {
        var reader = RuleTestsFileReader(configuration: configuration, book: book)
        reader.read(text.utf8, file: name)
        guard reader.problems.isEmpty else { throw Problems(reader.problems) }
        return reader.tests
    }
}
