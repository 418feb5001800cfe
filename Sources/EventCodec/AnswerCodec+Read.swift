package import Answers
import EventTime
import Foundation

extension AnswerCodec {
    /// Reads a record of the topic; it must belong to its key.
    package static func decode(
        _ record: some Collection<UInt8>, key: String
    ) throws(AnswerProblem) -> AnswerEntry {
        let entry = try decode(record)
        guard entry.fits(key) else {
            throw AnswerProblem(
                "the record does not belong to its key", es: "el registro no corresponde a su clave")
        }
        return entry
    }

    /// Reads a record, strictly: one that has more than is known here, or anything that could not have been
    /// written, is refused. A silence that is understood in part would mute too much.
    package static func decode(_ record: some Collection<UInt8>) throws(AnswerProblem) -> AnswerEntry {
        guard record.count <= AnswerLimits.record else {
            throw AnswerProblem(
                "the record has \(record.count) bytes, more than \(AnswerLimits.record)",
                es: "el registro tiene \(record.count) bytes, más de \(AnswerLimits.record)")
        }
        guard let object = try? JSONSerialization.jsonObject(with: Data(record)) else {
            throw AnswerProblem("the record is not JSON", es: "el registro no es JSON")
        }
        var members = try JSONMembers(object, of: "the record")
        let entry = try entry(&members)
        try members.finish()
        return entry
    }

    private static func entry(_ members: inout JSONMembers) throws(AnswerProblem) -> AnswerEntry {
        if var answer = try members.optionalObject("answer") {
            let entry = AnswerEntry.answer(
                try Answer(
                    episode: answer.text("episode"), rule: answer.text("rule"), kind: kind(&answer),
                    signature: signature(&answer)))
            try answer.finish()
            return entry
        }
        if var silence = try members.optionalObject("silence") {
            let entry = AnswerEntry.silence(try self.silence(&silence))
            try silence.finish()
            return entry
        }
        guard var ended = try members.optionalObject("ended") else {
            throw AnswerProblem(
                "the record has neither answer nor silence nor ended",
                es: "el registro no tiene ni answer ni silence ni ended")
        }
        let entry = AnswerEntry.silenceEnded(id: try ended.text("silence"), try signature(&ended))
        try ended.finish()
        return entry
    }

    private static func kind(_ members: inout JSONMembers) throws(AnswerProblem) -> Answer.Kind {
        guard let kind = Answer.Kind(rawValue: try members.text("kind")) else {
            let kinds = Answer.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw AnswerProblem("kind is none of \(kinds)", es: "kind no es ninguno de \(kinds)")
        }
        return kind
    }

    private static func signature(_ members: inout JSONMembers) throws(AnswerProblem) -> Signature {
        try Signature(name: members.text("by"), time: members.time("at"), why: members.text("why"))
    }

    private static func silence(_ members: inout JSONMembers) throws(AnswerProblem) -> AlertSilence {
        guard var match = try members.optionalObject("match") else {
            throw AnswerProblem("the silence has no match", es: "el silencio no tiene match")
        }
        let matcher = try SilenceMatcher(
            rules: match.texts("rules"), teams: match.texts("teams"), streams: match.texts("streams"),
            labels: match.textsByName("labels"), group: match.textsByName("group"))
        try match.finish()
        var weekly: WeeklyWindow?
        if let text = try members.optionalText("weekly") { weekly = try WeeklyWindow(text: text) }
        return try AlertSilence(
            id: members.text("id"), matcher: matcher, from: members.time("from"),
            until: members.time("until"), weekly: weekly, made: signature(&members))
    }
}
