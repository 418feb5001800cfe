import Alerting
import Detectors
import EventTime
import Rules

/// A breach found by walking over all buckets of a series.
struct NaiveSpan {
    var side: Side
    var since: Bucket
    var fired: Bucket
    var peak: (bucket: Bucket, value: Int64)
    var severity: Severity
    var ended: Bucket?
}

/// What was said of one breach.
struct NaiveEpisode {
    var fired: Bucket
    var namesake: Int
    var side: Side
    var since: Bucket
    var ended: Bucket?
    var isOpen = true
    var isWithdrawn = false
    var severity: Severity
    var peak: (bucket: Bucket, value: Int64)
    var told: [Bucket: Int64]
    var words = 0
}

struct NaiveWord {
    var episode: NaiveEpisode
    var number: Int
    var status: Status
    var bucket: Bucket
    var corrections: [(bucket: Bucket, from: Int64, to: Int64)]
    var reason: Reason?
}

/// One rule on one group: all that was said, and the bases as they were.
struct NaiveSeries {
    let judge: NaiveJudge
    /// The first bucket that is judged.
    var begun: Bucket
    /// The first bucket that it remembers: a series that begins looks back only as far as its rule keeps
    /// history.
    var first: Bucket
    var bases: [Bucket: NaiveBasis] = [:]
    /// What windows and sums measured that begin before the first settlement, as long as the rule kept them.
    var straddling: [Bucket: Int64] = [:]
    /// The same as long as they could be corrected: what was known too late is compared with, and not judged.
    var judgedStraddling: [Bucket: Int64] = [:]
    var episodes: [NaiveEpisode] = []

    /// Walks over every bucket from the first to `last`; an episode that was said to have ended cuts what
    /// goes on.
    func spans(_ values: [Bucket: Int64], through last: Bucket, isComplete: (Bucket) -> Bool) -> [NaiveSpan] {
        var found: [NaiveSpan] = []
        var open: NaiveSpan?
        var pending: (span: NaiveSpan, buckets: Int)?
        var coolUntil: Bucket?
        func close(_ bucket: Bucket) {
            guard var span = open else { return }
            span.ended = bucket
            found.append(span)
            open = nil
            coolUntil = judge.rule.cooldownBuckets > 0 ? bucket + judge.rule.cooldownBuckets : nil
        }
        for bucket in stride(from: begun, through: last, by: 1) {
            let cuts = episodes.contains {
                !$0.isWithdrawn && !$0.isOpen && $0.ended == bucket && $0.side == open?.side
            }
            if cuts { close(bucket) }
            guard let value = values[bucket], let basis = bases[bucket] else { continue }
            let verdict = judge.judge(value, basis, isComplete: isComplete(bucket))
            if let span = open {
                if verdict.side == span.side {
                    open?.severity = max(span.severity, verdict.severity)
                    let isWorse = span.side == .above ? value > span.peak.value : value < span.peak.value
                    if isWorse { open?.peak = (bucket, value) }
                    continue
                }
                if verdict.side == nil, span.side == .above ? verdict.goesOnAbove : verdict.goesOnBelow {
                    continue
                }
                close(bucket)
            }
            guard let side = verdict.side else {
                pending = nil
                continue
            }
            if var (span, buckets) = pending, span.side == side {
                span.severity = max(span.severity, verdict.severity)
                let isWorse = side == .above ? value > span.peak.value : value < span.peak.value
                if isWorse { span.peak = (bucket, value) }
                span.fired = bucket
                buckets += 1
                pending = (span, buckets)
            } else {
                pending = (
                    NaiveSpan(
                        side: side, since: bucket, fired: bucket, peak: (bucket, value),
                        severity: verdict.severity), 1
                )
            }
            if let (span, buckets) = pending, buckets >= judge.rule.holdBuckets,
                coolUntil.map({ bucket >= $0 }) ?? true
            {
                open = span
                pending = nil
            }
        }
        if let open { found.append(open) }
        return found
    }

    /// Says the difference between what was said and what the spans are now.
    mutating func say(_ spans: [NaiveSpan], _ values: [Bucket: Int64], at bucket: Bucket) -> [NaiveWord] {
        var words: [NaiveWord] = []
        var free = spans
        for index in episodes.indices where !episodes[index].isWithdrawn {
            let episode = episodes[index]
            var mine: [NaiveSpan] = []
            free.removeAll { span in
                guard span.side == episode.side, span.since < episode.ended ?? (bucket + 1),
                    (span.ended ?? (bucket + 1)) > episode.since, !episode.isOpen || mine.isEmpty
                else { return false }
                mine.append(span)
                return true
            }
            words += episodes[index].compare(
                mine, values, at: bucket, tellsPeaks: judge.rule.method.name != "silence")
        }
        for span in free {
            let namesake = episodes.count { $0.fired == span.fired }
            var episode = NaiveEpisode(
                fired: span.fired, namesake: namesake, side: span.side, since: span.since, ended: nil,
                severity: span.severity, peak: span.peak,
                told: [span.fired: values[span.fired] ?? span.peak.value])
            let reason: Reason? = span.fired < bucket ? .corrected : nil
            words.append(episode.word(.firing, span.fired, reason))
            if let ended = span.ended { words.append(episode.resolve(ended, values, reason)) }
            let at = episodes.firstIndex { $0.fired > episode.fired } ?? episodes.count
            episodes.insert(episode, at: at)
        }
        return words
    }
}

extension NaiveEpisode {
    typealias Change = (bucket: Bucket, from: Int64, to: Int64)

    mutating func word(_ status: Status, _ at: Bucket, _ reason: Reason?, _ corrections: [Change] = [])
        -> NaiveWord
    {
        words += 1
        return NaiveWord(
            episode: self, number: words, status: status, bucket: at, corrections: corrections, reason: reason
        )
    }

    mutating func resolve(_ at: Bucket, _ values: [Bucket: Int64], _ reason: Reason?) -> NaiveWord {
        isOpen = false
        ended = at
        if let value = values[at] { told[at] = value }
        return word(.resolved, at, reason)
    }

    /// What must be said of an episode whose breach is now these spans.
    mutating func compare(
        _ spans: [NaiveSpan], _ values: [Bucket: Int64], at bucket: Bucket, tellsPeaks: Bool
    ) -> [NaiveWord] {
        let wrong = told.keys.sorted().filter { $0 < bucket && values[$0] != nil && values[$0] != told[$0] }
        let corrections = wrong.map { (bucket: $0, from: told[$0]!, to: values[$0]!) }
        guard let first = spans.first, let last = spans.last else {
            isWithdrawn = true
            ended = ended ?? bucket
            return [word(.withdrawn, bucket, .corrected, corrections)]
        }
        let before = self
        since = first.since
        severity = spans.map(\.severity).max()!
        peak = spans.dropFirst().reduce(first.peak) { worst, span in
            let isWorse = side == .above ? span.peak.value > worst.value : span.peak.value < worst.value
            return isWorse ? span.peak : worst
        }
        for at in wrong { told[at] = values[at] }
        var words: [NaiveWord] = []
        if !wrong.isEmpty || before.since != since {
            words.append(word(.amended, bucket, .corrected, corrections))
        }
        guard before.isOpen else { return words }
        if let ended = last.ended {
            words.append(resolve(ended, values, ended < bucket ? .corrected : nil))
        } else if severity > before.severity || (tellsPeaks && peak.bucket == bucket) {
            told[bucket] = values[bucket] ?? last.peak.value
            words.append(word(.updated, bucket, nil))
        }
        return words
    }
}
