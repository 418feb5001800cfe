import Glibc
import KafkaClient
import Replay
import Settings

/// From the command line to a command and its exit status.
package enum Program {
    package static let version = "0.1.0"

    /// In the order of the help.
    package static let commands: [Command] = [
        CheckCommand.command, ConvertCommand.command, ReplayCommand.command, SendCommand.command,
        HistoryLoadCommand.command, TopicsCreateCommand.command, ReprocessCommand.command,
        ClockSettleCommand.command, TxnCommand.command, TxnEndCommand.command, RunCommand.command,
        DeliverCommand.command, ConsoleCommand.command, ExplainCommand.command, AnswerCommand.command,
        AnswersCommand.command, SilenceAddCommand.command, SilenceListCommand.command,
        SilenceExpireCommand.command, DemoCommand.command, DetectCommand.command,
    ]

    static func run(_ words: [String]) -> Int32 {
        // A reader that goes away is an error of the write, with a sentence, and not our death.
        signal(SIGPIPE, SIG_IGN)
        Terminal.holdStandardFiles()
        let status = answer(Array(words.dropFirst()))
        return (status == .success && Terminal.hasFailed ? .failure : status).rawValue
    }

    private static func answer(_ words: [String]) -> ExitStatus {
        guard let first = words.first else {
            Terminal.tell(HelpText.program(commands))
            return .usage
        }
        if ["-h", "--help", "help"].contains(first), words.count == 1 {
            return say(HelpText.program(commands))
        }
        if ["-V", "--version"].contains(first) {
            return say("vigia \(version)\nlibrdkafka \(LibraryVersion.text)")
        }
        if first == "help", words.count > 1, words[1].hasPrefix("--") { return help(words.dropFirst()) }
        let asked = first == "help" ? Array(words.dropFirst()) + ["--help"] : words
        guard let command = command(in: asked) else {
            return fail(CommandError(.usage, unknown(asked)), in: nil)
        }
        let rest = Array(asked.dropFirst(command.name.split(separator: " ").count))
        do {
            let arguments = try OptionParser.parse(rest, of: command)
            if arguments.has("help") { return say(HelpText.command(command)) }
            return try command.run(arguments)
        } catch let problems as Problems {
            for problem in problems.list { Terminal.tell("\(problem)") }
            return .refused
        } catch let error as CommandError {
            return fail(error, in: command)
        } catch {
            return fail(CommandError(.failure, "\(error)"), in: command)
        }
    }

    /// `help --man`, `help --completions bash`
    private static func help(_ words: ArraySlice<String>) -> ExitStatus {
        switch (words.first, words.count) {
        case ("--man", 1): return say(ManualPage.text(commands))
        case ("--help", 1): return say(HelpText.program(commands))
        case ("--completions", 2):
            if let shell = words.last.flatMap(Completions.Shell.init) {
                return say(Completions.text(commands, for: shell))
            }
        case (_, _): break
        }
        return fail(
            CommandError(.usage, "write vigia help --man, or vigia help --completions bash, zsh or fish"),
            in: nil)
    }

    /// The longest name that fits: `txn end` before `txn`.
    private static func command(in words: [String]) -> Command? {
        commands.filter { words.starts(with: $0.name.split(separator: " ").map(String.init)) }
            .max { $0.name.count < $1.name.count }
    }

    private static func unknown(_ words: [String]) -> String {
        let names = commands.map(\.name)
        let group = names.filter { $0.hasPrefix((words.first ?? "") + " ") }
        if !group.isEmpty { return "say which: \(group.map { "vigia \($0)" }.joined(separator: ", "))" }
        let suggestion = Suggestion.closest(to: words.first ?? "", in: names)
        return "there is no command \"\(words.first ?? "")\""
            + (suggestion.map { "; did you mean \"\($0)\"?" } ?? "; vigia --help lists them")
    }

    private static func say(_ text: String) -> ExitStatus {
        Terminal.say(text)
        return .success
    }

    private static func fail(_ error: CommandError, in command: Command?) -> ExitStatus {
        Terminal.tell("vigia: \(error)")
        if error.status == .usage, let command {
            Terminal.tell("vigia \(command.name) --help tells how it is used.")
        }
        return error.status
    }
}
