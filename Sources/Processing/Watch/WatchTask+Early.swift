import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Rules

extension WatchTask {
    /// Looks whether the running count of an open bucket has passed its upper bound already.
    mutating func lookEarly(_ tally: Tally) {
        guard let grouping = groupingIndex[tally.grouping] else { return }
        for rule in plan.rules.indices where plan.rules[rule].grouping == grouping {
            lookEarly(rule, tally.group, tally.sum.bucket)
        }
    }

    private mutating func lookEarly(_ rule: Int, _ group: Group, _ bucket: Bucket) {
        let planned = plan.rules[rule]
        let view = RuleView(planned: planned, cadence: cadences[planned.cadence], plan: plan)
        // A rule that compares two running sums has no early bounds; a fall shows only when the bucket is over.
        guard planned.against == nil, bucket >= view.cadence.next ?? bucket,
            let counts = series[planned.grouping ?? 0][group],
            planned.rule.method.level.above != nil
        else { return }
        let words = earlyWords[rule][group] ?? []
        guard words.count < Limits.earlyWords, !words.contains(where: { $0.bucket == bucket }) else { return }
        let start = view.cadence.next ?? bucket
        let state = ruleSeries[rule][group] ?? RuleSeries(history: MeasuredHistory(first: start))
        guard state.phase.wouldFire(.above, at: bucket, hold: planned.rule.holdBuckets) else { return }
        let past = Past(history: state.history, calendar: planned.calendar, step: planned.rule.step)
        let span = planned.rule.span(at: bucket)
        guard span.lowerBound == bucket || span.lowerBound >= view.cadence.start ?? bucket,
            let basis = planned.rule.basis(of: bucket, in: past)
        else { return }
        let running = counts.running(span)
        guard case .judged(let judgement) = planned.rule.judge(running, basis, isComplete: true),
            judgement.side == .above
        else { return }
        sayEarly(rule, group, bucket, judgement, basis, view)
    }

    private mutating func sayEarly(
        _ rule: Int, _ group: Group, _ bucket: Bucket, _ judgement: Judgement, _ basis: Basis,
        _ view: RuleView
    ) {
        let planned = plan.rules[rule]
        let episode = Self.episodeID(planned, group, bucket, 0)
        var alert = makeAlert(planned, group, bucket, judgement.value, basis, .above)
        alert.id = Self.earlyID(planned, group, bucket, 1)
        alert.episode = episode
        alert.wordClass = .early
        alert.severity = judgement.severity
        alert.completeness = view.completeness(bucket, running: true)
        alert.feeds = feedNames(view)
        alert.drivers = Drivers(task: self, planned: planned, group: group)
            .explain(bucket, observed: judgement.value, reference: basis.above, running: true)
        sayEarly(alert)
        earlyWords[rule][group, default: []].append(
            EarlyWord(bucket: bucket, episode: episode, value: judgement.value, severity: judgement.severity))
        dirty.early.insert(SeriesKey(grouping: rule, group: group))
    }

    /// The one answer to each early word: the settled firing of its bucket, or a withdrawal that is itself early.
    mutating func answerEarlyWords(
        _ rule: Int, _ group: Group, _ bucket: Bucket, _ state: RuleSeries, _ view: RuleView
    ) {
        guard let words = earlyWords[rule][group], words.contains(where: { $0.bucket <= bucket }) else {
            return
        }
        let remaining = words.filter { $0.bucket > bucket }
        earlyWords[rule][group] = remaining.isEmpty ? nil : remaining
        dirty.early.insert(SeriesKey(grouping: rule, group: group))
        for word in words where word.bucket <= bucket {
            if state.book.episodes.contains(where: { $0.fired == word.bucket && $0.state != .withdrawn }) {
                continue
            }
            withdraw(word, rule, group, state, view)
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
        alert.feeds = feedNames(view)
        let open = state.book.open
        alert.reason = open == nil ? .notConfirmed : .partOfEpisode
        alert.linked = open?.id
        if let value, value != word.value {
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
