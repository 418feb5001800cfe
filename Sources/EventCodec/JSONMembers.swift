import Answers
import EventTime

/// The members of a JSON object, each of which is taken once: what is left in the end was not understood.
struct JSONMembers {
    private var members: [String: Any]
    private let subject: String

    init(_ object: Any, of subject: String) throws(AnswerProblem) {
        guard let members = object as? [String: Any] else {
            throw AnswerProblem("\(subject) is no JSON object", es: "\(subject) no es un objeto JSON")
        }
        self.members = members
        self.subject = subject
    }

    /// Nothing must be left.
    func finish() throws(AnswerProblem) {
        if let name = members.keys.min() {
            throw AnswerProblem(
                "\(subject) has a member that is not known: \(name.prefix(64).debugDescription)",
                es: "\(subject) tiene un miembro que no se conoce: \(name.prefix(64).debugDescription)")
        }
    }

    mutating func optionalText(_ name: String) throws(AnswerProblem) -> String? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        guard let text = value as? String else {
            throw AnswerProblem("\(name) is no text", es: "\(name) no es un texto")
        }
        return text
    }

    mutating func text(_ name: String) throws(AnswerProblem) -> String {
        guard let text = try optionalText(name) else {
            throw AnswerProblem("\(subject) has no \(name)", es: "\(subject) no tiene \(name)")
        }
        return text
    }

    mutating func time(_ name: String) throws(AnswerProblem) -> Timestamp {
        guard let time = Timestamp(try text(name)) else {
            throw AnswerProblem("\(name) is no time of RFC 3339", es: "\(name) no es una hora de RFC 3339")
        }
        return time
    }

    /// An array of texts; empty where there is none.
    mutating func texts(_ name: String) throws(AnswerProblem) -> Set<String> {
        guard let value = members.removeValue(forKey: name) else { return [] }
        return try Self.texts(value, name)
    }

    /// An object of arrays of texts; empty where there is none.
    mutating func textsByName(_ name: String) throws(AnswerProblem) -> [String: Set<String>] {
        guard let value = members.removeValue(forKey: name) else { return [:] }
        guard let object = value as? [String: Any] else {
            throw AnswerProblem("\(name) is no JSON object", es: "\(name) no es un objeto JSON")
        }
        var texts: [String: Set<String>] = [:]
        for (key, value) in object { texts[key] = try Self.texts(value, name) }
        return texts
    }

    mutating func optionalObject(_ name: String) throws(AnswerProblem) -> JSONMembers? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        return try JSONMembers(value, of: name)
    }

    private static func texts(_ value: Any, _ name: String) throws(AnswerProblem) -> Set<String> {
        guard let texts = value as? [String] else {
            throw AnswerProblem("\(name) is no array of texts", es: "\(name) no es un arreglo de textos")
        }
        return Set(texts)
    }
}
