import Answers
import EventCodec
import EventTime
import Foundation

/// The entry that a request asks for, read as strictly as a record of the topic, whose sentences tell what is
/// wrong.
struct AnswerRequest {
    private var members: [String: Any]
    private let signature: [String: String]

    /// - Parameter known: the members that the body may have.
    init(_ request: HTTPRequest, known: Set<String>, by name: String, at now: Timestamp) throws(APIError) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(request.body)),
            let members = object as? [String: Any]
        else { throw Self.noObject }
        if let name = members.keys.filter({ !known.contains($0) }).min() {
            let name = name.prefix(50).debugDescription
            throw APIError(400, "there is no member \(name)", es: "no existe el miembro \(name)")
        }
        self.members = members
        signature = ["by": name, "at": now.rfc3339]
    }

    func answer(on episode: String, of rule: String) throws(APIError) -> AnswerEntry {
        try entry("answer", ["episode": episode, "rule": rule], key: "answer/\(episode)/x")
    }

    func silence(id: String, now: Timestamp) throws(APIError) -> AnswerEntry {
        try entry("silence", ["id": id, "from": members["from"] ?? now.rfc3339], key: "silence/\(id)")
    }

    func end(of silence: String) throws(APIError) -> AnswerEntry {
        try entry("ended", ["silence": silence], key: "silence/\(silence)/ended/x")
    }

    private static let noObject = APIError(
        400, "the body is no JSON object", es: "el cuerpo no es un objeto JSON")

    private func entry(_ kind: String, _ more: [String: Any], key: String) throws(APIError) -> AnswerEntry {
        let all = members.merging(more) { $1 }.merging(signature) { $1 }
        guard let record = try? JSONSerialization.data(withJSONObject: [kind: all]) else {
            throw Self.noObject
        }
        do throws(AnswerProblem) {
            return try AnswerCodec.decode(record, key: key)
        } catch {
            throw APIError(400, error.description, es: error.spanish)
        }
    }
}
