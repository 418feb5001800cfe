import Aggregates
import Alerting
import EventTime
import Events
import Rules

/// What one rule sees of its cadence while a bucket settles: which buckets were reported, and what they measure.
struct RuleView {
    let planned: PlannedRule
    let cadence: CadenceState
    let coverage: Coverage

    init(planned: PlannedRule, cadence: CadenceState, plan: Plan) {
        self.planned = planned
        self.cadence = cadence
        coverage = Coverage(ledger: cadence.ledger, policies: plan.policies, unit: planned.rule.bucket)
    }

    private var rule: Rule { planned.rule }

    /// The measured value of a settled bucket; nil where it was not reported, or where its span begins before its
    /// feed does.
    func value(_ counts: SeriesHistory?, _ group: Group, _ bucket: Bucket) -> Int64? {
        if case .silence(let silence) = rule.method { return silence.unreported(group, bucket, cadence) }
        return measured(counts, rule.selection, bucket)
    }

    /// The same of the series it is compared with.
    func otherValue(_ counts: SeriesHistory?, _ bucket: Bucket) -> Int64? {
        guard case .crossover(let crossover) = rule.method else { return nil }
        return measured(counts, crossover.against, bucket)
    }

    private func measured(_ counts: SeriesHistory?, _ selection: Selection, _ bucket: Bucket) -> Int64? {
        let span = rule.span(at: bucket)
        if coverage.isMissing(selection, bucket) { return nil }
        if span.lowerBound != bucket {
            if let start = cadence.start, span.lowerBound < start { return nil }
            if coverage.isMissing(selection, span.lowerBound) { return nil }
        }
        return counts?.sum(span) ?? 0
    }

    /// Whether every bucket of the value at a bucket has heard all expected feeds.
    func isComplete(_ bucket: Bucket) -> Bool {
        if case .silence = rule.method { return true }
        return completeness(bucket) >= 1
    }

    /// The lowest completeness of the selections and buckets that make the value at a bucket.
    func completeness(_ bucket: Bucket, running: Bool = false) -> Double {
        if case .silence = rule.method { return 1 }
        var lowest = 1.0
        for selection in rule.selections {
            for part in stride(from: rule.span(at: bucket).lowerBound, through: bucket, by: 1) {
                lowest = min(lowest, coverage.completeness(selection, part, running: running))
            }
        }
        return lowest
    }

    /// The plain buckets whose report changed for a feed that the rule reads.
    func buckets(touchedBy changed: [Feed: [Bucket]]) -> Set<Bucket> {
        var buckets: Set<Bucket> = []
        for (feed, touched) in changed where reads(feed) { buckets.formUnion(touched) }
        return buckets
    }

    private func reads(_ feed: Feed) -> Bool {
        if case .silence(let silence) = rule.method { return silence.feeds.contains(feed) }
        return rule.selections.contains { $0.reads(feed) }
    }

    /// The buckets whose measured value contains one of these, sorted.
    func measured(containing buckets: Set<Bucket>) -> [Bucket] {
        guard let next = cadence.next else { return [] }
        var found: Set<Bucket> = []
        for bucket in buckets where bucket < next {
            if case .silence = rule.method {
                found.formUnion(bucket..<next)
            } else {
                found.formUnion(rule.containing(bucket, upTo: next - 1))
            }
        }
        return found.sorted()
    }
}

extension Silence {
    /// How many buckets in a row, this one last, its feed has not reported.
    func unreported(_ group: Group, _ bucket: Bucket, _ cadence: CadenceState) -> Int64? {
        // A feed that was never heard has not fallen silent: its history begins with its first report.
        guard let feed = feeds.first(where: { [$0.description] == group.values }),
            let start = cadence.ledger.entries[feed]?.firstReport, bucket >= start
        else { return nil }
        var count: Int64 = 0
        var candidate = bucket
        while candidate >= start, !cadence.ledger.reported(feed, in: candidate), count < 10_000 {
            count += 1
            candidate = candidate - 1
        }
        return count
    }
}

extension RuleSeries {
    /// Fills a series that begins at a bucket with the buckets before it. Only from its first count on can an
    /// earlier bucket have been judged otherwise, so only from there on are bases made.
    mutating func fill(
        _ settlement: Settlement, until bucket: Bucket, _ values: (Bucket) -> (value: Int64?, other: Int64?)
    ) {
        var hasCounted = false
        for earlier in stride(from: history.first, to: bucket, by: 1) {
            let (value, other) = values(earlier)
            hasCounted = hasCounted || value ?? 0 > 0
            if hasCounted {
                _ = settle(
                    Settlement(
                        planned: settlement.planned, bucket: earlier, isComplete: settlement.isComplete,
                        makeID: settlement.makeID),
                    value: value, other: other, corrections: [])
            } else {
                history.append(value)
                bases.append(nil)
            }
        }
        // Nothing was said of those buckets yet: the settlement that follows says it, as a correction.
        book = EpisodeBook()
    }
}
