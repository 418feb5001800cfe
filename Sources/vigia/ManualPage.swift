/// The manual page, `vigia(1)`, made from the option tables: `vigia help --man | man -l -`.
enum ManualPage {
    static func text(_ commands: [Command]) -> String {
        var lines = [
            ".TH VIGIA 1 \"\" \"vigia \(Program.version)\"", ".SH NAME",
            "vigia \\- watches streams of encounter and repatriation counts for spikes", ".SH SYNOPSIS",
            ".B vigia", ".I COMMAND", "[options]", ".SH COMMANDS",
        ]
        for command in commands { lines += section(command) }
        lines += [".SH EXIT STATUS"]
        for (status, meaning) in [
            (ExitStatus.success, "All is well."), (.failure, "Something failed: a file, a disk, a broker."),
            (.usage, "The command line is not clear."),
            (.refused, "Records, tables, rules or settings were refused."),
        ] {
            lines += [".TP", ".B \(status.rawValue)", escaped(meaning)]
        }
        return lines.joined(separator: "\n")
    }

    private static func section(_ command: Command) -> [String] {
        var lines = [
            ".SS vigia \(escaped(command.name)) \(escaped(command.synopsis))", escaped(command.summary),
        ]
        for note in command.notes { lines += [".PP", escaped(note)] }
        for option in command.options + [.help] {
            let short = option.short.map { "-\($0), " } ?? ""
            let value = option.value.map { " \\fI\(escaped($0))\\fP" } ?? ""
            lines += [".TP", "\\fB\(escaped("\(short)--\(option.name)"))\\fP\(value)", escaped(option.help)]
        }
        for example in command.examples {
            lines += [".PP", escaped(example.does), ".PP", ".nf"]
            lines += example.lines.enumerated().map { row, line in
                let end = row == example.lines.count - 1 ? "" : " \\e"
                return (row == 0 ? "$ " : "  ") + escaped(line) + end
            }
            lines.append(".fi")
        }
        return lines
    }

    /// As roff takes it: a hyphen that can be copied, no escape, no request at the start of a line.
    private static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
}
