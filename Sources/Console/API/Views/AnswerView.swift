import Alerting
import Answers
import EventTime
import Events

/// What somebody has answered.
struct AnswerView: Encodable, Equatable {
    let kind: String
    let by: String
    let at: String
    let why: String

    init(_ answer: Answer) {
        kind = answer.kind.rawValue
        (by, at, why) = (answer.signature.name, answer.signature.time.rfc3339, answer.signature.why)
    }
}

/// Why an episode is not sent to receivers.
struct MutedView: Encodable {
    let kind: String
    let text: TextView
    let silence: String?
    let episode: String?

    init(_ mute: Mute) {
        text = TextView(LocalizedText(en: mute.text(in: .en), es: mute.text(in: .es)))
        switch mute {
        case .silence(let found, until: _): (kind, silence, episode) = ("silence", found.id, nil)
        case .silentFeed(let feed): (kind, silence, episode) = ("silent-feed", nil, feed.episode)
        case .definitionBreak: (kind, silence, episode) = ("break", nil, nil)
        }
    }
}

/// A silence, and how it stands.
struct SilenceView: Encodable {
    struct Match: Encodable {
        let rules: [String]?
        let teams: [String]?
        let streams: [String]?
        let labels: [String: [String]]?
        let group: [String: [String]]?

        init(_ matcher: SilenceMatcher) {
            func values(_ set: Set<String>) -> [String]? { set.isEmpty ? nil : set.sorted() }
            func named(_ sets: [String: Set<String>]) -> [String: [String]]? {
                sets.isEmpty ? nil : sets.mapValues { $0.sorted() }
            }
            (rules, teams, streams) = (values(matcher.rules), values(matcher.teams), values(matcher.streams))
            (labels, group) = (named(matcher.labels), named(matcher.group))
        }
    }

    struct Stretch: Encodable {
        let from: String
        let until: String
    }

    struct Ended: Encodable {
        let by: String
        let at: String
        let why: String
    }

    let id: String
    let match: Match
    let text: String
    let from: String
    let until: String
    let weekly: String?
    let by: String
    let at: String
    let why: String
    let state: String
    let next: Stretch?
    let ended: Ended?

    init(_ silence: AlertSilence, now: Timestamp) {
        id = silence.id
        match = Match(silence.matcher)
        text = silence.matcher.description
        (from, until) = (silence.span.lowerBound.rfc3339, silence.span.upperBound.rfc3339)
        weekly = silence.weekly?.description
        (by, at, why) = (silence.made.name, silence.made.time.rfc3339, silence.made.why)
        state = silence.state(at: now).rawValue
        next = silence.occurrence(at: now).map {
            Stretch(from: $0.lowerBound.rfc3339, until: $0.upperBound.rfc3339)
        }
        ended = silence.ended.map { Ended(by: $0.name, at: $0.time.rfc3339, why: $0.why) }
    }
}

struct SilencesView: Encodable {
    let silences: [SilenceView]
}
