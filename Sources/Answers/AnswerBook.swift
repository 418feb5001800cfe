package import EventTime

/// All that people have said, as the records of the topic of answers tell it in their order: the answers on
/// each episode, and the silences.
///
/// It holds no more than `AnswerLimits` allow: the oldest entries fall out. What has fallen out and still
/// stands in the topic is its `surplus`.
package struct AnswerBook: Sendable {
    /// In the order in which they stand in the topic, which is the same for all readers.
    private var entries = KeptEntries()
    /// Keys of those on each episode.
    private var answers: [String: [String]] = [:]
    /// Of silences, in the order in which they were made.
    private var ids: [String] = []
    private var silences: [String: (made: AlertSilence, keys: [String])] = [:]
    /// Keys of what has fallen out, or never made sense: a silence's end without the silence.
    package private(set) var surplus: [String] = []
    /// Grows with each change.
    package private(set) var revision = 0

    /// Nobody has said anything.
    package init() {}

    /// Takes the next record.
    ///
    /// - Parameter entry: nil: the record with this key is taken out of the topic.
    package mutating func take(_ entry: AnswerEntry?, key: String) {
        revision += 1
        remove(key)
        guard let entry else { return surplus.removeAll { $0 == key } }
        switch entry {
        case .answer(let answer): add(answer, key)
        case .silence(let silence): add(silence, key)
        case .silenceEnded(let id, let signature): end(id, signature, key)
        }
    }

    /// Those on an episode, the oldest first.
    package func history(of episode: String) -> [Answer] {
        (answers[episode] ?? []).compactMap { entries.answer($0) }
    }

    /// What stands of an episode; nil where nobody has answered, or the answer was taken back.
    package func answer(on episode: String) -> Answer? {
        guard let key = answers[episode]?.last, let last = entries.answer(key), last.kind != .takenBack else {
            return nil
        }
        return last
    }

    /// All answers, taken back or not, the oldest first.
    package var allAnswers: [Answer] { entries.answers }

    /// All silences, in the order in which they were made.
    package var allSilences: [AlertSilence] { ids.compactMap { silences[$0]?.made } }

    /// The silence with this id.
    package func silence(_ id: String) -> AlertSilence? { silences[id]?.made }

    /// Those that mute.
    package func active(at time: Timestamp) -> [AlertSilence] { allSilences.filter { $0.isActive(at: time) } }

    /// Why an entry makes no sense now.
    package func refusal(of entry: AnswerEntry, at time: Timestamp) -> AnswerProblem? {
        switch entry {
        case .answer(let answer):
            guard answer.kind == .takenBack, self.answer(on: answer.episode) == nil else { return nil }
            return AnswerProblem(
                "there is no answer on this episode that could be taken back",
                es: "no hay respuesta a este episodio que se pueda retractar")
        case .silence:
            let open = allSilences.count { $0.state(at: time) != .over }
            guard open >= AnswerLimits.silences else { return nil }
            return AnswerProblem(
                "there are \(open) silences that are not over: end some of them first",
                es: "hay \(open) silencios que no han terminado: termine antes algunos")
        case .silenceEnded(let id, _):
            guard let silence = silence(id) else {
                return AnswerProblem("there is no silence \"\(id)\"", es: "no existe el silencio \"\(id)\"")
            }
            guard silence.state(at: time) == .over else { return nil }
            return AnswerProblem(
                "the silence \(id) is over already, since \(silence.end)",
                es: "el silencio \(id) ya terminó, desde \(silence.end)")
        }
    }
}

extension AnswerBook {
    private mutating func add(_ answer: Answer, _ key: String) {
        entries.add(answer, key)
        answers[answer.episode, default: []].append(key)
        if let keys = answers[answer.episode], keys.count > AnswerLimits.history { drop(keys[0]) }
        if entries.count > AnswerLimits.answers, let oldest = entries.oldest { drop(oldest) }
    }

    private mutating func add(_ silence: AlertSilence, _ key: String) {
        silences[silence.id] = (silence, [key])
        ids.append(silence.id)
        guard ids.count > AnswerLimits.keptSilences else { return }
        let first = allSilences.min { ($0.end, $0.id) < ($1.end, $1.id) }
        guard let first, let keys = silences[first.id]?.keys else { return }
        for key in keys { drop(key) }
    }

    /// The first end counts; others who ended it at the same moment are kept in the topic.
    private mutating func end(_ id: String, _ signature: Signature, _ key: String) {
        guard silences[id] != nil else { return note(surplus: key) }
        silences[id]?.keys.append(key)
        if silences[id]?.made.ended == nil { silences[id]?.made.ended = signature }
    }

    private mutating func drop(_ key: String) {
        remove(key)
        note(surplus: key)
    }

    private mutating func note(surplus key: String) {
        if surplus.count < AnswerLimits.surplus { surplus.append(key) }
    }

    private mutating func remove(_ key: String) {
        if let answer = entries.remove(key) {
            answers[answer.episode]?.removeAll { $0 == key }
            if answers[answer.episode]?.isEmpty == true { answers[answer.episode] = nil }
        } else if key.hasPrefix("silence/"), case let id = String(key.dropFirst(8)), silences[id] != nil {
            silences[id] = nil
            ids.removeAll { $0 == id }
        }
    }
}

/// Answers by key, in the order in which they came.
private struct KeptEntries: Sendable {
    private var byKey: [String: Answer] = [:]
    private var order: [String] = []

    var count: Int { byKey.count }

    var answers: [Answer] { order.compactMap { byKey[$0] } }

    var oldest: String? { order.first }

    func answer(_ key: String) -> Answer? { byKey[key] }

    mutating func add(_ answer: Answer, _ key: String) {
        byKey[key] = answer
        order.append(key)
    }

    /// Mostly the oldest.
    mutating func remove(_ key: String) -> Answer? {
        guard let answer = byKey.removeValue(forKey: key) else { return nil }
        if let place = order.firstIndex(of: key) { order.remove(at: place) }
        return answer
    }
}
