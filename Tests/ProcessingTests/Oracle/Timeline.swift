import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules

/// One rule over its settlements.
struct Timeline {
    let rule: Rule
    let world: World
    let all: [Contribution]
    let start: Bucket
    /// From here a feed that was never heard is waited for.
    let watched: Bucket?
    var series: [Group: NaiveSeries] = [:]
    var bucket: Bucket
    var lastValues: [Group: [Bucket: Int64]] = [:]
    /// Worked out once a settlement, only because it is asked so often.
    var flags: [Bucket: (main: Bool, other: Bool, isComplete: Bool)] = [:]
    /// What is known now: of the live stream, of history before the start, and who told history.
    var known: [Contribution] = []
    var past: [Contribution] = []
    var tellers: [Contribution] = []

    init(_ rule: Rule, _ world: World, _ all: [Contribution], start: Bucket, watched: Bucket?) {
        self.rule = rule
        self.world = world
        self.all = all
        self.start = start
        self.watched = watched
        bucket = start
    }

    var calendar: BucketCalendar { rule.calendar }
    var other: Selection? {
        if case .crossover(let crossover) = rule.method { crossover.against } else { nil }
    }
    var silence: Silence? {
        if case .silence(let silence) = rule.method { silence } else { nil }
    }

    func span(_ bucket: Bucket) -> Range<Bucket> {
        switch rule.measure {
        case .bucket: bucket..<(bucket + 1)
        case .window(let length): (bucket - (length - 1))..<(bucket + 1)
        case .toDate(let year): calendar.first(ofYearOf: bucket, year)..<(bucket + 1)
        }
    }

    func measured(_ selection: Selection, _ group: Group, _ bucket: Bucket, isNothing: Bool = false)
        -> Int64?
    {
        let span = span(bucket)
        let isMissing = span.contains { part in
            part < start ? !isKnownPast(selection, part) : missing(selection, part)
        }
        if isMissing { return nil }
        return isNothing ? 0 : sum(selection, group, by: rule.by, span)
    }

    func missing(_ selection: Selection, _ bucket: Bucket) -> Bool {
        (selection == other ? flags[bucket]?.other : flags[bucket]?.main) ?? isMissing(selection, bucket)
    }

    func isComplete(_ bucket: Bucket) -> Bool {
        silence != nil || span(bucket).allSatisfy { $0 < start || flags[$0]?.isComplete ?? true }
    }

    mutating func lookAtFeeds() {
        flags = [:]
        guard silence == nil else { return }
        for at in stride(from: start, through: bucket, by: 1) {
            let selections = [rule.selection] + (other.map { [$0] } ?? [])
            flags[at] = (
                isMissing(rule.selection, at), other.map { isMissing($0, at) } ?? false,
                selections.allSatisfy { selection in expected(selection, at).allSatisfy { reported($0, at) } }
            )
        }
    }

    /// How many buckets without a report: since the last, or since anybody listened.
    func silent(_ feed: Feed, _ at: Bucket) -> Int64? {
        let reports = Set(known.filter { $0.feed == feed && $0.bucket <= at }.map(\.bucket))
        if let last = reports.filter({ reported(feed, $0) }).max() { return Int64(at - last) }
        guard let watched, at >= watched else { return nil }
        return Int64(at - watched) + 1
    }

    /// Buckets before which nothing may be compared with, as of a bucket.
    func firstComparable(_ at: Bucket) -> Bucket? {
        let cuts = world.plan.breaks.filter { change in rule.selections.contains { change.concerns($0) } }
            .map { change -> Bucket in
                let instant = calendar.zone.instant(ofCivil: CivilTime(change.date))
                let bucket = calendar.bucket(containing: instant)
                return calendar.start(of: bucket) < instant ? bucket + 1 : bucket
            }
        return cuts.filter { $0 <= at }.max()
    }

    func comparable(_ values: [Bucket: Int64], before at: Bucket) -> [Bucket: Int64] {
        let cut = firstComparable(at)
        return values.filter { $0.key < at && (cut == nil || span($0.key).lowerBound >= cut!) }
    }

    mutating func settle(_ settling: Bucket) -> [OracleWord] {
        bucket = settling
        known = all.filter { !$0.isHistory && $0.knownFrom <= settling }
        past = all.filter { $0.isHistory && $0.knownFrom <= settling && $0.bucket < start }
        tellers = all.filter { $0.tellsHistory && $0.knownFrom <= settling && $0.bucket < start }
        lookAtFeeds()
        return groups().flatMap { settle($0) }
    }

    func groups() -> [Group] {
        if let silence { return silence.feeds.map { Group([$0.description]) }.sorted() }
        let mine = (known + past).filter { one in
            matches(one, rule.selection) || other.map { matches(one, $0) } ?? false
        }
        let found = Set(mine.map { group($0, rule.by) })
        return found.filter { group in
            series[group] != nil
                || [rule.selection, other].compactMap { $0 }.contains { selection in
                    hasBegun(
                        (known + past).filter { matches($0, selection) && self.group($0, rule.by) == group })
                }
        }.sorted()
    }

    func values(of group: Group) -> (main: [Bucket: Int64], other: [Bucket: Int64]) {
        var (mains, others): ([Bucket: Int64], [Bucket: Int64]) = ([:], [:])
        let first = silence == nil ? tellers.map(\.bucket).min() ?? start : start
        for at in stride(from: min(first, start), through: bucket, by: 1) {
            if let silence {
                let feed = silence.feeds.first { [$0.description] == group.values }!
                mains[at] = silent(feed, at)
            } else {
                mains[at] = measured(rule.selection, group, at)
                if let other { others[at] = measured(other, group, at) }
            }
        }
        return (mains, others)
    }

    mutating func settle(_ group: Group) -> [OracleWord] {
        let judge = NaiveJudge(rule: rule)
        var state = series[group] ?? fresh(judge, group)
        let (all, others) = values(of: group)
        var mains = all.filter { $0.key >= state.first || $0.key < start }
        let judged = keepStraddling(&state, &mains)
        if let first = firstCounted(group) { state.begun = min(state.begun, max(first, state.first)) }
        if silence != nil { state.begun = start }
        if other != nil {
            let corrected = bucket - world.plan.rules.first { $0.rule == rule }!.correctableBuckets
            for at in stride(from: start, through: bucket, by: 1)
            where span(at).lowerBound >= start || at >= corrected {
                state.bases[at] = others[at].map { NaiveBasis(highest: (at, $0), lowest: (at, $0)) }
            }
        } else {
            let since = max(start, firstComparable(bucket) ?? start)
            state.bases[bucket] = judge.basis(bucket, comparable(mains, before: bucket), since: since)
        }
        let spans = state.spans(judged, through: bucket, isComplete: isComplete)
        let said = state.say(spans, judged, at: bucket)
        series[group] = state
        lastValues[group] = judged
        return said.map { word($0, group, state, judged) }
    }

    /// What begins before the first settlement is measured anew only as long as the rule keeps it; returns
    /// the values that are judged.
    func keepStraddling(_ state: inout NaiveSeries, _ values: inout [Bucket: Int64]) -> [Bucket: Int64] {
        let planned = world.plan.rules.first { $0.rule == rule }!
        var judged = values
        for at in stride(from: start, to: bucket, by: 1) where span(at).lowerBound < start {
            if at >= bucket - planned.historyBuckets {
                state.straddling[at] = values[at]
            } else {
                values[at] = state.straddling[at]
            }
            if at >= bucket - planned.correctableBuckets {
                state.judgedStraddling[at] = values[at]
            } else {
                judged[at] = state.judgedStraddling[at]
            }
        }
        return judged
    }

    /// A series that begins: until now the reports of other groups made it zero, and its bases are made of
    /// that.
    func fresh(_ judge: NaiveJudge, _ group: Group) -> NaiveSeries {
        let kept = world.plan.rules.first { $0.rule == rule }!.historyBuckets
        let first = max(start, bucket - kept)
        var state = NaiveSeries(judge: judge, begun: bucket, first: first)
        guard silence == nil else { return state }
        var nothing: [Bucket: Int64] = [:]
        for at in stride(from: first, to: bucket, by: 1) {
            state.bases[at] = judge.basis(
                at, comparable(nothing, before: at), since: max(first, firstComparable(at) ?? first))
            nothing[at] = measured(rule.selection, group, at, isNothing: true)
        }
        return state
    }

    /// The earliest bucket that ever counted anything, the corrections that reach it being taken one by one.
    func firstCounted(_ group: Group) -> Bucket? {
        var first: Bucket?
        for selection in [rule.selection, other].compactMap({ $0 }) {
            let mine = known.filter { matches($0, selection) && self.group($0, rule.by) == group }
            let sums = Dictionary(grouping: mine) { [$0.bucket, $0.knownFrom] }
            for (key, together) in sums where together.reduce(0, { $0 + $1.sign * $1.event.count }) != 0 {
                first = min(first ?? key[0], key[0])
            }
        }
        return first
    }

    func finalSpans() -> [String: [NaiveSpan]] {
        var found: [String: [NaiveSpan]] = [:]
        for (group, state) in series {
            var unsaid = state
            unsaid.episodes = []
            found["\(rule.name)(\(group.values.joined(separator: "|")))"] = unsaid.spans(
                lastValues[group] ?? [:], through: bucket, isComplete: isComplete)
        }
        return found
    }

    var episodes: [String: [NaiveEpisode]] {
        Dictionary(
            uniqueKeysWithValues: series.map {
                ("\(rule.name)(\($0.values.joined(separator: "|")))", $1.episodes)
            })
    }
}
