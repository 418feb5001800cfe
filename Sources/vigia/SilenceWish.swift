import Answers
package import EventTime
import Rules
package import Settings

/// What the options of `vigia silence add` ask for.
package struct SilenceWish {
    /// The silence, under the id that it was given.
    let silence: AlertSilence

    /// - Parameters:
    ///   - rules: those of the configuration, where they can be read: what they do not have is a mistake.
    ///   - id: no other silence has it.
    ///   - now: when it is made.
    package init(
        _ arguments: Arguments, _ configuration: Configuration, rules: RuleBook?, id: String, now: Timestamp
    ) throws(CommandError) {
        try arguments.refuseOperands()
        let made = try AnswerWish.signature(arguments, now: now)
        let (from, until) = try Self.span(arguments, now)
        if let rules { try Self.check(arguments, rules) }
        try Self.check("stream", arguments.all("stream"), configuration.streams.map(\.name))
        let group = try Self.pairs("match", arguments, "nationality=VEN")
        let fields = configuration.streams.flatMap(\.dimensions) + ["source", "feed"]
        try Self.check("dimension", group.keys.sorted(), fields)
        let labels = try Self.pairs("label", arguments, "agency=USBP")
        do throws(AnswerProblem) {
            let matcher = try SilenceMatcher(
                rules: Set(arguments.all("rule")), teams: Set(arguments.all("team")),
                streams: Set(arguments.all("stream")), labels: labels, group: group)
            var weekly: WeeklyWindow?
            if let text = arguments["weekly"] { weekly = try WeeklyWindow(text: text) }
            silence = try AlertSilence(
                id: id, matcher: matcher, from: from, until: until, weekly: weekly, made: made)
        } catch {
            throw CommandError(.refused, error.description)
        }
        guard silence.state(at: now) != .over else {
            throw CommandError(
                .refused, "the silence would never mute: its end has passed, or no window comes")
        }
    }

    private static func span(
        _ arguments: Arguments, _ now: Timestamp
    ) throws(CommandError) -> (Timestamp, Timestamp) {
        let from = try time("from", arguments) ?? now
        switch (arguments["for"], try time("until", arguments)) {
        case (nil, let until?): return (from, until)
        case (let text?, nil):
            guard let span = Duration(settings: text) else {
                throw CommandError(.usage, "--for \(text) is no duration: write 90m, 2h, 3d or 2w")
            }
            return (from, from + span)
        case (_?, _?): throw CommandError(.usage, "--for and --until both say the end: leave one out")
        case (nil, nil):
            guard arguments.has("weekly") else {
                throw CommandError(
                    .usage, "the end is missing: write --for 2h, --until TIME or --weekly WINDOW")
            }
            return (from, now + AnswerLimits.span)
        }
    }

    private static func time(_ option: String, _ arguments: Arguments) throws(CommandError) -> Timestamp? {
        guard let text = arguments[option] else { return nil }
        guard let time = Timestamp(text) else {
            throw CommandError(.usage, "--\(option) \(text) is no time: write 2025-06-01T00:00:00-07:00")
        }
        return time
    }

    /// `NAME=VALUE`, each name with all its values.
    private static func pairs(
        _ option: String, _ arguments: Arguments, _ example: String
    ) throws(CommandError) -> [String: Set<String>] {
        var pairs: [String: Set<String>] = [:]
        for text in arguments.all(option) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw CommandError(
                    .usage, "--\(option) cannot be \"\(text)\": write NAME=VALUE, such as \(example)")
            }
            pairs[String(parts[0]), default: []].insert(String(parts[1]))
        }
        return pairs
    }

    private static func check(_ arguments: Arguments, _ book: RuleBook) throws(CommandError) {
        try check("rule", arguments.all("rule"), book.rules.map(\.name))
        try check("team", arguments.all("team"), book.rules.compactMap(\.team))
    }

    private static func check(
        _ what: String, _ given: [String], _ known: [String]
    ) throws(CommandError) {
        guard let wrong = given.first(where: { !known.contains($0) }) else { return }
        let hint = Suggestion.closest(to: wrong, in: known).map { "did you mean \"\($0)\"?" }
        let names = Set(known).sorted().prefix(10).joined(separator: ", ")
        throw CommandError(
            .usage, "the configuration has no \(what) \"\(wrong)\"; \(hint ?? "it has \(names)")")
    }
}
