import Alerting
import EventCodec
import Processing

/// Which episodes are asked for, in which order they come.
struct EpisodeQuery {
    enum State: String { case firing, ended, all }

    var state = State.firing
    /// The lowest.
    var severity: Severity?
    var rule: String?
    var team: String?
    var search = Search("")
    var limit = 200
    var offset = 0

    /// - Throws: what is wrong with the parameters.
    init(_ parameters: QueryParameters) throws(APIError) {
        if let text = try parameters.text("state") {
            guard let known = State(rawValue: text) else {
                throw APIError(
                    400, "state is firing, ended or all, not \(text)",
                    es: "state es firing, ended o all, no \(text)")
            }
            state = known
        }
        if let text = try parameters.text("severity") {
            guard let known = Severity(rawValue: text) else {
                throw APIError(
                    400, "severity is info, warning or critical, not \(text)",
                    es: "severity es info, warning o critical, no \(text)")
            }
            severity = known
        }
        rule = try parameters.text("rule")
        team = try parameters.text("team")
        search = Search(try parameters.text("q") ?? "")
        limit = try parameters.number("limit", in: 1...1000) ?? limit
        offset = try parameters.number("offset", in: 0...1_000_000) ?? offset
    }

    /// The ids of all that are asked for, in order, without limit and offset.
    func ids(_ picture: inout Picture) -> [String] {
        switch state {
        case .firing: firing(&picture)
        case .ended: matching(picture.episodes.ended, &picture)
        case .all: firing(&picture) + matching(picture.episodes.ended, &picture)
        }
    }

    private func matching(_ ids: [String], _ picture: inout Picture) -> [String] {
        ids.filter { id in
            guard let alert = picture.episodes.alert(id) else { return false }
            let word = alert.data
            if let severity, word.severity < severity { return false }
            if let rule, word.rule.name != rule { return false }
            if let team, word.rule.team != team { return false }
            if search.isEmpty { return true }
            let names = picture.names(of: alert)
            let texts = [word.summary.en, word.summary.es, word.rule.name, names.en, names.es]
            return search.finds(in: texts + word.group.values)
        }
    }

    /// The worst first.
    private func firing(_ picture: inout Picture) -> [String] {
        let ids = matching(Array(picture.episodes.open), &picture)
        let ranked = ids.compactMap { id in picture.episodes.alert(id).map { (id: id, rank: Rank($0.data)) } }
        return ranked.sorted { ($0.rank, $1.id) > ($1.rank, $0.id) }.map(\.id)
    }
}

/// How bad an episode is: its severity, how far the peak lies outside its bound, how new it is.
private struct Rank: Comparable {
    let severity: Severity
    let excess: Double
    let since: String

    init(_ word: AlertRecord.Content) {
        severity = word.severity
        since = word.since.start
        switch (word.peak.count, word.bound.upper, word.bound.lower) {
        case (.exact(let peak), let upper?, _) where word.direction == "above":
            excess = Double(peak) / max(upper, 1)
        case (.exact(let peak), _, let lower?): excess = lower / Double(max(peak, 1))
        case (_, _, _): excess = 1
        }
    }

    static func < (a: Rank, b: Rank) -> Bool {
        (a.severity, a.excess, a.since) < (b.severity, b.excess, b.since)
    }
}

/// Words that all must occur, in any order and case.
struct Search {
    private let words: [String]

    init(_ text: String) { words = text.lowercased().split(separator: " ").map(String.init) }

    var isEmpty: Bool { words.isEmpty }

    func finds(in texts: [String]) -> Bool {
        let lower = texts.map { $0.lowercased() }
        return words.allSatisfy { word in lower.contains { $0.contains(word) } }
    }
}
