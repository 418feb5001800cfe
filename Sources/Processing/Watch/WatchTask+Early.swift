import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules

extension WatchTask {
    /// Looks whether the running count of an open bucket has passed its upper bound already.
    mutating func lookEarly(_ tally: Tally, in grouping: Int) {
        if judges[grouping].isEmpty { return }
        let group = home(of: tally.group, in: grouping)
        for rule in judges[grouping] { lookEarly(rule, grouping, group, tally.sum.bucket) }
    }

    /// One comparison where the bound is known already: it changes only when a bucket settles.
    private mutating func lookEarly(_ rule: Int, _ grouping: Int, _ group: Group, _ bucket: Bucket) {
        let next = cadences[plan.rules[rule].cadence].next
        if let bound = earlyBounds[rule][group], bound.bucket == bucket, bound.next == next {
            guard let upper = bound.upper, let place = series[grouping].index(forKey: group) else { return }
            // In place: a copy would be retained.
            let running = series[grouping].values[place].running(bound.start..<(bucket + 1))
            guard Double(running) > upper else { return }
        }
        earlyBounds[rule][group] = judgeEarly(rule, group, bucket, next)
    }

    /// The bound of an open bucket; nil where nothing is to be said of it until something settles.
    mutating func earlyUpper(_ rule: Int, _ group: Group, _ bucket: Bucket) -> Double? {
        let next = cadences[plan.rules[rule].cadence].next
        if let bound = earlyBounds[rule][group], bound.bucket == bucket, bound.next == next {
            return bound.upper
        }
        let bound = judgeEarly(rule, group, bucket, next)
        earlyBounds[rule][group] = bound
        return bound.upper
    }

    /// Judges what has arrived, and returns the bound for what is to come.
    private mutating func judgeEarly(_ rule: Int, _ group: Group, _ bucket: Bucket, _ next: Bucket?)
        -> EarlyBound
    {
        let planned = plan.rules[rule]
        let span = planned.rule.span(at: bucket)
        let silent = EarlyBound(bucket: bucket, next: next, start: span.lowerBound, upper: nil)
        // A rule that compares two running sums has no early bounds; a fall shows only when the bucket is
        // over.
        let start = next ?? cadences[planned.cadence].firstKnown ?? bucket
        guard planned.against == nil, bucket >= start, planned.rule.method.level.above != nil,
            let grouping = planned.grouping, let counts = series[grouping][group]
        else { return silent }
        let words = earlyWords[rule][group] ?? []
        let state =
            ruleSeries[rule][group] ?? RuleSeries(history: MeasuredHistory(first: start), begun: start)
        guard bucket - start <= Limits.earlyReach, words.count < Limits.earlyWords,
            !words.contains(where: { $0.bucket == bucket }),
            span.lowerBound == bucket || span.lowerBound >= cadences[planned.cadence].start ?? bucket,
            let basis = planned.earlyBasis(of: bucket, state, spending(of: rule))
        else { return silent }
        if case .judged(let judgement) = planned.rule.judge(counts.running(span), basis, isComplete: true),
            judgement.side == .above
        {
            guard planned.canOpen(at: bucket, from: start, state, counts, spending(of: rule)) else {
                return silent
            }
            let finding = EarlyFinding(
                bucket: bucket, value: judgement.value, severity: judgement.severity)
            sayEarly(rule, group, finding, basis)
            return silent
        }
        let upper = planned.rule.firingBounds(from: basis).upper
        return EarlyBound(bucket: bucket, next: next, start: span.lowerBound, upper: upper)
    }

    /// Whether an episode can begin at an open bucket, as far as is known.
    func canOpen(_ rule: Int, _ group: Group, _ bucket: Bucket, _ state: RuleSeries) -> Bool {
        let planned = plan.rules[rule]
        guard let grouping = planned.grouping, let counts = series[grouping][group],
            let next = cadences[planned.cadence].next
        else { return false }
        return planned.canOpen(at: bucket, from: next, state, counts, spending(of: rule))
    }

    mutating func sayEarly(_ rule: Int, _ group: Group, _ finding: EarlyFinding, _ basis: Basis) {
        let planned = plan.rules[rule]
        let bucket = finding.bucket
        let view = RuleView(planned: planned, cadence: cadences[planned.cadence], plan: plan)
        let episode = Self.episodeID(planned, group, bucket, 0)
        var alert = makeAlert(planned, group, bucket, finding.value, basis, .above)
        alert.id = Self.earlyID(planned, group, bucket, 1)
        alert.episode = episode
        alert.wordClass = .early
        alert.severity = finding.severity
        alert.projection = finding.projection
        // How unusual a count is that is still to grow nobody asks.
        if finding.projection != nil { alert.pValue = nil }
        alert.completeness = view.completeness(bucket, running: true)
        alert.missing = view.missing(bucket, running: true).map(\.description)
        alert.feeds = feedNames(view)
        alert.drivers = Drivers(task: self, planned: planned, group: group)
            .explain(bucket, observed: finding.value, reference: basis.above, running: true)
        sayEarly(alert)
        earlyWords[rule][group, default: []].append(
            EarlyWord(
                bucket: bucket, episode: episode, value: finding.value, severity: finding.severity,
                projection: finding.projection))
        dirty.early.insert(SeriesKey(grouping: rule, group: group))
    }

    /// The one answer to each early word: the settled firing of its bucket, or a withdrawal that is itself
    /// early.
    mutating func answerEarlyWords(
        _ rule: Int, _ group: Group, _ bucket: Bucket, _ state: RuleSeries, _ view: RuleView
    ) {
        guard !earlyWords[rule].isEmpty, let words = earlyWords[rule][group],
            words.contains(where: { $0.bucket <= bucket })
        else { return }
        let remaining = words.filter { $0.bucket > bucket }
        earlyWords[rule][group] = remaining.isEmpty ? nil : remaining
        dirty.early.insert(SeriesKey(grouping: rule, group: group))
        for word in words where word.bucket <= bucket {
            let isConfirmed = state.book.episodes.contains { episode in
                episode.fired == word.bucket && episode.side == .above && episode.state != .withdrawn
            }
            if isConfirmed {
                counters.earlyConfirmed[plan.rules[rule].rule.name, default: 0] += 1
                continue
            }
            withdraw(word, rule, group, state, view)
        }
    }

    /// The answer where everything was taken back before it settled, so that no series began.
    mutating func answerEarlyWordsOfNobody(_ rule: Int, _ bucket: Bucket, _ view: RuleView) {
        for group in earlyWords[rule].keys.sorted() where ruleSeries[rule][group] == nil {
            let start = view.cadence.next ?? bucket
            let nobody = RuleSeries(history: MeasuredHistory(first: start), begun: start)
            answerEarlyWords(rule, group, bucket, nobody, view)
        }
    }

    private mutating func withdraw(
        _ word: EarlyWord, _ rule: Int, _ group: Group, _ state: RuleSeries, _ view: RuleView
    ) {
        let planned = plan.rules[rule]
        let value = state.history.kept(word.bucket)
        var alert = makeAlert(
            planned, group, word.bucket, value ?? word.value, state.basis(of: word.bucket) ?? Basis(), .above)
        alert.id = Self.earlyID(planned, group, word.bucket, 2)
        alert.episode = word.episode
        alert.status = .withdrawn
        alert.wordClass = .early
        alert.severity = word.severity
        alert.completeness = view.completeness(word.bucket)
        alert.missing = view.missing(word.bucket).map(\.description)
        alert.feeds = feedNames(view)
        let open = state.book.open
        alert.reason = open == nil ? .notConfirmed : .partOfEpisode
        alert.linked = open?.id
        alert.projection = word.projection
        // What was projected was said to grow.
        if let value, value != word.value, word.projection == nil {
            alert.corrections = [Correction(bucket: alert.bucket, from: word.value, to: value)]
        }
        sayEarly(alert)
    }

    /// Early words show nothing that a final word must remember.
    private mutating func sayEarly(_ alert: Alert) {
        var nothing = DisclosedBefore()
        alerts.append(ShownAlert(alert, before: &nothing))
    }

    /// Early words have ids of their own, so that no settled id depends on whether one was said.
    private static func earlyID(_ planned: PlannedRule, _ group: Group, _ bucket: Bucket, _ number: Int)
        -> String
    {
        "early-\(episodeID(planned, group, bucket, 0))-\(number)"
    }
}

extension PlannedRule {
    /// What the bounds of an open bucket are made from: settled history alone, on its own side of a break.
    func earlyBasis(of bucket: Bucket, _ state: RuleSeries, _ spending: Spending?) -> Basis? {
        var state = state
        if let cut = firstVisible(at: bucket) { state.hide(before: cut) }
        let past = Past(history: state.history, calendar: calendar, step: rule.step)
        guard let spending else { return rule.basis(of: bucket, in: past, keeping: &state.fits) }
        return state.allowed(spending, on: bucket, in: past, self)
    }

    /// Whether an episode can begin at an open bucket, as far as is known: not where one is open, nor where
    /// what has arrived for the open buckets before makes one already. A bucket before that counts little so
    /// far may still grow: it ends nothing.
    fileprivate func canOpen(
        at bucket: Bucket, from next: Bucket, _ state: RuleSeries, _ counts: SeriesHistory,
        _ spending: Spending?
    ) -> Bool {
        var phase = state.phase
        for earlier in stride(from: next, to: bucket, by: 1) {
            guard let basis = earlyBasis(of: earlier, state, spending) else { continue }
            let verdict = rule.judge(counts.running(rule.span(at: earlier)), basis, isComplete: false)
            _ = phase.step(earlier, verdict, hold: rule.holdBuckets, cooldown: rule.cooldownBuckets)
        }
        return phase.wouldFire(.above, at: bucket, hold: rule.holdBuckets)
    }
}
