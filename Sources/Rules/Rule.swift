package import Aggregates
package import Alerting
package import Detectors
package import EventTime
package import Events

/// One rule as its author wrote it, checked: which counts it watches, what it calls a spike, and who is told.
package struct Rule: Hashable, Sendable {
    /// Unique over all files; stands in alerts, and in the ids of episodes.
    package var name: String
    /// Templates with `{dimension}` placeholders for the values of the group.
    package var summary: LocalizedText
    /// The events that count.
    package var selection: Selection
    /// The dimensions (or `source`) that split the count: one series for each group.
    package var by: [String]
    /// The dimensions whose sub-groups explain an alert.
    package var drivers: [String]
    /// What is judged at a time.
    package var bucket: BucketUnit
    /// Where buckets begin and end.
    package var zone: Zone
    /// What is judged at each bucket: its count, a window that ends with it, or the year so far.
    package var measure: Measure
    /// How it decides.
    package var method: Method
    /// A breach must last this many consecutive buckets before the rule fires.
    package var holdBuckets: Int
    /// After an episode ends, this many buckets pass before the next can fire.
    package var cooldownBuckets: Int
    /// The level at which an episode ends, where it differs from the level at which it fires. Nil for that,
    /// or for what the method says of the end (`PredictiveLaw.endBound`).
    package var clear: Level?
    /// The larger of the count and what it is compared with must reach this, else the bucket never fires.
    package var minCount: Int64
    /// Sorted from the lowest to the highest; a breach below the first is of the first severity.
    package var severities: [SeverityLevel]
    /// Overrides of what the feeds' policies say.
    package var lateness: Duration?
    /// How long after its end a bucket can be corrected; the feeds say it where it is nil.
    package var horizon: Duration?
    /// Of the projections by which an open bucket may speak early, the share that may turn out wrong; nil
    /// where it speaks of what has arrived alone.
    package var projectionError: Double?
    /// Who is responsible.
    package var team: String?
    /// For routing, as Prometheus writes them.
    package var labels: [String: String]
    /// The web address of the page that says what to do.
    package var runbook: String?

    package init(
        name: String, summary: LocalizedText, selection: Selection, by: [String] = [], drivers: [String] = [],
        bucket: BucketUnit, zone: Zone, measure: Measure = .bucket, method: Method, holdBuckets: Int = 1,
        cooldownBuckets: Int = 0, clear: Level? = nil, minCount: Int64 = 0, severities: [SeverityLevel] = [],
        lateness: Duration? = nil, horizon: Duration? = nil, projectionError: Double? = nil,
        team: String? = nil, labels: [String: String] = [:], runbook: String? = nil
    ) {
        self.name = name
        self.summary = summary
        self.selection = selection
        self.by = by
        self.drivers = drivers
        self.bucket = bucket
        self.zone = zone
        self.measure = measure
        self.method = method
        self.holdBuckets = holdBuckets
        self.cooldownBuckets = cooldownBuckets
        self.clear = clear
        self.minCount = minCount
        self.severities = severities
        self.lateness = lateness
        self.horizon = horizon
        self.projectionError = projectionError
        self.team = team
        self.labels = labels
        self.runbook = runbook
    }

    /// The buckets of its unit in its zone.
    package var calendar: BucketCalendar { BucketCalendar(unit: bucket, zone: zone) }

    /// Every selection the rule reads: its own, and the one it is compared with.
    package var selections: [Selection] {
        switch method {
        case .crossover(let crossover): [selection, crossover.against]
        case .threshold, .change, .record, .detect, .silence: [selection]
        }
    }
}

/// What is judged at a bucket.
package enum Measure: Hashable, Sendable {
    case bucket
    /// The sum of this many consecutive buckets, the judged one last.
    case window(Int)
    /// The sum from the start of the year to the judged bucket.
    case toDate(YearKind)

    /// A text that is equal exactly where the measure is; alerts show it.
    package var canonical: String {
        switch self {
        case .bucket: "bucket"
        case .window(let count): "window:\(count)"
        case .toDate(let year): "to-date:\(year.rawValue)"
        }
    }
}

/// How a rule decides; each has its own unit of `Level`.
package enum Method: Hashable, Sendable {
    /// Levels are counts.
    case threshold(ThresholdDetector)
    /// Levels are fractions of the base: 0.5 is 50 % more, -0.3 is 30 % less.
    case change(ChangeDetector)
    /// A new highest or lowest value. Levels are fractions beyond the former record.
    case record(RecordDetector)
    /// Beyond what a statistical method thinks likely. Levels are rarities: 400 is passed by one bucket in
    /// 400 where nothing has happened, -400 is the same on the other side.
    case detect(Detection)
    /// Compared with the same bucket of another selection. Levels are factors: 1 is equal, 2 is twice as
    /// many.
    case crossover(Crossover)
    /// An expected feed has not reported. Levels are buckets without a report.
    case silence(Silence)

    /// As alerts and rules files call it.
    package var name: String {
        switch self {
        case .threshold: "threshold"
        case .change: "change"
        case .record: "record"
        case .detect: "detect"
        case .crossover: "crossover"
        case .silence: "silence"
        }
    }
}

/// A count that is unlikely, as a statistical method sees it.
package struct Detection: Hashable, Sendable {
    /// With its parameters.
    package var method: StatisticalMethod
    /// One bucket in so many; negative below; infinite on a side that keeps the budget.
    package var level: Level
    /// What the sides without a number of their own may spend.
    package var budget: FalseAlarmBudget?

    package init(method: StatisticalMethod, level: Level, budget: FalseAlarmBudget? = nil) {
        self.method = method
        self.level = level
        self.budget = budget
    }

    /// Whether a side keeps the budget.
    package func isBudgeted(_ side: Side) -> Bool {
        switch side {
        case .above: level.above == .infinity
        case .below: level.below == -.infinity
        }
    }
}

/// The count against that of another selection, grouped in the same way, in the same bucket.
package struct Crossover: Hashable, Sendable {
    /// What it is compared with.
    package var against: Selection
    /// Factors of the other count.
    package var level: Level
    /// What the other selection counts, as words that follow its number; made from it where it is nil.
    package var other: LocalizedText?

    package init(against: Selection, level: Level, other: LocalizedText? = nil) {
        self.against = against
        self.level = level
        self.other = other
    }
}

/// Feeds that are expected to report in every bucket of the rule.
package struct Silence: Hashable, Sendable {
    /// Each is a series of its own.
    package var feeds: [Feed]
    /// Fires at this many consecutive buckets without a report.
    package var buckets: Int

    package init(feeds: [Feed], buckets: Int) {
        self.feeds = feeds
        self.buckets = buckets
    }
}

/// A severity and the level from which it applies, on either side.
package struct SeverityLevel: Hashable, Sendable {
    /// Of breaches that pass the level.
    package var severity: Severity
    /// In the method's unit.
    package var level: Level

    package init(_ severity: Severity, _ level: Level) {
        self.severity = severity
        self.level = level
    }
}

extension Rule {
    /// A text that is equal exactly where the rule is: its fingerprint tells alerts which version spoke. What
    /// is projected is left out: settled words must not depend on it.
    package var canonical: String {
        let parts: [String] = [
            name, summary.en, summary.es, selections.map(\.canonical).joined(separator: " "),
            by.joined(separator: ","), drivers.joined(separator: ","), bucket.rawValue, zone.name,
            measure.canonical,
            method.canonical, "\(holdBuckets)", "\(cooldownBuckets)", clear?.canonical ?? "", "\(minCount)",
            severities.map { "\($0.severity.rawValue) \($0.level.canonical)" }.joined(separator: ","),
            team ?? "",
            labels.keys.sorted().map { "\($0)=\(labels[$0, default: ""])" }.joined(separator: ","),
            runbook ?? "",
        ]
        return parts.joined(separator: "\u{1F}")
    }
}

extension Method {
    /// A text that is equal exactly where the method is.
    package var canonical: String {
        switch self {
        case .threshold(let threshold): "threshold \(threshold.level.canonical)"
        case .change(let change):
            "change \(change.against.rawValue) \(change.level.canonical) \(change.floor)"
        case .record(let record): "record \(record.scope) \(record.level.canonical) \(record.warmUp)"
        case .detect(let detection):
            "detect \(detection.method.canonical) \(detection.level.canonical)"
                + (detection.budget.map { " \($0.canonical)" } ?? "")
        case .crossover(let crossover):
            "crossover \(crossover.level.canonical)"
                + (crossover.other.map { " \($0.en)\u{1F}\($0.es)" } ?? "")
        case .silence(let silence):
            "silence \(silence.buckets) \(silence.feeds.map(\.description).joined(separator: ","))"
        }
    }

    /// The level at which the rule fires, in the method's unit.
    package var level: Level {
        switch self {
        case .threshold(let threshold): threshold.level
        case .change(let change): change.level
        case .record(let record): record.level
        case .detect(let detection): detection.level
        case .crossover(let crossover): crossover.level
        case .silence(let silence): Level(above: Double(silence.buckets) - 1)
        }
    }
}
