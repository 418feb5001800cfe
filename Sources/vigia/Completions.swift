/// What a shell completes, made from the option tables: `source <(vigia help --completions bash)`.
enum Completions {
    enum Shell: String, CaseIterable {
        case bash, zsh, fish
    }

    static func text(_ commands: [Command], for shell: Shell) -> String {
        switch shell {
        case .bash: bash(commands)
        case .zsh: zsh(commands)
        case .fish: fish(commands)
        }
    }

    /// The first words of the commands, in their order, and `help`.
    private static func firstWords(_ commands: [Command]) -> [String] {
        var words: [String] = []
        for command in commands {
            let first = String(command.name.prefix { $0 != " " })
            if !words.contains(first) { words.append(first) }
        }
        return words + ["help"]
    }

    private static func longOptions(_ command: Command) -> [Command.Option] { command.options + [.help] }

    private static func bash(_ commands: [Command]) -> String {
        var lines = [
            "_vigia() {", "    local word=${COMP_WORDS[COMP_CWORD]} words=", "    case ${COMP_WORDS[*]:1} in",
        ]
        for command in longestFirst(commands) {
            let words = seconds(after: command, commands) + longOptions(command).map { "--\($0.name)" }
            lines.append("    '\(command.name) '*) words='\(words.joined(separator: " "))' ;;")
        }
        for group in groups(commands) {
            lines.append("    '\(group.first) '*) words='\(group.seconds.joined(separator: " "))' ;;")
        }
        lines += [
            "    *) words='\(firstWords(commands).joined(separator: " ")) --help --version' ;;", "    esac",
            "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))", "}",
            "complete -o default -F _vigia vigia",
        ]
        return lines.joined(separator: "\n")
    }

    private static func zsh(_ commands: [Command]) -> String {
        var lines = ["#compdef vigia", "_vigia() {", "    case \"${words[2,CURRENT]}\" in"]
        for command in longestFirst(commands) {
            let options = longOptions(command).map { option in
                let value = option.value.map { ":\($0):_files" } ?? ""
                let isMany = option.isRepeatable ? "*" : ""
                return "'\(isMany)--\(option.name)[\(quoted(option.help, "'[]:"))]\(value)'"
            }
            let seconds = seconds(after: command, commands).joined(separator: " ")
            let operands = (seconds.isEmpty ? "" : "'1:command:(\(seconds))' ") + "'*:file:_files'"
            lines.append(
                "    '\(command.name) '*) _arguments \(options.joined(separator: " ")) \(operands) ;;")
        }
        for group in groups(commands) {
            lines.append("    '\(group.first) '*) compadd \(group.seconds.joined(separator: " ")) ;;")
        }
        lines += [
            "    *) compadd \(firstWords(commands).joined(separator: " ")) ;;", "    esac", "}",
            "compdef _vigia vigia",
        ]
        return lines.joined(separator: "\n")
    }

    private static func fish(_ commands: [Command]) -> String {
        let firsts = firstWords(commands)
        var lines = [
            "complete -c vigia -n __fish_use_subcommand -f -a '\(firsts.joined(separator: " "))'"
        ]
        for group in groups(commands) {
            lines.append(
                "complete -c vigia -n '__fish_seen_subcommand_from \(group.first)' -f -a "
                    + "'\(group.seconds.joined(separator: " "))'")
        }
        for command in commands {
            let last = command.name.split(separator: " ").last.map(String.init) ?? command.name
            for option in longOptions(command) {
                let short = option.short.map { " -s \($0)" } ?? ""
                let value = option.value == nil ? "" : " -r"
                lines.append(
                    "complete -c vigia -n '__fish_seen_subcommand_from \(last)'\(short) "
                        + "-l \(option.name)\(value) -d '\(quoted(option.help, "'"))'")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// A shell takes the first pattern that fits: `txn end` comes before `txn`.
    private static func longestFirst(_ commands: [Command]) -> [Command] {
        commands.filter { $0.name.contains(" ") } + commands.filter { !$0.name.contains(" ") }
    }

    /// What may follow a command to make another: `end` follows `txn`.
    private static func seconds(after command: Command, _ commands: [Command]) -> [String] {
        groups(commands).first { $0.first == command.name }?.seconds ?? []
    }

    /// The commands of two words: `topics` and `create`.
    private static func groups(_ commands: [Command]) -> [(first: String, seconds: [String])] {
        var groups: [(first: String, seconds: [String])] = []
        for command in commands {
            let words = command.name.split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            if let known = groups.firstIndex(where: { $0.first == words[0] }) {
                groups[known].seconds.append(words[1])
            } else {
                groups.append((words[0], [words[1]]))
            }
        }
        return groups
    }

    /// Without the characters that mean something to the shell.
    private static func quoted(_ text: String, _ special: String) -> String {
        text.filter { !special.contains($0) }
    }
}
