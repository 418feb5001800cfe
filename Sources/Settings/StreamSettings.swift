import Events

/// One stream of events: its topic, what can be told apart in it, and how its clock runs.
package struct StreamSettings: Hashable, Sendable {
    package var name: String
    /// Partitions, replication and retention are used when the topic is created.
    package var topic: TopicSettings
    /// In the order of the file, which is that of `StreamSchema`.
    package var dimensions: [String]
    package var clock: ClockMode
    /// A partition that has been read to its end for so long is idle.
    package var idleTimeout: Duration
    /// An event later than its record's timestamp by more than this is rejected.
    package var maxAhead: Duration
    /// A reader whose clock runs ahead of the slowest partition by more than this pauses.
    package var maxSkew: Duration

    package init(
        name: String, topic: TopicSettings? = nil, dimensions: [String], clock: ClockMode = .live,
        idleTimeout: Duration = .seconds(60), maxAhead: Duration = .seconds(300),
        maxSkew: Duration = .seconds(7 * 86_400)
    ) {
        self.name = name
        self.topic = topic ?? TopicSettings(name: name, partitions: 8, retention: .broker)
        self.dimensions = dimensions
        self.clock = clock
        self.idleTimeout = idleTimeout
        self.maxAhead = maxAhead
        self.maxSkew = maxSkew
    }

    /// Encounters and repatriations.
    package static let standard = [
        StreamSettings(
            name: "encounters",
            dimensions: ["country", "area", "nationality", "demographic", "authority", "type"]),
        StreamSettings(
            name: "repatriations",
            dimensions: StreamSchema.defaultDimensions),
    ]
}

/// What moves the clock of an idle partition.
package enum ClockMode: String, Hashable, Sendable, CaseIterable {
    /// Processing time.
    case live
    /// The slowest partition that is not idle: for loads of history.
    case data
}
