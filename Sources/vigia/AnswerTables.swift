package import Answers
package import EventTime
import Replay

/// Answers and silences for people.
package enum AnswerTables {
    /// One line each.
    package static func lines(of answers: [Answer]) -> [String] {
        guard !answers.isEmpty else { return ["Nobody has answered."] }
        var table = TextTable([
            .text("when"), .text("answer"), .text("rule"), .text("episode"), .text("by"), .text("why"),
        ])
        for answer in answers {
            table.add([
                second(answer.signature.time), answer.kind.rawValue, answer.rule, answer.episode,
                answer.signature.name, answer.signature.why,
            ])
        }
        return table.lines
    }

    /// One line each, with the stretch in which it mutes now or next, and one more where it was ended early.
    package static func lines(of silences: [AlertSilence], at now: Timestamp) -> [String] {
        guard !silences.isEmpty else { return ["Nothing is silenced."] }
        var table = TextTable([
            .text("silence"), .text("state"), .text("from"), .text("until"), .text("what"), .text("by"),
            .text("why"),
        ])
        for silence in silences {
            let stretch = silence.occurrence(at: now) ?? silence.span
            table.add([
                silence.id, silence.state(at: now).rawValue, second(stretch.lowerBound),
                second(min(stretch.upperBound, silence.end)), what(silence), silence.made.name,
                silence.made.why,
            ])
            if let ended = silence.ended {
                table.add(["", "", "", second(ended.time), "ended early", ended.name, ended.why])
            }
        }
        return table.lines
    }

    private static func what(_ silence: AlertSilence) -> String {
        guard let weekly = silence.weekly else { return silence.matcher.description }
        return "\(silence.matcher), each \(weekly) until \(second(silence.span.upperBound))"
    }

    /// Without milliseconds.
    private static func second(_ time: Timestamp) -> String {
        Timestamp(milliseconds: time.milliseconds - time.milliseconds % 1000).rfc3339
    }
}
