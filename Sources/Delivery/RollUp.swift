import Alerting
import EventCodec
import Events

/// Many episodes of one rule and bucket, told at once: how many they are, and the worst of them. They are
/// what drives a surge of the whole.
struct RollUp {
    /// The worst first; never empty.
    let words: [DeliveredWord]

    init(_ words: some Collection<DeliveredWord>) {
        precondition(!words.isEmpty, "a roll-up of nothing")
        self.words = words.sorted { a, b in
            let (left, right) = (Self.rank(a.alert), Self.rank(b.alert))
            return left == right ? a.episode < b.episode : left > right
        }
    }

    var worst: AlertRecord { words[0].alert }

    var severity: Severity { worst.data.severity }

    func summary(_ period: String, in language: Language) -> String {
        let (count, name) = (NumberText.grouped(Int64(words.count)), worst.data.rule.name)
        switch (language, worst.data.status) {
        case (.en, .resolved): return "\(count) alerts of \(name) have ended: \(period)"
        case (.es, .resolved): return "Terminaron \(count) alertas de \(name): \(period)"
        case (.en, .withdrawn): return "\(count) alerts of \(name) are withdrawn: \(period)"
        case (.es, .withdrawn): return "Se retiran \(count) alertas de \(name): \(period)"
        case (.en, .amended): return "\(count) alerts of \(name) are amended: \(period)"
        case (.es, .amended): return "Se corrigen \(count) alertas de \(name): \(period)"
        case (.en, .firing), (.en, .updated): return "\(count) alerts of \(name): \(period)"
        case (.es, .firing), (.es, .updated): return "\(count) alertas de \(name): \(period)"
        }
    }

    /// The worst ones by name, each with its number as it may be shown.
    func description(in language: Language) -> String {
        let named = words.prefix(DeliveryLimits.named).map { line($0.alert, language) }
        let rest = words.count - named.count
        guard rest > 0 else { return named.joined(separator: "; ") + "." }
        let more =
            switch language {
            case .en: "and \(NumberText.grouped(Int64(rest))) more"
            case .es: "y \(NumberText.grouped(Int64(rest))) más"
            }
        return named.joined(separator: "; ") + "; \(more)."
    }

    private func line(_ alert: AlertRecord, _ language: Language) -> String {
        let number = NumberText.text(of: alert.data.observed, in: language)
        let change = alert.data.change.map { " (\(AlertAnnotations.change($0, language)))" } ?? ""
        return "\(alert.data.summary[language]): \(number)\(change)"
    }

    /// By severity, then by what was seen; both as they are shown.
    private static func rank(_ alert: AlertRecord) -> [Int64] {
        let seen: Int64 =
            switch alert.data.observed {
            case .exact(let count), .rounded(let count): count
            case .below: 0
            }
        return [Int64(alert.data.severity.rank), seen]
    }
}

extension [Int64] {
    fileprivate static func > (left: [Int64], right: [Int64]) -> Bool {
        right.lexicographicallyPrecedes(left)
    }
}
