import Aggregates
import Alerting
import EventTime
import Events
import Rules

/// What one rule sees of its cadence while a bucket settles: which buckets were reported, and what they
/// measure.
struct RuleView {
    let planned: PlannedRule
    let cadence: CadenceState
    let coverage: Coverage
    /// Of the selection it is compared with.
    let otherCoverage: Coverage?
    /// What is known from before the first bucket that settled; nil where nothing is.
    let past: PastLog?

    init(planned: PlannedRule, cadence: CadenceState, plan: Plan, past: PastLog? = nil) {
        self.planned = planned
        self.cadence = cadence
        self.past = past
        func coverage(_ selection: Selection) -> Coverage {
            Coverage(selection, cadence: cadence, plan: plan, unit: planned.rule.bucket)
        }
        self.coverage = coverage(planned.rule.selection)
        if case .crossover(let crossover) = planned.rule.method {
            otherCoverage = coverage(crossover.against)
        } else {
            otherCoverage = nil
        }
    }

    private var rule: Rule { planned.rule }

    func span(_ bucket: Bucket) -> Range<Bucket> { rule.span(at: bucket) }

    /// The measured value of a bucket; nil where any part of it was not reported, or lies before anything was
    /// settled and was not loaded either.
    ///
    /// - Parameter sum: what the series counted in a span.
    func value(_ group: Group, _ bucket: Bucket, _ log: ReportLog, sum: (Range<Bucket>) -> Int64) -> Int64? {
        if case .silence(let silence) = rule.method { return silence.unreported(group, bucket, cadence) }
        let (span, start) = (span(bucket), start(bucket))
        if span.lowerBound < start {
            guard let past, !past.isMissing(span.lowerBound..<min(start, bucket + 1)) else { return nil }
        }
        if bucket >= start, log.isMissing(bucket, max(span.lowerBound, start)) { return nil }
        return sum(span)
    }

    /// The same of the series it is compared with.
    func otherValue(_ bucket: Bucket, _ log: ReportLog, sum: (Range<Bucket>) -> Int64) -> Int64? {
        guard otherCoverage != nil else { return nil }
        let (span, start) = (span(bucket), start(bucket))
        if span.lowerBound < start {
            guard let past, !past.isOtherMissing(span.lowerBound..<min(start, bucket + 1)) else { return nil }
        }
        if bucket >= start, log.isOtherMissing(bucket, max(span.lowerBound, start)) { return nil }
        return sum(span)
    }

    /// The first bucket that settled, or the one at hand where none has.
    private func start(_ bucket: Bucket) -> Bucket { cadence.start ?? span(bucket).lowerBound }

    private func isWithin(_ bucket: Bucket) -> Bool { bucket >= cadence.start ?? bucket }

    /// The lowest completeness of the selections and settled buckets that make the value at a bucket.
    func completeness(_ bucket: Bucket, running: Bool = false) -> Double {
        if case .silence = rule.method { return 1 }
        var lowest = 1.0
        for part in stride(from: span(bucket).lowerBound, through: bucket, by: 1) where isWithin(part) {
            lowest = min(lowest, coverage.completeness(part, running: running))
            if let otherCoverage { lowest = min(lowest, otherCoverage.completeness(part, running: running)) }
        }
        return lowest
    }

    /// The expected feeds that have not reported in a bucket that makes the value at this one, sorted.
    func missing(_ bucket: Bucket, running: Bool = false) -> [Feed] {
        if case .silence = rule.method { return [] }
        var found: Set<Feed> = []
        for part in stride(from: span(bucket).lowerBound, through: bucket, by: 1) where isWithin(part) {
            for coverage in [coverage, otherCoverage].compactMap({ $0 }) {
                found.formUnion(coverage.expected(part).filter { !coverage.has($0, part, running: running) })
            }
        }
        return found.sorted()
    }

    /// The earliest bucket whose report changed for a feed that the rule reads.
    func earliest(touchedBy changed: [Feed: [Bucket]]) -> Bucket? {
        changed.filter { reads($0.key) }.compactMap(\.value.first).min()
    }

    private func reads(_ feed: Feed) -> Bool {
        if case .silence(let silence) = rule.method { return silence.feeds.contains(feed) }
        return rule.selections.contains { $0.reads(feed) }
    }

    /// The buckets before `bucket` whose measured value contains one of these.
    func measured(containing buckets: [Bucket], before bucket: Bucket) -> Set<Bucket> {
        var found: Set<Bucket> = []
        for touched in buckets where touched < bucket {
            found.formUnion(rule.containing(touched, upTo: bucket - 1))
        }
        return found
    }
}

extension Silence {
    /// How many buckets in a row, this one last, its feed has not reported.
    func unreported(_ group: Group, _ bucket: Bucket, _ cadence: CadenceState) -> Int64? {
        guard let feed = feeds.first(where: { [$0.description] == group.values }) else { return nil }
        return cadence.unreported(feed, bucket).map(Int64.init)
    }
}
