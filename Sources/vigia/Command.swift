/// One command of the program: what it is called, what it takes, and what it does. Its option table is all
/// there is to say about its options: the parser and the help are made from it.
package struct Command: Sendable {
    /// One word or two: `replay`, `topics create`.
    package let name: String
    /// What it does, in a line of the list of commands.
    package let summary: String
    /// What follows the name: `--mapping FILE TABLE.csv [options]`.
    package let synopsis: String
    /// What a user must know beyond the options; one paragraph each.
    package var notes: [String] = []
    package var options: [Option] = []
    package var examples: [Example] = []
    package let run: @Sendable (Arguments) throws -> ExitStatus

    package struct Option: Sendable {
        package let name: String
        package var short: Character?
        /// Stands for its value in the help; nil for an option that is on or off.
        package var value: String?
        package let help: String
        package var isRepeatable = false
    }

    package struct Example: Sendable {
        package let does: String
        /// What is typed, one line of the screen each.
        package let lines: [String]

        package init(does: String, lines: String...) {
            self.does = does
            self.lines = lines
        }
    }
}

extension Command.Option {
    /// Every command that needs a configuration has this one.
    static let config = Command.Option(
        name: "config", short: "c", value: "FILE",
        help:
            "The configuration; otherwise everything is as in the Config/vigia.yaml of Vigía.")

    static let help = Command.Option(name: "help", short: "h", help: "Prints this, and does nothing else.")
}

/// How the program ended, as its exit status tells.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// Something outside was not as it must be: a file, a disk, a broker.
    case failure = 1
    /// The command line cannot be understood.
    case usage = 2
    /// What was given was read, and refused, in whole or in part: records, tables, rules, settings.
    case refused = 3
}

/// Why a command ended early: one clear sentence, without its full stop where it ends with a name.
package struct CommandError: Error, Sendable, Equatable, CustomStringConvertible {
    package let status: ExitStatus
    package let description: String

    package init(_ status: ExitStatus, _ sentence: String) {
        self.status = status
        description = sentence
    }
}
