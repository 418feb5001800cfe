import Answers
import EventTime

/// Things that people say, for tests.
enum SampleAnswers {
    static let now = time("2026-03-02T12:00:00Z")

    static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(text) else { preconditionFailure("\(text) is no time") }
        return time
    }

    static func signature(_ name: String = "Ana", at time: Timestamp = now) throws -> Signature {
        try Signature(name: name, time: time, why: "a drill")
    }

    static func answer(
        _ episode: String, _ kind: Answer.Kind = .acknowledged, by name: String = "Ana"
    ) throws -> AnswerEntry {
        .answer(try Answer(episode: episode, rule: "surge", kind: kind, signature: signature(name)))
    }

    static func silence(
        _ id: String, rule: String = "surge", from: Timestamp = now, for span: Duration = .seconds(3600),
        weekly: WeeklyWindow? = nil
    ) throws -> AlertSilence {
        try AlertSilence(
            id: id, matcher: SilenceMatcher(rules: [rule]), from: from, until: from + span, weekly: weekly,
            made: signature(at: from))
    }

    /// Slow to make.
    private static let zones: [String: Zone] = {
        let names = ["America/Tijuana", "America/New_York", "Pacific/Kiritimati"]
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in Zone(name).map { (name, $0) } })
    }()

    static func month(_ text: String, zone: String = "UTC") -> EpisodeCard.Bucket {
        let calendar = BucketCalendar(unit: .month, zone: zones[zone] ?? .utc)
        let bucket = calendar.bucket(containing: time(text))
        return EpisodeCard.Bucket(
            unit: .month, zone: zone, start: calendar.start(of: bucket), end: calendar.end(of: bucket))
    }

    static func card(
        _ episode: String = "e", rule: String = "surge", team: String? = "southwest",
        labels: [String: String] = ["agency": "USBP"], stream: String = "encounters",
        group: [String: String] = ["nationality": "VEN"], feeds: Set<String> = ["encounters/USBP/events"],
        isAbove: Bool = true, since: String = "2026-02-10T00:00:00Z", bucket: String? = nil,
        zone: String = "UTC", silentFeed: String? = nil, suspends: Set<String> = []
    ) -> EpisodeCard {
        EpisodeCard(
            episode: episode, rule: rule, team: team, labels: labels, stream: stream, group: group,
            feeds: feeds, isAbove: isAbove, since: month(since, zone: zone),
            bucket: month(bucket ?? since, zone: zone), silentFeed: silentFeed, suspends: suspends)
    }
}
