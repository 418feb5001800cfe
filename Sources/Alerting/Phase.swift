package import Detectors
package import EventTime

/// What a rule found in one settled bucket of one series.
package enum Verdict: Hashable, Sendable {
    /// Not reported, suspended, or without bounds: nothing can be said, so nothing changes.
    case unknown
    case judged(Judgement)
}

package struct Judgement: Hashable, Sendable {
    package var value: Int64
    /// The bound that was broken; nil within the bounds.
    package var side: Side?
    /// Of the breach; meaningless within the bounds.
    package var severity: Severity
    /// Whether an episode on that side goes on: the value lies beyond the clear level, or the count is not
    /// complete.
    package var holdsAbove: Bool
    package var holdsBelow: Bool

    package init(value: Int64, side: Side?, severity: Severity, holdsAbove: Bool, holdsBelow: Bool) {
        self.value = value
        self.side = side
        self.severity = severity
        self.holdsAbove = holdsAbove
        self.holdsBelow = holdsBelow
    }
}

/// One uninterrupted breach that lasted long enough to fire: what an episode tells of.
package struct Span: Hashable, Sendable {
    package var side: Side
    /// The first bucket of the breach, and the one in which it had lasted long enough.
    package var since: Bucket
    package var fired: Bucket
    package var peak: Bucket
    package var peakValue: Int64
    package var severity: Severity
    /// The first bucket in which it was over; nil while it lasts.
    package var ended: Bucket?

    package init(
        side: Side, since: Bucket, fired: Bucket, peak: Bucket, peakValue: Int64, severity: Severity,
        ended: Bucket? = nil
    ) {
        self.side = side
        self.since = since
        self.fired = fired
        self.peak = peak
        self.peakValue = peakValue
        self.severity = severity
        self.ended = ended
    }

    mutating func include(_ judgement: Judgement, at bucket: Bucket) {
        let isWorse: Bool
        switch side {
        case .above: isWorse = judgement.value > peakValue
        case .below: isWorse = judgement.value < peakValue
        }
        if isWorse { (peak, peakValue) = (bucket, judgement.value) }
        severity = max(severity, judgement.severity)
    }
}

/// Where a series stands between two buckets.
package enum Phase: Hashable, Sendable {
    /// Nothing fires before `until`: the cooldown of the episode before.
    case quiet(until: Bucket?)
    /// In breach, not yet for long enough.
    case pending(Span, buckets: Int, until: Bucket?)
    case firing(Span)

    package static let start = Phase.quiet(until: nil)

    /// Judges the next bucket; returns the span that ended with it.
    package mutating func step(_ bucket: Bucket, _ verdict: Verdict, hold: Int, cooldown: Int) -> Span? {
        guard case .judged(let judgement) = verdict else { return nil }
        switch self {
        case .firing(var span):
            if judgement.side == span.side {
                span.include(judgement, at: bucket)
                self = .firing(span)
                return nil
            }
            let holds = span.side == .above ? judgement.holdsAbove : judgement.holdsBelow
            if judgement.side == nil, holds { return nil }
            span.ended = bucket
            self = .quiet(until: cooldown > 0 ? bucket + cooldown : nil)
            breach(bucket, judgement, hold: hold)
            return span
        case .quiet, .pending:
            breach(bucket, judgement, hold: hold)
            return nil
        }
    }

    /// Ends a span that was said to have ended: words that were said about the past stand.
    package mutating func end(at bucket: Bucket, on side: Side, cooldown: Int) -> Span? {
        guard case .firing(var span) = self, span.side == side else { return nil }
        span.ended = bucket
        self = .quiet(until: cooldown > 0 ? bucket + cooldown : nil)
        return span
    }

    private mutating func breach(_ bucket: Bucket, _ judgement: Judgement, hold: Int) {
        guard let side = judgement.side else {
            self = .quiet(until: cooldownEnd.flatMap { $0 > bucket ? $0 : nil })
            return
        }
        var span = Span(
            side: side, since: bucket, fired: bucket, peak: bucket, peakValue: judgement.value,
            severity: judgement.severity)
        var buckets = 1
        if case .pending(var earlier, let count, _) = self, earlier.side == side {
            earlier.include(judgement, at: bucket)
            earlier.fired = bucket
            (span, buckets) = (earlier, count + 1)
        }
        let isCool = cooldownEnd.map { bucket >= $0 } ?? true
        self =
            buckets >= hold && isCool ? .firing(span) : .pending(span, buckets: buckets, until: cooldownEnd)
    }

    /// Whether one more bucket of breach on this side would fire.
    package func wouldFire(_ side: Side, at bucket: Bucket, hold: Int) -> Bool {
        let isCool = cooldownEnd.map { bucket >= $0 } ?? true
        switch self {
        case .firing: return false
        case .quiet: return hold <= 1 && isCool
        case .pending(let span, let buckets, _):
            return (span.side == side ? buckets + 1 : 1) >= hold && isCool
        }
    }

    /// The breach that has not yet lasted long enough.
    package var undecided: Span? {
        switch self {
        case .quiet, .firing: nil
        case .pending(let span, _, _): span
        }
    }

    private var cooldownEnd: Bucket? {
        switch self {
        case .quiet(let until), .pending(_, _, let until): until
        case .firing: nil
        }
    }
}
