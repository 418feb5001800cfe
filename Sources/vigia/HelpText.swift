/// The help of the program and of each command, in 80 columns, made from the option tables.
package enum HelpText {
    package static let width = 80

    package static func program(_ commands: [Command]) -> String {
        let widest = commands.map(\.name.count).max() ?? 0
        var lines = wrap(
            "vigia watches streams of encounter and repatriation counts for spikes, and publishes alerts.",
            indent: 0)
        lines += ["", "Usage: vigia COMMAND [options]", "", "Commands:"]
        for command in commands { lines += entry(command.name, command.summary, column: widest + 4) }
        lines += ["", "Options:"]
        lines += entry("-h, --help", "Prints this; vigia COMMAND --help tells of a command.", column: 17)
        lines += entry("help --man", "Prints the manual page: vigia help --man | man -l -", column: 17)
        lines += entry(
            "help --completions bash|zsh|fish",
            "Prints what a shell completes: source <(vigia help --completions bash)",
            column: 17)
        lines += entry("-V, --version", "Prints the versions of vigia and of librdkafka.", column: 17)
        lines += [""] + exitStatus
        return lines.joined(separator: "\n")
    }

    package static func command(_ command: Command) -> String {
        var lines = wrap("vigia \(command.name): \(command.summary)", indent: 0)
        lines.append("")
        lines += wrap("Usage: vigia \(command.name) \(command.synopsis)", indent: 0, hanging: 7)
        for note in command.notes { lines += [""] + wrap(note, indent: 0) }
        let options = command.options + [.help]
        let column = min((options.map { label(of: $0).count }.max() ?? 0) + 4, 30)
        lines += ["", "Options:"]
        for option in options { lines += entry(label(of: option), option.help, column: column) }
        if !command.examples.isEmpty { lines += ["", "Examples:"] }
        for example in command.examples {
            lines += wrap(example.does, indent: 2)
            lines.append("    $ " + example.lines.joined(separator: " \\\n      "))
        }
        return (lines + [""] + exitStatus).joined(separator: "\n")
    }

    private static let exitStatus = wrap(
        "Exit status: 0 all is well; 1 something failed (a file, a disk, a broker); 2 the command line is "
            + "not clear; 3 records, tables, rules or settings were refused.", indent: 0)

    private static func label(of option: Command.Option) -> String {
        let short = option.short.map { "-\($0), " } ?? "    "
        return short + "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
    }

    /// A name and what it means, in two columns; a long name has a line for itself.
    private static func entry(_ name: String, _ meaning: String, column: Int) -> [String] {
        let text = wrap(meaning, indent: column)
        let start = "  " + name
        guard start.count + 2 <= column, let first = text.first else { return [start] + text }
        let padded = start + String(repeating: " ", count: column - start.count)
        return [padded + first.dropFirst(column)] + text.dropFirst()
    }

    /// - Parameter hanging: the indentation of all lines but the first.
    private static func wrap(_ text: String, indent: Int, hanging: Int? = nil) -> [String] {
        var lines: [String] = []
        var line = String(repeating: " ", count: indent)
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: hanging ?? indent)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
