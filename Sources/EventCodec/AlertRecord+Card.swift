import Alerting
package import Answers
import EventTime

extension AlertRecord {
    /// What silences and inhibition look at; nil where the record tells of times that cannot be read.
    package var card: EpisodeCard? {
        guard let since = data.since.card, let bucket = data.bucket.card else { return nil }
        return EpisodeCard(
            episode: subject, rule: data.rule.name, team: data.rule.team, labels: data.rule.labels,
            stream: data.stream, group: data.group, feeds: Set(data.feeds),
            isAbove: data.direction == "above",
            since: since, bucket: bucket,
            silentFeed: data.rule.method == "silence" ? data.group["feed"] : nil,
            suspends: Set(data.suspends ?? []))
    }

    /// Whether the episode fires after this word.
    package var isFiring: Bool { data.status.isFiring(hasEnded: data.ended == true) }
}

extension AlertRecord.Bucket {
    fileprivate var card: EpisodeCard.Bucket? {
        guard let unit = BucketUnit(rawValue: unit), let start = Timestamp(start), let end = Timestamp(end)
        else { return nil }
        return EpisodeCard.Bucket(unit: unit, zone: zone, start: start, end: end)
    }
}

extension Status {
    /// Whether an episode fires after a word of this status.
    ///
    /// - Parameter hasEnded: of an amended word: its episode had ended before.
    func isFiring(hasEnded: Bool) -> Bool {
        switch self {
        case .firing, .updated: true
        case .amended: !hasEnded
        case .resolved, .withdrawn: false
        }
    }
}
