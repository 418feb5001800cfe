import Replay
import Rules
import Settings

/// `vigia check`: whether settings can be used, and whether rules say what their tests expect, before
/// anything starts.
enum CheckCommand {
    static let command = Command(
        name: "check", summary: "Checks rules, their tests, mappings and configurations.",
        synopsis: "FILE_OR_DIR... [--config FILE] [--no-tests]",
        notes: [
            "Every problem is told as file:line:column, what is wrong, and what to write instead. Where "
                + "there is none, each rule is told in one line: what it reads, how it is split, and when "
                + "it fires. What a file is, is seen from its keys; of a folder every *.yaml is checked. "
                + "Without files, the configuration and the rules that it names are checked.",
            "Rules are read with the streams and feeds of --config, or else of the configuration among the "
                + "files. NAME.test.yaml holds the tests of the rules in NAME.yaml beside it: stories in "
                + "buckets, run through the very stages of the daemon. A word that is not as expected is "
                + "told like any other problem.",
        ],
        options: [
            .config,
            .init(name: "no-tests", help: "Reads rules without running the tests beside them."),
        ],
        examples: [
            .init(does: "All rules of a folder, and their tests:", lines: "vigia check Config/rules"),
            .init(
                does: "A configuration, with its streams and its rules:",
                lines: "vigia check --config Config/vigia.yaml"),
            .init(does: "Everything:", lines: "vigia check Config"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        guard !arguments.operands.isEmpty || arguments.has("config") else {
            throw CommandError(
                .usage, "nothing is given to check: name files or folders, or a configuration")
        }
        var check = SettingsCheck(withTests: !arguments.has("no-tests"))
        check.read(arguments.operands, configuration: arguments["config"])
        for problem in check.problems { Terminal.tell("\(problem)") }
        for note in check.notes { Terminal.tell(note) }
        guard check.problems.isEmpty else { return .refused }
        let widest = check.rules.map(\.name.count).max() ?? 0
        for rule in check.rules {
            let gap = String(repeating: " ", count: widest - rule.name.count)
            Terminal.say("\(rule.name)\(gap)  \(rule.sentence)")
        }
        Terminal.say("\(check.summary): all good")
        return .success
    }
}

/// Reads and tries settings of all kinds, and keeps every problem.
private struct SettingsCheck {
    let withTests: Bool
    private(set) var problems: [Problem] = []
    /// What was left out, and why.
    private(set) var notes: [String] = []
    private(set) var rules: [Rule] = []
    private var survey = SettingsSurvey()
    private var testCount = 0
    private let reader = SettingsReader()

    init(withTests: Bool) { self.withTests = withTests }

    mutating func read(_ paths: [String], configuration named: String?) {
        keep { check throws(Problems) in try check.survey.add(paths: paths) }
        for file in survey.others {
            notes.append("\(file): left out: it has no key of rules, tests, mappings or configurations")
        }
        let configuration = readConfigurations(named)
        for file in survey.mappings {
            keep { check throws(Problems) in
                _ = try check.reader.tableMapping(file: file, configuration: configuration)
            }
        }
        guard let configuration else {
            if !survey.rules.isEmpty || !survey.tests.isEmpty {
                notes.append("The rules were not checked: they need the configuration.")
            }
            return
        }
        for file in withTests ? survey.tests : [] {
            survey.add(rulesOf: reader.rulesFiles(ofTests: file), withTests: false)
        }
        survey.add(rulesOf: [], withTests: withTests)
        readRules(configuration)
    }

    /// The one that rules are read with: the named one, or else the first of those that were found.
    private mutating func readConfigurations(_ named: String?) -> Configuration? {
        var first: Configuration?
        var isSound = true
        for file in (named.map { [$0] } ?? []) + survey.configurations.filter({ $0 != named }) {
            let read = keep { check throws(Problems) in
                let configuration = try check.reader.configuration(file: file)
                let paths = check.reader.rulesPaths(of: configuration, file: file)
                check.survey.add(rulesOf: paths, withTests: false)
                first = first ?? configuration
            }
            isSound = isSound && read
        }
        return isSound ? first ?? .standard : nil
    }

    private mutating func readRules(_ configuration: Configuration) {
        guard !survey.rules.isEmpty || !survey.tests.isEmpty else { return }
        let isRead = keep { check throws(Problems) in
            let book = try check.reader.rules(paths: check.survey.rules, configuration: configuration)
            check.rules = book.rules
            guard check.withTests else { return }
            let tests = try check.reader.tests(
                files: check.survey.tests, of: book, configuration: configuration)
            check.testCount = tests.count
            for test in tests {
                check.problems += RuleTestRun(test, configuration: configuration).problems
            }
        }
        if !isRead, !survey.tests.isEmpty, withTests { notes.append("No test was run.") }
    }

    @discardableResult
    private mutating func keep(_ step: (inout SettingsCheck) throws(Problems) -> Void) -> Bool {
        do throws(Problems) {
            try step(&self)
            return true
        } catch {
            problems += error.list
            return false
        }
    }

    /// `17 rules in 1 file, 6 tests in 1 file, 9 mappings`
    var summary: String {
        let found = [
            (rules.count, "rule", survey.rules.count), (testCount, "test", survey.tests.count),
            (survey.mappings.count, "mapping", nil), (survey.configurations.count, "configuration", nil),
        ]
        return found.filter { $0.0 > 0 }.map { count, noun, files in
            Self.count(count, noun) + (files.map { " in \(Self.count($0, "file"))" } ?? "")
        }.joined(separator: ", ")
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
