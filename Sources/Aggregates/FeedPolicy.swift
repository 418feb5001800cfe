package import EventTime
package import Events

/// What is known beforehand of a feed: how late it may be, when it should report, how small groups are
/// hidden.
package struct FeedPolicy: Hashable, Sendable {
    /// How long after the end of a bucket its events may arrive and still be on time.
    package var lateness: Duration
    /// How long after the end of a bucket its events can still be corrected; ids are remembered as long.
    package var horizon: Duration
    /// The feed reports at least once in every such bucket; nil where it reports when something happens.
    package var schedule: BucketUnit?
    /// Counts below this are not shown on alerts (0: the table is public already).
    package var privacyMinimum: Int64

    package init(
        lateness: Duration = .seconds(3600), horizon: Duration = .seconds(400 * 86_400),
        schedule: BucketUnit? = nil, privacyMinimum: Int64 = 10
    ) {
        self.lateness = lateness
        self.horizon = horizon
        self.schedule = schedule
        self.privacyMinimum = privacyMinimum
    }
}

/// The policies of all feeds: those that are configured, and the standard one for the rest.
package struct FeedPolicies: Hashable, Sendable {
    package var configured: [Feed: FeedPolicy]
    package var standard: FeedPolicy

    package init(configured: [Feed: FeedPolicy] = [:], standard: FeedPolicy = .init()) {
        self.configured = configured
        self.standard = standard
    }

    package subscript(feed: Feed) -> FeedPolicy { configured[feed] ?? standard }

    /// The configured feeds that a selection reads, sorted.
    package func feeds(readBy selection: Selection) -> [Feed] {
        configured.keys.filter(selection.reads).sorted()
    }
}

/// A dated change of what a count means (a new category, a legal regime that starts or ends): baselines
/// and records never mix its two sides.
package struct Break: Hashable, Sendable {
    package var date: CivilDate
    /// The streams or feeds it concerns; empty means all.
    package var streams: Set<String>
    package var sources: Set<String>
    package var noteEnglish: String
    package var noteSpanish: String

    package init(
        date: CivilDate, streams: Set<String> = [], sources: Set<String> = [], noteEnglish: String,
        noteSpanish: String
    ) {
        self.date = date
        self.streams = streams
        self.sources = sources
        self.noteEnglish = noteEnglish
        self.noteSpanish = noteSpanish
    }

    package func concerns(_ selection: Selection) -> Bool {
        (streams.isEmpty || streams.contains(selection.stream))
            && (sources.isEmpty || !sources.isDisjoint(with: selection.filters["source"] ?? sources))
    }
}
