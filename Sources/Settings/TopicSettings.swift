/// A topic, and how `vigia topics create` makes it.
package struct TopicSettings: Hashable, Sendable {
    package var name: String
    /// Nil where it follows from another topic: a changelog has as many as the topic it stands behind.
    package var partitions: Int?
    /// Nil leaves it to the broker's `default.replication.factor`.
    package var replication: Int?
    /// Of topics that are not compacted.
    package var retention: Retention

    package init(
        name: String, partitions: Int? = nil, replication: Int? = nil, retention: Retention = .forever
    ) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.retention = retention
    }
}

/// How long a topic keeps its records.
package enum Retention: Hashable, Sendable {
    /// As the broker is set up.
    case broker
    case forever
    case limited(Duration)
}

/// The topics that Vigía writes.
package struct InternalTopics: Hashable, Sendable {
    /// Every word ever said.
    package var alerts: TopicSettings
    /// The last word on each episode, compacted.
    package var episodes: TopicSettings
    package var rejects: TopicSettings
    /// What people say of episodes, and silences: one partition, compacted.
    package var answers: TopicSettings
    /// The clock journal: one partition, kept for ever.
    package var clock: TopicSettings
    /// Between the two stages; its partitions are the width of the Watch stage.
    package var tallies: TopicSettings
    /// Changelog of the Tally stage, compacted: as many partitions as the input topic with the most.
    package var tallyState: TopicSettings
    /// Changelog of the Watch stage, compacted: as many partitions as `tallies`.
    package var watchState: TopicSettings

    package init(
        alerts: TopicSettings = .init(name: "vigia.alerts", partitions: 1),
        episodes: TopicSettings = .init(name: "vigia.episodes", partitions: 1),
        rejects: TopicSettings = .init(
            name: "vigia.rejects", partitions: 1, retention: .limited(.seconds(30 * 86_400))),
        answers: TopicSettings = .init(name: "vigia.answers", partitions: 1),
        clock: TopicSettings = .init(name: "vigia.clock", partitions: 1),
        tallies: TopicSettings = .init(
            name: "vigia.tallies", partitions: 8, retention: .limited(.seconds(7 * 86_400))),
        tallyState: TopicSettings = .init(name: "vigia.tally-state"),
        watchState: TopicSettings = .init(name: "vigia.watch-state")
    ) {
        self.alerts = alerts
        self.episodes = episodes
        self.rejects = rejects
        self.answers = answers
        self.clock = clock
        self.tallies = tallies
        self.tallyState = tallyState
        self.watchState = watchState
    }

    package var all: [TopicSettings] {
        [alerts, episodes, rejects, answers, clock, tallies, tallyState, watchState]
    }
}
