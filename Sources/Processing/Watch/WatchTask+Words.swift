import Aggregates
package import Alerting
import Detectors
import EventTime
import Events
import Rules

extension WatchTask {
    /// Turns a word about an episode into the record of the alert topic.
    mutating func say(_ word: Word, _ rule: Int, _ group: Group, _ state: inout RuleSeries, _ view: RuleView)
    {
        let planned = plan.rules[rule]
        let episode = word.episode
        let basis = state.basis(of: word.bucket) ?? Basis()
        let observed = state.history.kept(word.bucket) ?? episode.peak.value
        var alert = makeAlert(planned, group, word.bucket, observed, basis, episode.side)
        alert.id = "\(episode.id)-\(episode.words)"
        alert.episode = episode.id
        alert.status = word.status
        alert.severity = episode.severity
        alert.since = BucketCard(episode.since, in: planned.calendar)
        alert.peak = Measurement(
            bucket: BucketCard(episode.peak.bucket, in: planned.calendar), count: episode.peak.value)
        alert.completeness = view.completeness(word.bucket)
        alert.missing = view.missing(word.bucket).map(\.description)
        if [.firing, .updated, .amended].contains(word.status) { alert.suspends = suspended(planned, group) }
        alert.feeds = feedNames(view)
        alert.corrections = word.corrections.map {
            Correction(bucket: BucketCard($0.bucket, in: planned.calendar), from: $0.from, to: $0.to)
        }
        alert.reason = word.reason
        alert.linked = episode.linked
        alert.hasEnded = word.status == .amended && episode.state != .firing
        let reference = episode.side == .above ? basis.above : basis.below
        alert.drivers = Drivers(task: self, planned: planned, group: group)
            .explain(word.bucket, observed: observed, reference: reference, running: false)
        alerts.append(state.book.show(alert))
    }

    /// An alert with everything that follows from rule, bucket and basis; a first, early word unless changed.
    func makeAlert(
        _ planned: PlannedRule, _ group: Group, _ bucket: Bucket, _ observed: Int64, _ basis: Basis,
        _ side: Side
    ) -> Alert {
        let rule = planned.rule
        let bounds = rule.firingBounds(from: basis)
        let reference = side == .above ? basis.above : basis.below
        let bucketCard = BucketCard(bucket, in: planned.calendar)
        let breaks = planned.tellsBreak(at: bucket) ? planned.breaks(before: bucket) : []
        return Alert(
            id: "", episode: "", status: .firing, wordClass: .settled, severity: .warning,
            rule: planned.card, group: planned.values(of: group), bucket: bucketCard, since: bucketCard,
            peak: Measurement(bucket: bucketCard, count: observed), above: side == .above, observed: observed,
            expected: bounds.expected, lower: bounds.lower, upper: bounds.upper,
            pValue: basis.forecast?.pValue(of: Double(observed), side),
            baseline: basis.forecast?.choice, budget: rule.budgetShare(of: basis),
            reference: reference.map {
                Measurement(bucket: BucketCard(Bucket($0.bucket), in: planned.calendar), count: $0.value)
            },
            breaks: breaks.map { LocalizedText(en: $0.noteEnglish, es: $0.noteSpanish) },
            privacyMinimum: planned.privacyMinimum)
    }

    /// The rules that the silence of this feed suspends.
    private func suspended(_ planned: PlannedRule, _ group: Group) -> [String] {
        guard case .silence(let silence) = planned.rule.method,
            let feed = silence.feeds.first(where: { [$0.description] == group.values })
        else { return [] }
        return plan.rules(suspendedBy: feed)
    }

    func feedNames(_ view: RuleView) -> [String] {
        if case .silence(let silence) = view.planned.rule.method {
            return silence.feeds.map(\.description).sorted()
        }
        return Set(view.coverage.feeds + (view.otherCoverage?.feeds ?? [])).map(\.description).sorted()
    }

}

/// Which sub-groups make a change, and how much of it.
struct Drivers {
    let task: WatchTask
    let planned: PlannedRule
    let group: Group

    /// The sub-groups that went the way of the whole, the largest first; shares are of the whole change, or
    /// of the whole count where there is nothing to compare with.
    func explain(_ bucket: Bucket, observed: Int64, reference: Reference?, running: Bool) -> [Driver] {
        let base = planned.against == nil ? reference : nil
        let whole = observed - (base?.value ?? 0)
        guard whole != 0 else { return [] }
        let isProtected = planned.privacyMinimum > 1
        return planned.drivers.flatMap { driver -> [Driver] in
            let grouping = driver.grouping
            let found = (task.subgroups[grouping][group] ?? []).compactMap { subgroup -> Driver? in
                // People of whom the dimension is not stated explain nothing.
                guard let counts = task.series[grouping][subgroup], subgroup.values.last != "" else {
                    return nil
                }
                let span = planned.rule.span(at: bucket)
                let count = running ? counts.running(span) : task.sum(grouping, subgroup, span)
                let before = base.map {
                    task.sum(grouping, subgroup, planned.rule.span(at: Bucket($0.bucket)))
                }
                let change = count - (before ?? 0)
                let explains = change != 0 && (change > 0) == (whole > 0)
                guard explains || isProtected else { return nil }
                return Driver(
                    dimension: driver.dimension, value: subgroup.values.last ?? "", count: count,
                    base: before, share: Double(change) / Double(whole), explains: explains)
            }
            var sorted = found.sorted { ($1.share, $0.value) < ($0.share, $1.value) }
            guard isProtected else { return Array(sorted.prefix(Limits.drivers)) }
            for place in sorted.indices.dropFirst(Limits.drivers) { sorted[place].explains = false }
            return sorted
        }
    }
}

extension PlannedRule {
    /// What alerts say of the rule.
    package var card: RuleCard {
        var card = RuleCard(
            name: rule.name, version: StableHash.hex(version), method: rule.method.name,
            measure: rule.measure.canonical, stream: rule.selection.stream, summary: rule.summary,
            team: rule.team, labels: rule.labels, runbook: rule.runbook)
        switch rule.method {
        case .threshold, .silence: break
        case .change(let change): card.against = change.against.rawValue
        case .record(let record): (card.against, card.scope) = ("record", record.scope.canonical)
        case .detect(let detection): card.detector = detection.method.name
        case .crossover(let crossover):
            card.against = "other"
            card.other =
                crossover.other ?? SelectionWords.text(of: crossover.against, besides: rule.selection)
        }
        return card
    }
}

extension PlannedRule {
    /// The breaks that cut what the figures at a bucket can be compared with.
    func breaks(before bucket: Bucket) -> [Break] {
        guard let cut = firstBucket(afterBreakBefore: bucket) else { return [] }
        return breaks.filter { calendar.zone.instant(ofCivil: CivilTime($0.date)) <= calendar.start(of: cut) }
    }

    /// Whether a break has to do with what is said of a bucket: it cuts the history in which a record is
    /// sought, or lies within the span whose sum is judged. What is compared with one earlier bucket is not
    /// judged at all while a break lies between.
    func tellsBreak(at bucket: Bucket) -> Bool {
        guard let cut = firstBucket(afterBreakBefore: bucket), let visible = firstVisible(at: bucket) else {
            return false
        }
        switch rule.method {
        case .silence: return false
        case .threshold, .crossover: return rule.span(at: bucket).lowerBound < cut
        case .change(let change): return change.against == .record
        case .detect(let detection):
            return bucket - detection.method.memory(in: calendar.unit) < visible
        case .record(let record):
            switch record.scope {
            case .ever, .sameSeason: return true
            case .within(let count): return bucket - count < visible
            }
        }
    }
}
