package import EventTime

/// The feeds that are silent, as the last words on all episodes tell it, and those that were.
package struct SilentFeeds: Sendable {
    private var silent: [String: SilentFeed] = [:]
    /// Feeds that report again, and when that was said.
    private var ended: [String: (feed: SilentFeed, said: Timestamp)] = [:]

    /// None is known yet.
    package init() {}

    /// Those whose episode fires.
    package var firing: [SilentFeed] { silent.values.sorted { $0.episode < $1.episode } }

    /// Takes the last word on an episode; of one that is not about silence nothing is kept.
    package mutating func take(_ episode: EpisodeCard, isFiring: Bool, said: Timestamp) {
        guard let feed = SilentFeed(episode) else { return }
        if isFiring {
            silent[feed.episode] = feed
            ended[feed.episode] = nil
        } else if silent.removeValue(forKey: feed.episode) != nil || ended.count < AnswerLimits.endedFeeds {
            ended[feed.episode] = (feed, said)
        }
    }

    /// Whether a word on an episode may have been muted when it was said, by the silence of a feed that
    /// reports again. Which rules were suspended is not known any more, so it may be more than were.
    package func mayHaveExplained(_ episode: EpisodeCard, saidAt said: Timestamp) -> Bool {
        ended.values.contains { $0.said > said && $0.feed.mayExplain(episode) }
    }
}
