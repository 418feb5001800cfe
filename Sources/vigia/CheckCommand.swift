import Rules
import Settings

/// `vigia check`: whether files of rules can be used, before anything starts.
enum CheckCommand {
    static let command = Command(
        name: "check", summary: "Checks rules and configuration, and lists every problem.",
        synopsis: "FILE_OR_DIR... [--config FILE]",
        notes: [
            "Every problem is told as file:line:column, what is wrong, and what to write instead. Where "
                + "there is none, each rule is told in one line: what it reads, how it is split, and when "
                + "it fires. Without files, the configuration and the rules that it names are checked."
        ],
        options: [.config],
        examples: [
            .init(does: "All rules of a folder:", lines: "vigia check Config/rules"),
            .init(
                does: "A configuration, with its streams and its rules:",
                lines: "vigia check --config Config/vigia.yaml"),
        ],
        run: run)

    private static func run(_ arguments: Arguments) throws -> ExitStatus {
        let setup = try Setup(arguments)
        let book = try setup.rules(arguments.operands)
        var files: [String] = []
        for rule in book.rules {
            guard let file = book.location(of: rule.name)?.file, !files.contains(file) else { continue }
            files.append(file)
        }
        let widest = book.rules.map(\.name.count).max() ?? 0
        for rule in book.rules {
            let gap = String(repeating: " ", count: widest - rule.name.count)
            Terminal.say("\(rule.name)\(gap)  \(rule.sentence)")
        }
        let whole = "\(count(book.rules.count, "rule")) in \(count(files.count, "file")): all good"
        return Terminal.say(whole) ? .success : .failure
    }

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
