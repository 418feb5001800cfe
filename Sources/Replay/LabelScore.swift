package import Alerting
package import Answers
import EventCodec
package import Events

/// What people have answered on the episodes of a replay, counted by rule: how precise each rule is, as far
/// as anybody has said. An episode is known by its id, which another level may change: then nobody has
/// answered it.
package struct LabelScore: Hashable, Sendable {
    /// The episodes of one rule.
    package struct Counts: Hashable, Sendable {
        /// Something had happened.
        package var confirmed = 0
        /// Nothing had happened.
        package var falseAlarms = 0
        /// Those that were only acknowledged, too.
        package var unanswered = 0

        /// Of those that were judged, the share that was confirmed; nil where none was.
        package var precision: Double? {
            let judged = confirmed + falseAlarms
            return judged == 0 ? nil : Double(confirmed) / Double(judged)
        }
    }

    private let labels: [String: Answer.Kind]
    private var episodes: [String: Set<String>]

    /// - Parameters:
    ///   - answers: the last one on an episode counts.
    ///   - rules: the names of all rules, those that will say nothing included.
    package init(_ answers: [Answer], rules: [String]) {
        labels = Dictionary(answers.map { ($0.episode, $0.kind) }) { $1 }
        episodes = Dictionary(uniqueKeysWithValues: rules.map { ($0, []) })
    }

    /// Notes a word; an episode counts once it has fired in a settled bucket.
    package mutating func add(_ alert: ShownAlert) {
        guard alert.wordClass == .settled, alert.status == .firing else { return }
        episodes[alert.rule.name, default: []].insert(alert.episode)
    }

    /// By rule.
    package var counts: [String: Counts] {
        episodes.mapValues { episodes in
            episodes.reduce(into: Counts()) { counts, episode in
                switch labels[episode] {
                case .confirmed: counts.confirmed += 1
                case .falseAlarm: counts.falseAlarms += 1
                case .acknowledged, .takenBack, nil: counts.unanswered += 1
                }
            }
        }
    }

    /// Confirmed episodes and false alarms that this replay does not have.
    package var absent: Counts {
        let here = episodes.values.reduce(into: Set()) { $0.formUnion($1) }
        let missing = labels.filter { !here.contains($0.key) }
        return Counts(
            confirmed: missing.values.count { $0 == .confirmed },
            falseAlarms: missing.values.count { $0 == .falseAlarm })
    }

    /// A table of the rules that fired, and a line for what they did not say.
    package func lines(in language: Language) -> [String] {
        let columns =
            switch language {
            case .en: ["rule", "episodes", "confirmed", "false alarms", "unanswered", "precision"]
            case .es: ["regla", "episodios", "confirmados", "falsas alarmas", "sin respuesta", "precisión"]
            }
        var table = TextTable(columns.enumerated().map { $0 == 0 ? .text($1) : .number($1) })
        for (rule, counts) in counts.sorted(by: { $0.key < $1.key }) {
            let all = counts.confirmed + counts.falseAlarms + counts.unanswered
            guard all > 0 else { continue }
            let precision = counts.precision.map { "\(NumberText.short(($0 * 1000).rounded() / 10))%" } ?? "-"
            let numbers = [all, counts.confirmed, counts.falseAlarms, counts.unanswered]
            table.add([rule] + numbers.map { $0.grouped } + [precision])
        }
        return table.lines + absence(language)
    }

    private func absence(_ language: Language) -> [String] {
        let (confirmed, wrong) = (absent.confirmed.grouped, absent.falseAlarms.grouped)
        guard absent != Counts() else { return [] }
        switch language {
        case .en:
            return ["Answered, and not among these episodes: confirmed \(confirmed), false alarms \(wrong)"]
        case .es:
            return [
                "Con respuesta, y no entre estos episodios: confirmados \(confirmed), falsas alarmas \(wrong)"
            ]
        }
    }
}

extension LabelScore {
    /// Reads what `vigia answers --json` prints, one record a line.
    package static func answers(path: String) throws -> [Answer] {
        let lines = try WholeFile.read(path: path).split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return try lines.enumerated().compactMap { number, line in
            guard !line.allSatisfy({ [0x20, 0x0D].contains($0) }) else { return nil }
            do throws(AnswerProblem) {
                if case .answer(let answer) = try AnswerCodec.decode(line) { return answer }
                throw AnswerProblem("the record is no answer", es: "el registro no es una respuesta")
            } catch {
                throw LabelProblem(
                    "\(path):\(number + 1): \(error); write what vigia answers --json prints")
            }
        }
    }
}

/// A line of labels that cannot be read: its place, why, and what to write instead.
package struct LabelProblem: Error, CustomStringConvertible {
    package let description: String

    init(_ sentence: String) { description = sentence }
}
