/// One record of the topic of answers: what somebody did. Each has a key of its own, so that of two who do
/// something at the same moment neither takes the other's place.
package enum AnswerEntry: Hashable, Sendable {
    case answer(Answer)
    /// A silence is made; it carries no early end.
    case silence(AlertSilence)
    /// The silence with this id is ended early.
    case silenceEnded(id: String, Signature)

    /// The key of the record: `answer/EPISODE/NUMBER`, `silence/ID` or `silence/ID/ended/NUMBER`.
    ///
    /// - Parameter number: no other entry has it.
    package func key(number: String) -> String {
        switch self {
        case .answer(let answer): "answer/\(answer.episode)/\(number)"
        case .silence(let silence): "silence/\(silence.id)"
        case .silenceEnded(let id, _): "silence/\(id)/ended/\(number)"
        }
    }

    /// Whether the record with this key can hold this entry.
    package func fits(_ key: String) -> Bool {
        switch self {
        case .answer, .silenceEnded:
            guard let last = key.split(separator: "/", omittingEmptySubsequences: false).last,
                !last.isEmpty
            else { return false }
            return key == self.key(number: String(last))
        case .silence: return key == self.key(number: "")
        }
    }

    /// Who did it, when, and why.
    package var signature: Signature {
        switch self {
        case .answer(let answer): answer.signature
        case .silence(let silence): silence.made
        case .silenceEnded(_, let signature): signature
        }
    }
}
