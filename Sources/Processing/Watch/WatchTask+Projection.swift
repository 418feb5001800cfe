import Aggregates
import Alerting
import Detectors
import EventTime
import Rules

/// Early words from what an open bucket will count, as far as the share that has usually arrived
/// by now tells.
///
/// It is looked at the marks of the bucket, when the lowest clock of the inputs passes them: what has arrived
/// then is noted, for the profile to learn when the bucket settles, and projected. Where a clock leaps over
/// marks, the last one counts.
extension WatchTask {
    /// Where the marks of a cadence stand now; nil where no rule of it projects, or an input has no clock.
    func marksPassed(_ cadence: Int) -> Int? {
        guard plan.projecting[cadence] else { return nil }
        var lowest: Timestamp?
        for input in inputs where plan.cadences[cadence].streams.contains(input.stream) {
            let clock = clocks[input] ?? InputClock()
            if clock.isEnded { continue }
            guard let time = clock.time else { return nil }
            lowest = min(lowest ?? time, time)
        }
        return lowest.map { BucketMarks.passed(by: $0, in: plan.cadences[cadence].calendar) }
    }

    /// Finds out where the marks stand; what lies behind was looked at before.
    mutating func findMarks() {
        for cadence in cadences.indices { marks[cadence] = marksPassed(cadence) }
    }

    /// Looks at the buckets whose marks the clocks have passed since the last time.
    mutating func passMarks() {
        for cadence in cadences.indices {
            guard let passed = marksPassed(cadence) else { continue }
            let before = marks[cadence]
            marks[cadence] = passed
            guard let before, passed > before, let next = cadences[cadence].next else { continue }
            let (bucket, mark) = BucketMarks.last(of: passed)
            guard bucket >= next else { continue }
            for rule in plan.rules.indices where plan.rules[rule].cadence == cadence {
                if let error = plan.rules[rule].rule.projectionError {
                    for group in groups[rule] { pass(mark, of: bucket, rule, group, error) }
                }
            }
        }
    }

    private mutating func pass(_ mark: Int, of bucket: Bucket, _ rule: Int, _ group: Group, _ error: Double) {
        guard let grouping = plan.rules[rule].grouping, let counts = series[grouping][group] else { return }
        let arrived = counts.running(bucket..<(bucket + 1))
        arrivals[rule][group, default: SeriesArrivals()].note(arrived, at: mark, of: bucket)
        dirty.arrivals.insert(SeriesKey(grouping: rule, group: group))
        guard let profile = arrivals[rule][group]?.profile else { return }
        lookAhead(Arrived(count: arrived, mark: mark, bucket: bucket, profile: profile), rule, group, error)
    }

    /// What had arrived when the clock passed a mark.
    private struct Arrived {
        let count: Int64
        let mark: Int
        let bucket: Bucket
        let profile: ArrivalProfile

        func projection(of count: Int64, by law: PredictiveLaw, error: Double) -> Projection? {
            profile.projection(of: count, at: mark, by: law, error: error)
        }
    }

    private mutating func lookAhead(_ arrived: Arrived, _ rule: Int, _ group: Group, _ error: Double) {
        let planned = plan.rules[rule]
        guard let upper = earlyUpper(rule, group, arrived.bucket),
            arrived.profile.mayPass(upper, arrived.count, at: arrived.mark),
            let state = ruleSeries[rule][group],
            let basis = planned.earlyBasis(of: arrived.bucket, state, spending(of: rule)),
            let law = basis.forecast?.law,
            let projection = arrived.projection(of: arrived.count, by: law, error: error),
            projection.least < 0x1p62,
            case .judged(let judgement) = planned.rule.judge(
                Int64(projection.least), basis, isComplete: true),
            judgement.side == .above, canOpen(rule, group, arrived.bucket, state)
        else { return }
        // What is shown follows from what may be shown of the count.
        let shown = Disclosure.figure(ofEarly: arrived.count, minimum: planned.privacyMinimum)
        let total = shown.flatMap { arrived.projection(of: $0, by: law, error: error)?.total }
        sayEarly(
            rule, group,
            EarlyFinding(
                bucket: arrived.bucket, value: arrived.count, severity: judgement.severity,
                projection: ProjectedTotal(total: total, error: error)), basis)
        earlyBounds[rule][group]?.upper = nil
    }

    /// The series has settled a bucket.
    mutating func learnArrival(_ rule: Int, _ group: Group, _ bucket: Bucket, _ total: Int64?) {
        guard plan.rules[rule].rule.projectionError != nil, arrivals[rule][group]?.open.first != nil else {
            return
        }
        arrivals[rule][group]?.settle(bucket, total)
        dirty.arrivals.insert(SeriesKey(grouping: rule, group: group))
    }
}
