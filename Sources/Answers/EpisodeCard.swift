package import EventTime

/// What silences and inhibition look at in an episode: what its last word says.
package struct EpisodeCard: Hashable, Sendable {
    /// A bucket as a record tells it.
    package struct Bucket: Hashable, Sendable {
        /// How long it is.
        package let unit: BucketUnit
        /// The IANA name of its time zone.
        package let zone: String
        /// Its first instant.
        package let start: Timestamp
        /// The first instant behind it.
        package let end: Timestamp

        package init(unit: BucketUnit, zone: String, start: Timestamp, end: Timestamp) {
            self.unit = unit
            self.zone = zone
            self.start = start
            self.end = end
        }
    }

    /// The id.
    package var episode: String
    /// Its name.
    package var rule: String
    /// Of the rule.
    package var team: String?
    /// Of the rule.
    package var labels: [String: String]
    /// Of the rule; that of the feed where a silence is meant.
    package var stream: String
    /// The values of the series, by dimension.
    package var group: [String: String]
    /// `STREAM/SOURCE/REPORT` of all that the rule reads.
    package var feeds: Set<String>
    /// Whether the count is too high; else it is too low.
    package var isAbove: Bool
    /// The bucket in which the breach began.
    package var since: Bucket
    /// The bucket of the last word.
    package var bucket: Bucket
    /// The feed that has fallen silent, where that is what the episode is about.
    package var silentFeed: String?
    /// The rules that its silence suspends.
    package var suspends: Set<String>

    package init(
        episode: String, rule: String, team: String? = nil, labels: [String: String] = [:], stream: String,
        group: [String: String], feeds: Set<String> = [], isAbove: Bool = true, since: Bucket, bucket: Bucket,
        silentFeed: String? = nil, suspends: Set<String> = []
    ) {
        self.episode = episode
        self.rule = rule
        self.team = team
        self.labels = labels
        self.stream = stream
        self.group = group
        self.feeds = feeds
        self.isAbove = isAbove
        self.since = since
        self.bucket = bucket
        self.silentFeed = silentFeed
        self.suspends = suspends
    }
}
