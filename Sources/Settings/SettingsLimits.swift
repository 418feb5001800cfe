import Processing

/// What settings files may ask for at most. At each limit the file is refused, with the limit in the message.
package enum SettingsLimits {
    /// Settings are written by people: a larger file is a mistake (a table, a log).
    package static let fileBytes = 1 << 20
    /// The deepest form of a rule needs 6 levels.
    package static let yamlDepth = 32
    /// Copies made by aliases included: 1000 rules of 50 values fit twice.
    package static let yamlNodes = 100_000

    /// Every rule costs memory for each of its series, and time for each event.
    package static let rules = 1000
    package static let rulesFiles = 1000
    package static let streams = 100
    package static let feeds = 10_000
    package static let breaks = 1000
    package static let personalFields = 1000

    /// Names go into metrics, topic keys and file names.
    package static let nameLength = 64
    package static let summaryLength = 500
    /// Of what no other limit is known for.
    package static let textLength = 256
    package static let labels = 20
    package static let runbookLength = 2048

    /// Groupings multiply: four dimensions already split a count into thousands of series.
    package static let groupingDimensions = 4
    package static let driverDimensions = 8
    package static let filterValues = 1000

    /// A window is summed from its buckets in memory: 8 bytes each, for every series.
    package static let window: ClosedRange<Int> = 2...10_000
    package static let recordScope: ClosedRange<Int> = 2...100_000
    package static let hold: ClosedRange<Int> = 1...1000
    package static let cooldown: ClosedRange<Int> = 0...10_000
    package static let silence: ClosedRange<Int> = 1...1000
    package static let warmUp: ClosedRange<Int> = 1...10_000
    /// Persons; more than have ever lived, and exact in a `Double`.
    package static let count: ClosedRange<Int> = 0...1_000_000_000_000
    /// Fractions: 10,000,000 %.
    package static let fraction = 100_000.0
    package static let factor = 1_000_000.0
    /// One bucket in so many.
    package static let rarity: ClosedRange<Double> = 2...10_000_000
    /// In a period.
    package static let falseAlarms: ClosedRange<Double> = 0.001...10_000
    /// A share of projections. More would be guesses; what is less likely than this, a few dozen buckets do
    /// not teach.
    package static let projectionError: ClosedRange<Double> = 0.001...0.2

    package static let lateness: ClosedRange<Duration> = .zero ... .seconds(366 * 86_400)
    /// Ids are remembered this long.
    package static let horizon: ClosedRange<Duration> = .seconds(60) ... .seconds(20 * 366 * 86_400)

    package static let privacy: ClosedRange<Int> = 0...1000

    /// Kafka allows more partitions than a compose file should ask for.
    package static let partitions: ClosedRange<Int> = 1...1024
    package static let replication: ClosedRange<Int> = 1...16
    package static let retention: ClosedRange<Duration> = .seconds(3600) ... .seconds(100 * 366 * 86_400)
    /// Kafka's own.
    package static let topicNameLength = 249
    package static let properties = 300
    package static let propertyLength = 65_536
    package static let pathLength = 4096
    package static let secretBytes = 65_536

    package static let idleTimeout: ClosedRange<Duration> = .seconds(1) ... .seconds(86_400)
    package static let maxAhead: ClosedRange<Duration> = .zero ... .seconds(7 * 86_400)
    package static let maxSkew: ClosedRange<Duration> = .seconds(60) ... .seconds(366 * 86_400)

    package static let commitInterval: ClosedRange<Duration> = .milliseconds(10) ... .seconds(60)
    /// A broker's `transaction.max.timeout.ms` is 15 minutes unless it is changed.
    package static let transactionTimeout: ClosedRange<Duration> = .seconds(1) ... .seconds(900)
    /// A broker's `group.min.session.timeout.ms` and `group.max.session.timeout.ms`.
    package static let sessionTimeout: ClosedRange<Duration> = .seconds(6) ... .seconds(1800)
    package static let maxPollInterval: ClosedRange<Duration> = .seconds(10) ... .seconds(3600)

    /// Memory may be bounded more tightly than the core does.
    package static let seriesPerGrouping: ClosedRange<Int> = 1...Limits.seriesPerGrouping
    package static let idsPerPartition: ClosedRange<Int> = 1000...Limits.ids

    /// Each has a thread, a consumer and a connection of its own.
    package static let receivers = 100
    /// Episodes of one rule and bucket that are told one by one: more than a thousand is no list to read.
    package static let rollUp: ClosedRange<Int> = 1...1000
    /// Browsers and proxies take so much.
    package static let addressLength = 2048
    /// Of what signs: 128 bits written as hexadecimal digits, or a phrase of that length.
    package static let signingSecret = 16
    /// An answer that takes longer is no answer; a stop waits for it, and so does a rebalance.
    package static let requestTimeout: ClosedRange<Duration> = .seconds(1) ... .seconds(60)
    /// Alertmanager's own `resolve_timeout` is five minutes unless it is changed.
    package static let resend: ClosedRange<Duration> = .seconds(1) ... .seconds(3600)
    package static let alertHold: ClosedRange<Duration> = .seconds(3) ... .seconds(7 * 86_400)

    /// Buckets from a break on whose spikes are muted: more would hide what has nothing to do with it.
    package static let mutedBuckets: ClosedRange<Int> = 0...100

    /// Who can log in to the console; a larger crowd has a proxy in front of it that knows them.
    package static let users = 1000
    /// Of a user: nobody guesses it, at ten tries a minute.
    package static let loginSecret = 12

    /// Rule tests in one file.
    package static let tests = 1000
    /// Of a rule test: a story that people read; days of five years fit.
    package static let testBuckets = 2000
    /// Of a rule test; its revisions and drawings too.
    package static let testSeries = 200
    /// Words of a rule test that are looked at closely.
    package static let testExpectations = 200

    /// Of a published table.
    package static let columns = 200
    package static let tableValues = 5000
    package static let provenanceLength = 2000
}
