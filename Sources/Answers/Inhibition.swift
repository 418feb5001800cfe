import Aggregates
package import EventTime

/// Which episodes follow from something else that is told already, and need not be told themselves.
package struct Inhibition: Hashable, Sendable {
    /// A feed that has fallen silent mutes what the rules that it suspends say of its feeds from then on.
    package var silentFeeds: Bool
    /// From the bucket of a break in definitions on, the spikes of so many buckets are muted; 0: none.
    package var breakBuckets: Int

    package init(silentFeeds: Bool = true, breakBuckets: Int = 1) {
        self.silentFeeds = silentFeeds
        self.breakBuckets = breakBuckets
    }

    /// The break from which a spike follows: the bucket that its last word is about is the one in which the
    /// break lies, or one of the next.
    func cause(of episode: EpisodeCard, among breaks: [Break]) -> Break? {
        guard breakBuckets > 0, episode.isAbove, episode.silentFeed == nil else { return nil }
        return breaks.last { $0.concerns(episode) && isNear($0, episode.bucket) }
    }

    private func isNear(_ change: Break, _ bucket: EpisodeCard.Bucket) -> Bool {
        // No zone is a day or more from UTC, and a bucket is at most a year: most breaks are far away, and a
        // zone is slow to make.
        let date = Zone.utc.instant(ofCivil: CivilTime(change.date))
        let reach = (bucket.end - bucket.start) * (breakBuckets + 1) * 2 + .seconds(172_800)
        guard bucket.end > date - .seconds(86_400), bucket.start < date + reach,
            let zone = KnownZones.zone(bucket.zone)
        else { return false }
        let calendar = BucketCalendar(unit: bucket.unit, zone: zone)
        let first = calendar.bucket(containing: zone.instant(ofCivil: CivilTime(change.date)))
        let distance = calendar.bucket(containing: bucket.start).ordinal - first.ordinal
        return (0..<breakBuckets).contains(Int(distance))
    }
}

extension Break {
    /// Whether the episode rests on a feed of which the break changes the meaning.
    fileprivate func concerns(_ episode: EpisodeCard) -> Bool {
        guard streams.isEmpty || streams.contains(episode.stream) else { return false }
        guard !sources.isEmpty else { return true }
        let known = episode.feeds.map { $0.split(separator: "/", omittingEmptySubsequences: false) }
        return known.contains { feed in feed.count > 1 && sources.contains(String(feed[1])) }
    }
}

/// A feed that has fallen silent, and what follows from it.
package struct SilentFeed: Hashable, Sendable {
    /// The episode of its silence.
    package let episode: String
    /// `STREAM/SOURCE/REPORT`
    package let feed: String
    /// The rules that are suspended.
    package let suspends: Set<String>
    /// The first bucket without a report begins here.
    package let since: Timestamp

    /// Nil where the episode is about something else.
    package init?(_ episode: EpisodeCard) {
        guard let feed = episode.silentFeed else { return nil }
        self.episode = episode.episode
        self.feed = feed
        suspends = episode.suspends
        since = episode.since.start
    }

    /// The same where it is not known any more which rules were suspended.
    package func mayExplain(_ other: EpisodeCard) -> Bool {
        other.silentFeed == nil && other.feeds.contains(feed) && other.since.start >= since
    }

    /// Whether an episode follows from the silence: of a rule that it suspends, resting on this feed, and
    /// begun when the feed was silent already.
    package func explains(_ other: EpisodeCard) -> Bool {
        suspends.contains(other.rule) && mayExplain(other)
    }
}
