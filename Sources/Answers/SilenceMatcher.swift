/// Which episodes a silence is about: all of its conditions must hold, each by one of its values.
package struct SilenceMatcher: Hashable, Sendable {
    /// Names of rules; empty: all.
    package let rules: Set<String>
    /// Teams of rules; empty: all, and rules without a team.
    package let teams: Set<String>
    /// Streams; empty: all.
    package let streams: Set<String>
    /// Labels of rules, each with the values that it may have.
    package let labels: [String: Set<String>]
    /// Dimensions of the series, each with the values that it may have.
    package let group: [String: Set<String>]

    /// Throws where there is no condition at all, or too much of it.
    package init(
        rules: Set<String> = [], teams: Set<String> = [], streams: Set<String> = [],
        labels: [String: Set<String>] = [:], group: [String: Set<String>] = [:]
    ) throws(AnswerProblem) {
        let named = Array(labels) + Array(group)
        let values = [rules, teams, streams].flatMap { $0 } + named.flatMap(\.value)
        guard !values.isEmpty, named.allSatisfy({ !$0.value.isEmpty }) else {
            throw AnswerProblem(
                "a silence of everything would hide what matters: say of which rule, team, stream, label or "
                    + "dimension",
                es:
                    "un silencio de todo escondería lo que importa: diga de qué regla, equipo, flujo, "
                    + "etiqueta o dimensión")
        }
        guard values.count <= AnswerLimits.values else {
            throw AnswerProblem(
                "the silence has \(values.count) values: write at most \(AnswerLimits.values), or a second "
                    + "one",
                es:
                    "el silencio tiene \(values.count) valores: escriba \(AnswerLimits.values) como máximo, "
                    + "u otro más")
        }
        for text in values + named.map(\.key) {
            _ = try AnswerText.name(text, of: .silenced, max: AnswerLimits.value)
        }
        self.rules = rules
        self.teams = teams
        self.streams = streams
        self.labels = labels
        self.group = group
    }

    /// Whether an episode is meant.
    package func matches(_ episode: EpisodeCard) -> Bool {
        (rules.isEmpty || rules.contains(episode.rule))
            && (teams.isEmpty || episode.team.map(teams.contains) == true)
            && (streams.isEmpty || streams.contains(episode.stream))
            && labels.allSatisfy { name, values in episode.labels[name].map(values.contains) == true }
            && group.allSatisfy { name, values in episode.group[name].map(values.contains) == true }
    }
}

extension SilenceMatcher: CustomStringConvertible {
    /// `rule usbp-record, nationality VEN or COL`
    package var description: String {
        let plain = [("rule", rules), ("team", teams), ("stream", streams)].filter { !$0.1.isEmpty }
        let named = labels.sorted { $0.key < $1.key } + group.sorted { $0.key < $1.key }
        return (plain + named.map { ($0.key, $0.value) }).map { name, values in
            "\(name) \(values.sorted().joined(separator: " or "))"
        }.joined(separator: ", ")
    }
}
