import Aggregates
import Alerting
import EventTime
import Events
import Processing
import Telemetry

/// What the Watch stage counts, and where its rules and feeds stand: what is committed, as in the Tally
/// stage.
struct WatchMetrics: Sendable {
    let settled: Counter
    let corrections: Counter
    let sumsOfOthers: Counter
    let historyLeftOut: Counter
    let alerts: Counter
    let earlyEnded: Counter
    let wordLatency: Histogram
    let watermark: Gauge
    let settledUntil: Gauge
    let series: Gauge
    let seriesLimit: Gauge
    let fullness: Gauge
    let feedTold: Gauge
    let feedAllowedAge: Gauge
    let budgetAllowed: Gauge
    let budgetExpected: Gauge

    init(_ registry: MetricRegistry) {
        settled = registry.counter(
            "vigia_buckets_settled_total",
            "Buckets that settled; each partition of the tallies and each group of rules that settle "
                + "together counts.")
        corrections = registry.counter(
            "vigia_corrections_total", "Settled values that late or revised events changed.")
        sumsOfOthers = registry.counter(
            "vigia_series_limit_sums_total",
            "Sums of groups that are counted together as (other), because limits.series_per_grouping is "
                + "reached.")
        historyLeftOut = registry.counter(
            "vigia_history_left_out_total",
            "Loaded history that does not count: events for buckets that the live stream had told "
                + "(overtaken), and sums older than are kept (too-old).", labels: ["reason"])
        alerts = registry.counter(
            "vigia_alerts_total",
            "Words written to the alert topic, by rule, status and class (early or settled).",
            labels: ["rule", "status", "class"])
        earlyEnded = registry.counter(
            "vigia_early_words_ended_total",
            "Early words by how they ended: confirmed, not-confirmed or part-of-episode.",
            labels: ["rule", "outcome"])
        wordLatency = registry.histogram(
            "vigia_end_to_end_latency_seconds",
            "From the record's timestamp of the oldest event behind the sums that a transaction worked on to "
                + "the commit of the words that it said; words that only a move of the clock caused are left "
                + "out.", bounds: MetricBounds.latency)
        watermark = registry.gauge(
            "vigia_rule_watermark_timestamp_seconds",
            "The lowest clock of the partitions that the rule waits for, less its lateness.",
            unit: .seconds, labels: ["rule"])
        settledUntil = registry.gauge(
            "vigia_rule_settled_until_timestamp_seconds",
            "Buckets of the rule that end before have settled.", unit: .seconds, labels: ["rule"])
        series = registry.gauge("vigia_series", "Series of the rule in this instance.", labels: ["rule"])
        seriesLimit = registry.gauge(
            "vigia_series_limit",
            "The most series that one grouping may have in one partition of the tallies: "
                + "limits.series_per_grouping.")
        fullness = registry.gauge(
            "vigia_series_limit_used_ratio",
            "The fullest grouping that serves the rule, sub-groups included, as a share of the limit.",
            unit: .ratio, labels: ["rule"])
        feedTold = registry.gauge(
            "vigia_feed_complete_until_timestamp_seconds",
            "Data complete to: the end of the last settled bucket for which the feed has reported.",
            unit: .seconds, labels: ["stream", "source", "report"])
        feedAllowedAge = registry.gauge(
            "vigia_feed_allowed_age_seconds",
            "How old the data of a feed with a schedule and a live clock may be: the bucket that is waited "
                + "for, its lateness, and one report more.",
            unit: .seconds, labels: ["stream", "source", "report"])
        budgetAllowed = registry.gauge(
            "vigia_budget_allowed_false_alarms",
            "False alarms that a budget has allowed the rule in this instance since its series began.",
            labels: ["rule"])
        budgetExpected = registry.gauge(
            "vigia_budget_expected_false_alarms",
            "False alarms that the bounds of the rule let expect for that time: what is spent.",
            labels: ["rule"])
    }

    /// A rule is there before its first word.
    func declare(_ rule: String) {
        for status in Status.allCases { alerts.add(0, rule, status.rawValue, WordClass.settled.rawValue) }
        for status in [Status.firing, .withdrawn] {
            alerts.add(0, rule, status.rawValue, WordClass.early.rawValue)
        }
        for outcome in ["confirmed", Reason.notConfirmed.rawValue, Reason.partOfEpisode.rawValue] {
            earlyEnded.add(0, rule, outcome)
        }
    }

    /// How old the data of feeds may be that report by a schedule. Of a stream whose clock is that of its
    /// data nothing is told: it is always behind.
    func declare(_ plan: Plan, isLive: (String) -> Bool) {
        for feed in plan.policies.configured.keys where isLive(feed.stream) {
            guard let age = plan.allowedAge(of: feed) else { continue }
            feedAllowedAge.set(age / .seconds(1), feed.stream, feed.source, feed.report)
        }
    }

    /// What one task counted between two commits.
    func add(from before: WatchCounters, to now: WatchCounters) {
        settled.add(now.settledBuckets - before.settledBuckets)
        corrections.add(now.corrections - before.corrections)
        sumsOfOthers.add(now.sumsOfOthers - before.sumsOfOthers)
        historyLeftOut.add(Int(now.historyOvertaken - before.historyOvertaken), "overtaken")
        historyLeftOut.add(now.pastBeyondLimit - before.pastBeyondLimit, "too-old")
        for (rule, count) in now.earlyConfirmed {
            earlyEnded.add(count - (before.earlyConfirmed[rule] ?? 0), rule, "confirmed")
        }
    }

    /// Words that are committed.
    func add(_ words: [WordKind: Int]) {
        for (kind, count) in words {
            alerts.add(count, kind.rule, kind.status.rawValue, kind.wordClass.rawValue)
            if kind.wordClass == .early, kind.status == .withdrawn, let reason = kind.reason {
                earlyEnded.add(count, kind.rule, reason.rawValue)
            }
        }
    }

    /// How the rules stand in the tasks of this instance, all together.
    func tellRules(_ tasks: some Collection<WatchTask>) {
        for standings in transposed(tasks.map(\.ruleStandings)) {
            guard let rule = standings.first?.rule else { continue }
            series.set(standings.reduce(0) { $0 + $1.series }, rule)
            fullness.set(standings.map(\.fullness).max() ?? 0, rule)
            // The task that is furthest behind.
            if let time = standings.compactMap(\.watermark).min() { watermark.set(time.seconds, rule) }
            if let time = standings.compactMap(\.settledUntil).min() { settledUntil.set(time.seconds, rule) }
        }
    }

    /// How feeds and budgets stand there: it changes only when a bucket settles, and looks at every series
    /// that keeps a budget.
    func tellFeeds(_ tasks: some Collection<WatchTask>) {
        // Every task hears all feeds.
        var told: [Feed: Timestamp] = [:]
        for task in tasks { told.merge(task.feedsToldUntil) { max($0, $1) } }
        for (feed, time) in told { feedTold.set(time.seconds, feed.stream, feed.source, feed.report) }
        for budget in BudgetSpent.sum(tasks.map(\.budgetsSpent)) {
            budgetAllowed.set(budget.allowed, budget.rule)
            budgetExpected.set(budget.spent, budget.rule)
        }
    }

    /// No partition is left: others tell of all this now.
    func forgetStandings() {
        for gauge in [watermark, settledUntil, series, fullness, feedTold, budgetAllowed, budgetExpected] {
            gauge.remove { _ in true }
        }
    }

    private func transposed(_ rows: [[RuleStanding]]) -> [[RuleStanding]] {
        (rows.first ?? []).indices.map { index in rows.map { $0[index] } }
    }
}

/// What words are told apart by where they are counted.
struct WordKind: Hashable {
    let rule: String
    let status: Status
    let wordClass: WordClass
    let reason: Reason?

    init(_ alert: ShownAlert) {
        rule = alert.rule.name
        status = alert.status
        wordClass = alert.wordClass
        reason = alert.reason
    }
}
