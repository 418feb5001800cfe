package import Alerting
package import EventCodec
package import Events

/// What the rules said in a replay, counted by rule: the table at its end.
package struct ReplaySummary: Hashable, Sendable {
    /// What one rule said. Episodes are counted by their settled words; early words stand apart, since each
    /// is answered by one of those or taken back.
    package struct RuleCounts: Hashable, Sendable {
        package var worst = Severity.info
        package var fired = 0
        package var resolved = 0
        package var withdrawn = 0
        package var amended = 0
        package var early = 0
        package var earlyWithdrawn = 0
        /// The bucket spoken of last.
        package var last = ""

        /// Episodes that go on at the end.
        package var open: Int { fired - resolved - withdrawn }
    }

    package private(set) var rules: [String: RuleCounts]
    package private(set) var words = 0

    /// - Parameter rules: the names of all rules, those that will say nothing included.
    package init(rules: [String]) {
        self.rules = Dictionary(uniqueKeysWithValues: rules.map { ($0, RuleCounts()) })
    }

    package mutating func add(_ alert: ShownAlert) {
        words += 1
        rules[alert.rule.name, default: RuleCounts()].add(
            alert.wordClass, alert.status, alert.severity, alert.bucket.label)
    }

    /// The same of an alert that was read back from its topic.
    package mutating func add(_ alert: AlertRecord) {
        words += 1
        rules[alert.data.rule.name, default: RuleCounts()].add(
            alert.data.wordClass, alert.data.status, alert.data.severity, alert.data.bucket.label)
    }

    /// Those that said something: by severity, then by episodes that go on and that there were, then by name.
    package var ranking: [String] {
        rules.filter { $0.value.early + $0.value.fired > 0 }.sorted { a, b in
            let (left, right) = (a.value, b.value)
            if left.worst != right.worst { return left.worst > right.worst }
            if left.open != right.open { return left.open > right.open }
            return left.fired != right.fired ? left.fired > right.fired : a.key < b.key
        }.map(\.key)
    }

    /// The table, and a line with the rules that said nothing.
    package func lines(in language: Language) -> [String] {
        let titles = Titles(language)
        guard !ranking.isEmpty else { return [titles.nothing] }
        var table = TextTable(titles.columns)
        for name in ranking {
            guard let counts = rules[name] else { continue }
            let numbers = [
                counts.fired, counts.open, counts.resolved, counts.withdrawn, counts.amended, counts.early,
                counts.earlyWithdrawn,
            ]
            table.add([titles.severity(counts.worst), name] + numbers.map { $0.grouped } + [counts.last])
        }
        let silent = rules.keys.filter { !ranking.contains($0) }.sorted()
        return table.lines + (silent.isEmpty ? [] : [titles.silent + silent.joined(separator: ", ")])
    }
}

extension ReplaySummary.RuleCounts {
    fileprivate mutating func add(
        _ wordClass: WordClass, _ status: Status, _ severity: Severity, _ bucket: String
    ) {
        worst = max(worst, severity)
        last = bucket
        switch (wordClass, status) {
        case (.early, .withdrawn): earlyWithdrawn += 1
        case (.early, _): early += 1
        case (.settled, .firing): fired += 1
        case (.settled, .resolved): resolved += 1
        case (.settled, .withdrawn): withdrawn += 1
        case (.settled, .amended): amended += 1
        case (.settled, .updated): break
        }
    }
}

/// The words of the table in one language.
private struct Titles {
    let columns: [TextTable.Column]
    let nothing: String
    let silent: String
    private let language: Language

    init(_ language: Language) {
        self.language = language
        let words =
            switch language {
            case .en:
                [
                    "severity", "rule", "fired", "open", "resolved", "withdrawn", "amended", "early",
                    "not confirmed",
                    "last",
                ]
            case .es:
                [
                    "gravedad", "regla", "inicios", "abiertas", "resueltas", "retiradas", "enmendadas",
                    "tempranas",
                    "no confirmadas", "última",
                ]
            }
        columns = words.enumerated().map { index, word in
            index < 2 || index == words.count - 1 ? .text(word) : .number(word)
        }
        nothing = language == .en ? "No rule said anything." : "Ninguna regla dijo nada."
        silent = language == .en ? "No alerts of: " : "Sin alertas de: "
    }

    func severity(_ severity: Severity) -> String { severity.word(in: language) }
}

extension Severity {
    package func word(in language: Language) -> String {
        switch (language, self) {
        case (.en, _): rawValue
        case (.es, .info): "informe"
        case (.es, .warning): "aviso"
        case (.es, .critical): "crítica"
        }
    }
}

extension BinaryInteger {
    /// With commas between thousands, as English and the Spanish of Mexico and the United States write
    /// numbers.
    package var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
