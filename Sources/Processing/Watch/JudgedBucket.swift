package import Aggregates
package import Alerting
package import Detectors
package import EventTime
import Rules

/// One bucket of a rule's series as it can be drawn: what it counts, and by which bounds it was judged.
package struct JudgedBucket: Hashable, Sendable {
    /// How much is known of it.
    package enum State: String, Hashable, Sendable {
        case settled
        /// It is still counting.
        case open
        /// It was not reported, which is not 0.
        case missing
    }

    package let bucket: Bucket
    package let state: State
    /// As the rule measures it; nil where it is missing.
    package let value: Int64?
    /// None where the series had not enough history, and where the bucket cannot be corrected any more.
    package let bounds: Bounds
    /// Whether an episode of the series covers it.
    package let fires: Bool
    /// Whether it was changed after it had settled.
    package let isRevised: Bool
}

extension PlannedRule {
    /// A group's values with their dimensions, in the order of the rule.
    package func values(of group: Group) -> [GroupValue] {
        switch rule.method {
        case .silence: [GroupValue(GroupNames.feedDimension, group.values.first ?? "")]
        case .threshold, .change, .record, .detect, .crossover:
            zip(rule.by, group.values).map { GroupValue($0, $1) }
        }
    }

    /// The last settled buckets of a series, oldest first, and those that are counting.
    ///
    /// - Parameters:
    ///   - last: how many at most.
    ///   - end: only buckets before this one; nil: all that are known.
    ///   - counts: the plain counts behind it, for open buckets; nil leaves them out.
    package func judged(
        _ state: RuleSeries, last: Int, before end: Bucket? = nil, counts: SeriesHistory?
    ) -> [JudgedBucket] {
        let history = state.history
        let open = (counts.map { openBuckets(state, $0) } ?? []).filter { $0.bucket < end ?? $0.bucket + 1 }
        let settled = max(0, last - open.count)
        let until = min(end ?? history.end, history.end)
        let first = max(history.first, until - settled)
        return stride(from: first, to: max(first, until), by: 1).map { bucket in
            let value = history.kept(bucket)
            return JudgedBucket(
                bucket: bucket, state: value == nil ? .missing : .settled, value: value,
                bounds: state.basis(of: bucket).map(rule.firingBounds) ?? .none,
                fires: state.book.episodes.contains { $0.covers(bucket, upTo: history.end) },
                isRevised: state.revised.contains(bucket))
        } + open.suffix(last)
    }

    /// Buckets that have not settled and count something already. What compares two running sums has no
    /// bounds before they settle, nor has a budget, which is spent then.
    private func openBuckets(_ state: RuleSeries, _ counts: SeriesHistory) -> [JudgedBucket] {
        let next = state.history.end
        let waiting = counts.pending.filter { !$0.isHistory }.map(\.bucket)
        guard let latest = waiting.max(), latest >= next, latest - next < Limits.earlyReach else { return [] }
        return stride(from: next, through: latest, by: 1).map { bucket in
            let knows = against == nil && calibrations == nil
            let basis = knows ? earlyBasis(of: bucket, state, nil) : nil
            return JudgedBucket(
                bucket: bucket, state: .open, value: counts.running(rule.span(at: bucket)),
                bounds: basis.map(rule.firingBounds) ?? .none, fires: false, isRevised: false)
        }
    }
}

extension Episode {
    /// Whether it fired in a bucket, as far as is known.
    fileprivate func covers(_ bucket: Bucket, upTo end: Bucket) -> Bool {
        switch state {
        case .withdrawn: false
        case .firing: bucket >= since && bucket < end
        case .resolved: bucket >= since && bucket < ended ?? end
        }
    }
}
