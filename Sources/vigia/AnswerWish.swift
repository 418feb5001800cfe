package import Answers
package import EventTime

/// What the options of `vigia answer` ask for.
package struct AnswerWish {
    /// Which episode.
    package let episode: EpisodeName
    /// What is said of it.
    package let kind: Answer.Kind
    /// Who says it, and why.
    package let signature: Signature

    /// The options that say what is answered.
    static let kinds: [(option: String, kind: Answer.Kind)] = [
        ("acknowledge", .acknowledged), ("false-alarm", .falseAlarm), ("confirm", .confirmed),
        ("take-back", .takenBack),
    ]

    /// - Parameter now: when it is said.
    package init(_ arguments: Arguments, now: Timestamp) throws(CommandError) {
        guard let episode = arguments.operands.first else {
            throw CommandError(.usage, "the episode is missing: write its id, or how it begins")
        }
        guard arguments.operands.count == 1 else {
            throw CommandError(.usage, "\"\(arguments.operands[1])\" is one word too many")
        }
        self.episode = try EpisodeName(episode)
        let given = Self.kinds.filter { arguments.has($0.option) }
        guard given.count == 1 else {
            let names = Self.kinds.map { "--\($0.option)" }.joined(separator: ", ")
            throw CommandError(.usage, "say what the answer is, by one of \(names)")
        }
        kind = given[0].kind
        signature = try Self.signature(arguments, now: now)
    }

    /// `--by` and `--why`, which every change has.
    static func signature(_ arguments: Arguments, now: Timestamp) throws(CommandError) -> Signature {
        let (name, why) = (try arguments.required("by"), try arguments.required("why"))
        do throws(AnswerProblem) {
            return try Signature(name: name, time: now, why: why)
        } catch {
            throw CommandError(.refused, error.description)
        }
    }
}

extension Command.Option {
    /// Who makes a change.
    static let by = Command.Option(name: "by", value: "NAME", help: "Who says so; shown to all.")
    /// The reason of a change.
    static let why = Command.Option(
        name: "why", value: "TEXT",
        help:
            "Why, in at most 500 characters; kept, and shown to all. Never write about a person "
            + "who is counted."
    )
}
