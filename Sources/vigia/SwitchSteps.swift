import Settings

/// How to go from one application to the one that was prepared beside it; and how to go back. It is said,
/// and never done.
struct SwitchSteps {
    let old: Configuration
    let new: Configuration
    /// The file of the new configuration.
    let file: String

    var lines: [String] {
        let (before, after) = (old.application, new.application)
        return [
            "",
            "\(after) is ready. \(before) and all that is its own stay as they are.",
            "",
            "1. Start it beside \(before):",
            "     vigia run --config \(file)",
            "2. See how far both are:",
            "     vigia reprocess --status --config \(file)",
            "3. When it has caught up, switch:",
            "   - Stop every instance of \(before) (SIGTERM: what was read is committed).",
            "   - Let those who read \(old.topics.alerts.name) read \(new.topics.alerts.name),",
            "     from its end: all of history was said there again. The same with",
            "     \(old.topics.episodes.name) and \(new.topics.episodes.name).",
            "   - An open episode of a rule that did not change has the same id (subject) in both,",
            "     and goes on. Nobody ends those that are open in \(old.topics.episodes.name) alone.",
            "   - What people have answered, and silences, lie in \(old.topics.answers.name). To keep them,",
            "     write that name at topics.answers of \(file), and do not delete it below.",
        ] + receivers + [
            "4. When nobody needs \(before) any more, delete what is its own:"
        ] + deletion(of: old) + [
            "   Or go back: stop \(after), and delete what is its own:"
        ] + deletion(of: new)
    }

    /// Of a deployment that delivers its alerts itself.
    private var receivers: [String] {
        guard !old.receivers.isEmpty else { return [] }
        return [
            "   - Write the receivers of \(old.application) into \(file), which has none yet, and start",
            "     \(new.application) again: they are sent what fires then, and each word from then on.",
        ]
    }

    private func deletion(of configuration: Configuration) -> [String] {
        let servers = configuration.kafka.shared["bootstrap.servers"]?.value ?? "BROKER"
        // The tool takes patterns: a dot would stand for any character.
        let topics = configuration.topics.all.map { $0.name.replacing(".", with: "\\.") }
        let (application, start) = (configuration.application, "--bootstrap-server \(servers) --delete")
        let readers = configuration.receivers.map { " --group \(application)-deliver-\($0.name)" }.joined()
        return [
            "     kafka-topics.sh \(start) --topic '\(topics.joined(separator: ","))'",
            "     kafka-consumer-groups.sh \(start) --group \(application)-tally "
                + "--group \(application)-watch\(readers)",
        ]
    }
}
