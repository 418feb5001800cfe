import Processing
import Settings

/// The configuration and rules that a command's options name.
struct Setup {
    let configuration: Configuration
    /// Nil where no `--config` was given.
    let file: String?

    init(_ arguments: Arguments) throws(Problems) {
        file = arguments["config"]
        configuration =
            try file.map { file throws(Problems) in try SettingsReader().configuration(file: file) }
            ?? .standard
    }

    func stream(_ name: String) throws(CommandError) -> StreamSettings {
        if let stream = configuration.stream(name) { return stream }
        let names = configuration.streams.map(\.name)
        let hint = Suggestion.closest(to: name, in: names).map { "did you mean \"\($0)\"?" }
        throw CommandError(
            .usage,
            "there is no stream \"\(name)\"; "
                + (hint ?? "the configuration has \(names.joined(separator: ", "))"))
    }

    /// The rules of the given files and folders; without any, those that the configuration names.
    func rules(_ paths: [String]) throws -> RuleBook {
        if !paths.isEmpty { return try SettingsReader().rules(paths: paths, configuration: configuration) }
        guard let file else {
            throw CommandError(
                .usage, "no rules are given: name a file or folder of rules, or a configuration")
        }
        return try SettingsReader().rules(of: configuration, file: file)
    }

    func plan(_ book: RuleBook) -> Plan {
        Plan(
            rules: book.rules, schemas: configuration.schemas, policies: configuration.feeds,
            breaks: configuration.breaks, seriesPerGrouping: configuration.limits.seriesPerGrouping)
    }
}
