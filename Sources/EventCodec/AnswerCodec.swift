package import Answers
import EventTime

/// The records of the topic of answers, JSON: `Config/schemas/answer.schema.json`.
package enum AnswerCodec {
    /// One line, always the same for the same entry.
    package static func encode(_ entry: AnswerEntry) -> [UInt8] {
        var line = JSONLine()
        line.object { line in
            switch entry {
            case .answer(let answer):
                line.objectField("answer") { $0.members(of: answer) }
            case .silence(let silence):
                line.objectField("silence") { $0.members(of: silence) }
            case .silenceEnded(let id, let signature):
                line.objectField("ended") {
                    $0.field("silence", id)
                    $0.members(of: signature)
                }
            }
        }
        return line.bytes
    }
}

extension JSONLine {
    /// `by`, `at` and `why`.
    mutating func members(of signature: Signature) {
        field("by", signature.name)
        field("at", signature.time.rfc3339)
        field("why", signature.why)
    }

    /// An answer, with the one who gave it.
    mutating func members(of answer: Answer) {
        field("episode", answer.episode)
        field("rule", answer.rule)
        field("kind", answer.kind.rawValue)
        members(of: answer.signature)
    }

    /// A silence without its early end.
    mutating func members(of silence: AlertSilence) {
        field("id", silence.id)
        objectField("match") { $0.members(of: silence.matcher) }
        field("from", silence.span.lowerBound.rfc3339)
        field("until", silence.span.upperBound.rfc3339)
        if let weekly = silence.weekly { field("weekly", weekly.description) }
        members(of: silence.made)
    }

    private mutating func members(of matcher: SilenceMatcher) {
        for (name, values) in [
            ("rules", matcher.rules), ("teams", matcher.teams), ("streams", matcher.streams),
        ] where !values.isEmpty {
            arrayField(name, values.sorted())
        }
        for (name, fields) in [("labels", matcher.labels), ("group", matcher.group)] where !fields.isEmpty {
            objectField(name) { line in
                for (name, values) in fields.sorted(by: { $0.key < $1.key }) {
                    line.arrayField(name, values.sorted())
                }
            }
        }
    }
}
