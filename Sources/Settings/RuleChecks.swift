import Aggregates
import Detectors
import EventTime
import Events
import Rules

/// What a rule may not say at the same time, although each part of it is sound.
struct RuleChecks {
    let fields: Fields
    let configuration: Configuration

    func check(bucket: BucketUnit?, measure: Measure?, method: Rules.Method?, by: [String], drivers: [String])
    {
        for dimension in drivers where by.contains(dimension) {
            fields["drivers"]?.refuse(
                "\"\(dimension)\" stands in \"by\" too", hint: "remove it here: each series has only one")
        }
        if let measure, let method { check(measure, with: method) }
        if let measure, let bucket { check(measure, of: bucket, with: method) }
        if case .silence(let silence)? = method { check(silence, bucket: bucket) }
        if case .detect? = method { checkDetection() }
    }

    /// Sums that overlap are not independent of one another, as the methods take counts to be.
    private func checkDetection() {
        for key in ["window", "to_date"] {
            fields.refuse(
                key, because: "adds buckets up, and \"detect\" judges each for itself",
                hint: "remove it, or write a longer bucket")
        }
    }

    private func check(_ measure: Measure, with method: Rules.Method) {
        guard case .toDate = measure else { return }
        fields.refuse(
            "for", because: "waits for buckets, but a sum to date contains those before it",
            hint: "remove \"for\", or \"to_date\"")
        switch method {
        case .threshold(let threshold) where threshold.level.below != nil:
            refuseMethod(
                "\"below\" fires at the start of every year, when a sum to date is 0",
                hint: "compare with year-ago: change: {against: year-ago, below: -30%}")
        case .change(let change):
            switch change.against {
            case .yearAgo: break
            case .previous, .record:
                refuseMethod(
                    "a sum to date is compared with \"\(change.against.rawValue)\", of another length",
                    hint: "write against: year-ago, which compares the same part of the year")
            }
        case .record(let record) where record.level.below != nil && record.scope != .sameSeason:
            refuseMethod(
                "the lowest sum to date is that of every January", hint: "write lowest: same-season")
        case .threshold, .record, .detect, .crossover, .silence: break
        }
    }

    private func check(_ measure: Measure, of bucket: BucketUnit, with method: Rules.Method?) {
        switch measure {
        case .bucket: break
        case .toDate:
            if bucket >= .year {
                fields["to_date"]?.refuse(
                    "a sum to date of a \(bucket.rawValue) is that \(bucket.rawValue)",
                    hint: "write a shorter bucket, such as month, or remove to_date")
            }
        case .window(let count):
            guard case .change(let change)? = method, change.against == .yearAgo,
                count > bucket.countInYear
            else { return }
            fields["window"]?.refuse(
                "a window of \(count) \(bucket.rawValue)s overlaps itself a year before",
                hint: "write window: \(bucket.countInYear) or less, or against: previous")
        }
    }

    private func check(_ silence: Silence, bucket: BucketUnit?) {
        let meaningless = [
            "stream", "where", "report", "by", "drivers", "window", "to_date", "min_count", "for", "clear",
        ]
        for key in meaningless {
            fields.refuse(
                key, because: "has no meaning for silence", hint: "remove it: the feeds and \"after\" say all"
            )
        }
        guard let bucket else { return }
        for feed in silence.feeds {
            guard let schedule = configuration.feeds[feed].schedule, schedule > bucket else { continue }
            fields["bucket"]?.refuse(
                "\(feed) reports once a \(schedule.rawValue), not every \(bucket.rawValue)",
                hint: "write bucket: \(schedule.rawValue)")
        }
    }

    private func refuseMethod(_ message: String, hint: String) {
        let key = MethodKey.allCases.first { fields.has($0.rawValue) }?.rawValue ?? "name"
        (fields[key] ?? fields.setting).refuse(message, hint: hint)
    }
}

extension BucketUnit {
    /// How many fit into a year.
    fileprivate var countInYear: Int {
        switch self {
        case .minute: 365 * 1440
        case .hour: 365 * 24
        case .day: 365
        case .week: 52
        case .month: 12
        case .quarter: 4
        case .year, .fiscalYear: 1
        }
    }
}
