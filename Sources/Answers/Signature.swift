package import EventTime

/// Who did something, when, and why. It is kept and shown to all: the reason must never be about a person
/// who is counted, which no program can check in a free text.
package struct Signature: Hashable, Sendable {
    /// Somebody on duty, or a team.
    package let name: String
    /// Processing time of whoever wrote it.
    package let time: Timestamp
    /// In the words of whoever did it.
    package let why: String

    /// Throws where name or reason is empty, too long, or not plain text.
    package init(name: String, time: Timestamp, why: String) throws(AnswerProblem) {
        self.name = try AnswerText.line(name, of: .name, max: AnswerLimits.name)
        self.time = time
        self.why = try AnswerText.line(why, of: .reason, max: AnswerLimits.why)
    }
}
