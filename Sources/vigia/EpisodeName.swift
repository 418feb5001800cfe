/// An episode as a command line names it: by its id, by how that begins, or by the id of one of its words.
package struct EpisodeName: Hashable, Sendable {
    /// Ids have 32 characters; fewer than this are typed by mistake.
    package static let shortest = 6
    /// Of episodes that could be meant, so many are listed.
    package static let listed = 10

    private let text: String

    /// - Throws: where it is too short to name one.
    package init(_ text: String) throws(CommandError) {
        guard text.count >= Self.shortest else {
            throw CommandError(
                .usage, "\"\(text)\" is too short: write at least \(Self.shortest) characters of the id")
        }
        self.text = text
    }

    /// Whether an episode of this id could be meant.
    package func couldMean(_ id: String) -> Bool { starts.contains { id.hasPrefix($0) } }

    /// The id that is meant.
    ///
    /// - Parameters:
    ///   - known: ids of episodes, among them all that could be meant.
    ///   - describe: what is said beside an id where several could be meant.
    package func id(
        among known: some Sequence<String>, on topic: String, _ describe: (String) -> String
    ) throws(CommandError) -> String {
        let known = known.sorted()
        for start in starts {
            // An id may be the beginning of another.
            if known.contains(start) { return start }
            let found = known.filter { $0.hasPrefix(start) }
            if found.count == 1 { return found[0] }
            guard found.isEmpty else { throw ambiguous(start, found, describe) }
        }
        throw CommandError(.refused, "no episode on \(topic) has an id that begins with \"\(text)\"")
    }

    private func ambiguous(
        _ start: String, _ found: [String], _ describe: (String) -> String
    ) -> CommandError {
        let lines = found.prefix(Self.listed).map { "  \($0)  \(describe($0))" }
        let more = found.count > Self.listed ? ["  and \(found.count - Self.listed) more"] : []
        let head = "\(found.count) episodes begin with \"\(start)\": write more of the id of one of them"
        return CommandError(.refused, ([head] + lines + more).joined(separator: "\n"))
    }

    /// What is looked for, in this order: the text as it stands, and the episode in the id of a word,
    /// `EPISODE-3` or `early-EPISODE-1`.
    private var starts: [String] {
        let early = "early-"
        let word = text.hasPrefix(early) ? text.dropFirst(early.count) : text[...]
        let episode = word.lastIndex(of: "-").map { word[..<$0] } ?? word
        return episode.count < Self.shortest || episode == text[...] ? [text] : [text, String(episode)]
    }
}
