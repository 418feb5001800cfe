package import Detectors
package import EventTime
package import Events

/// A text in both languages of the house.
package struct LocalizedText: Hashable, Sendable {
    /// English.
    package var en: String
    /// Spanish.
    package var es: String

    package init(en: String, es: String) {
        self.en = en
        self.es = es
    }

    package subscript(language: Language) -> String {
        switch language {
        case .en: en
        case .es: es
        }
    }
}

package enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
    case info, warning, critical

    package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

    package var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}

/// What a word says of its episode.
package enum Status: String, Hashable, Sendable, CaseIterable {
    case firing, updated, amended, withdrawn, resolved
}

/// A final word comes from settled buckets alone; an early one from whatever has arrived.
package enum WordClass: String, Hashable, Sendable {
    case early, settled
}

/// Why a word was said, where the count alone does not tell.
package enum Reason: String, Hashable, Sendable, CaseIterable {
    /// Late or revised events changed what was said.
    case corrected
    /// The bucket settled and the early word did not come true.
    case notConfirmed = "not-confirmed"
    /// The bucket settled as part of an episode that had begun before.
    case partOfEpisode = "part-of-episode"
    case ruleRemoved = "rule-removed"
    /// The meaning of the rule or its data changed; its series start afresh.
    case ruleChanged = "rule-changed"
}

/// One word about one episode: the record of the alert topic. Numbers are exact here; what may be shown is
/// decided by `Disclosure` when the record is written.
package struct Alert: Hashable, Sendable {
    /// Unique for each word: episode and number of the transition.
    package var id: String
    /// A hash of rule, series and the first bucket that fired when it settled; it never changes.
    package var episode: String
    package var status: Status
    package var wordClass: WordClass
    package var severity: Severity
    package var rule: RuleCard
    /// Dimension and value, in the order of the rule's `by`.
    package var group: [GroupValue]
    package var bucket: BucketCard
    /// First bucket of the breach, and the worst one so far.
    package var since: BucketCard
    package var peak: Measurement
    package var above: Bool
    package var observed: Int64
    package var expected: Double?
    package var lower: Double?
    package var upper: Double?
    /// How likely a count so far out is where nothing has happened; nil where the method does not tell.
    package var pValue: Double?
    /// The baseline that the default statistical method chose.
    package var baseline: AutomaticChoice?
    /// What the bound follows from, where the rule keeps a budget of false alarms.
    package var budget: BudgetShare?
    /// Of an early word: what the bucket is projected to count, where what has arrived is not unusual yet.
    package var projection: ProjectedTotal?
    /// What the count is compared with: the former record, last year's month, the other series.
    package var reference: Measurement?
    /// Share of the expected feeds that have reported, 0...1, weighted by their share of recent counts.
    package var completeness: Double
    package var feeds: [String]
    /// The expected feeds that have not reported: while one is missing nothing is said of a fall, and no
    /// episode ends.
    package var missing: [String]
    /// Of a silent feed: the rules that wait for it.
    package var suspends: [String]
    /// With those that explain nothing where small ones must stay hidden.
    package var drivers: [Driver]
    /// For amended and withdrawn words: what was said, and what is true now.
    package var corrections: [Correction]
    package var reason: Reason?
    /// An episode that this one continues, or is part of.
    package var linked: String?
    /// Of an amended word: its episode had ended before. Other statuses tell that themselves.
    package var hasEnded: Bool
    /// Notes of breaks in definitions that cut the history it was compared with.
    package var breaks: [LocalizedText]
    package var privacyMinimum: Int64

    package init(
        id: String, episode: String, status: Status, wordClass: WordClass, severity: Severity, rule: RuleCard,
        group: [GroupValue], bucket: BucketCard, since: BucketCard, peak: Measurement, above: Bool,
        observed: Int64, expected: Double? = nil, lower: Double? = nil, upper: Double? = nil,
        pValue: Double? = nil, baseline: AutomaticChoice? = nil, budget: BudgetShare? = nil,
        projection: ProjectedTotal? = nil, reference: Measurement? = nil,
        completeness: Double = 1, feeds: [String] = [],
        missing: [String] = [], suspends: [String] = [], drivers: [Driver] = [],
        corrections: [Correction] = [], reason: Reason? = nil, linked: String? = nil,
        hasEnded: Bool = false, breaks: [LocalizedText] = [], privacyMinimum: Int64 = 0
    ) {
        self.id = id
        self.episode = episode
        self.status = status
        self.wordClass = wordClass
        self.severity = severity
        self.rule = rule
        self.group = group
        self.bucket = bucket
        self.since = since
        self.peak = peak
        self.above = above
        self.observed = observed
        self.expected = expected
        self.lower = lower
        self.upper = upper
        self.pValue = pValue
        self.baseline = baseline
        self.budget = budget
        self.projection = projection
        self.reference = reference
        self.completeness = completeness
        self.feeds = feeds
        self.missing = missing
        self.suspends = suspends
        self.drivers = drivers
        self.corrections = corrections
        self.reason = reason
        self.linked = linked
        self.hasEnded = hasEnded
        self.breaks = breaks
        self.privacyMinimum = privacyMinimum
    }
}

/// What an alert says of its rule.
package struct RuleCard: Hashable, Sendable {
    package var name: String
    /// Fingerprint of the rule as it stood, levels and texts included.
    package var version: String
    /// `threshold`, `change`, `record`, `detect`, `crossover`, `silence`.
    package var method: String
    /// What the count is compared with: `previous`, `year-ago`, `record`, `other`, or nil.
    package var against: String?
    /// Among what a record is one: `ever`, `same-season`, `within:12`; nil for other methods.
    package var scope: String?
    /// The statistical method of `detect`: `farrington-flexible`; nil for other methods.
    package var detector: String?
    /// What the other series counts, as the words that follow its number: `by the US Border Patrol`.
    package var other: LocalizedText?
    /// `bucket`, `window:3`, `to-date:calendar`.
    package var measure: String
    package var stream: String
    package var summary: LocalizedText
    package var team: String?
    package var labels: [String: String]
    package var runbook: String?

    package init(
        name: String, version: String, method: String, against: String? = nil, scope: String? = nil,
        detector: String? = nil, other: LocalizedText? = nil, measure: String, stream: String,
        summary: LocalizedText,
        team: String? = nil, labels: [String: String] = [:], runbook: String? = nil
    ) {
        self.name = name
        self.version = version
        self.method = method
        self.against = against
        self.scope = scope
        self.detector = detector
        self.other = other
        self.measure = measure
        self.stream = stream
        self.summary = summary
        self.team = team
        self.labels = labels
        self.runbook = runbook
    }
}

package struct GroupValue: Hashable, Sendable {
    package var dimension: String
    package var value: String

    package init(_ dimension: String, _ value: String) {
        self.dimension = dimension
        self.value = value
    }
}

/// A bucket as people read it: `2024-05`, from `start` (included) to `end` (not included).
package struct BucketCard: Hashable, Sendable {
    package var label: String
    package var unit: BucketUnit
    package var zone: String
    package var start: Timestamp
    package var end: Timestamp

    package init(_ bucket: Bucket, in calendar: BucketCalendar) {
        self.init(
            label: calendar.label(bucket), unit: calendar.unit, zone: calendar.zone.name,
            start: calendar.start(of: bucket), end: calendar.end(of: bucket))
    }

    package init(label: String, unit: BucketUnit, zone: String, start: Timestamp, end: Timestamp) {
        self.label = label
        self.unit = unit
        self.zone = zone
        self.start = start
        self.end = end
    }
}

/// A value and the bucket it belongs to.
package struct Measurement: Hashable, Sendable {
    package var bucket: BucketCard
    package var count: Int64

    package init(bucket: BucketCard, count: Int64) {
        self.bucket = bucket
        self.count = count
    }
}

/// A sub-group that drives an alert.
package struct Driver: Hashable, Sendable {
    package var dimension: String
    package var value: String
    package var count: Int64
    /// Its count in the bucket that the alert is compared with; nil where there is none.
    package var base: Int64?
    /// Its part of the whole change (or of the count, where there is no base): 0.62 is 62 %.
    package var share: Double
    /// Whether it is told. What of it may be shown depends on the others, which are not: one word must not
    /// show what another has hidden.
    package var explains: Bool

    package init(
        dimension: String, value: String, count: Int64, base: Int64?, share: Double, explains: Bool = true
    ) {
        self.dimension = dimension
        self.value = value
        self.count = count
        self.base = base
        self.share = share
        self.explains = explains
    }
}

/// A number that was said, and what it is now.
package struct Correction: Hashable, Sendable {
    package var bucket: BucketCard
    package var from: Int64
    package var to: Int64

    package init(bucket: BucketCard, from: Int64, to: Int64) {
        self.bucket = bucket
        self.from = from
        self.to = to
    }
}
