package import Aggregates
package import Alerting
package import Detectors
package import EventTime
import Rules

/// One rule on one group: its measured history, the bases of the buckets that can still be corrected, and
/// what was said about it.
package struct RuleSeries: Hashable, Sendable {
    package internal(set) var history: MeasuredHistory
    /// The first bucket that is judged: that of the first count.
    package internal(set) var begun: Bucket
    /// For the last buckets of the history, those that can be corrected.
    package internal(set) var bases: [Basis?]
    /// Where the series stood before the first of `bases`, and where it stands now.
    package internal(set) var basePhase: Phase
    package internal(set) var phase: Phase
    package internal(set) var book: EpisodeBook
    /// Above and below, where the rule keeps a budget of false alarms; none where it keeps none.
    package internal(set) var accounts: [FalseAlarmAccount]
    /// The buckets of the history that late or revised events changed after they had settled.
    package internal(set) var revised: Set<Bucket>
    /// What the method has fitted to the history; not part of the state.
    var fits = FitMemory()

    package init(
        history: MeasuredHistory, begun: Bucket, bases: [Basis?] = [], basePhase: Phase = .start,
        phase: Phase = .start, book: EpisodeBook = .init(), accounts: [FalseAlarmAccount] = [],
        revised: Set<Bucket> = []
    ) {
        self.history = history
        self.begun = begun
        self.bases = bases
        self.basePhase = basePhase
        self.phase = phase
        self.book = book
        self.accounts = accounts
        self.revised = revised
    }

    var firstCorrectable: Bucket { history.end - bases.count }

    func basis(of bucket: Bucket) -> Basis? {
        let index = bucket - firstCorrectable
        return bases.indices.contains(index) ? bases[index] : nil
    }

    mutating func setBasis(_ basis: Basis?, of bucket: Bucket) {
        let index = bucket - firstCorrectable
        if bases.indices.contains(index) { bases[index] = basis }
    }
}

/// What a rule's series need to know of their surroundings while a bucket settles.
struct Settlement {
    let planned: PlannedRule
    let bucket: Bucket
    /// The first bucket that settled: nothing before it is judged.
    let start: Bucket
    let reports: ReportLog
    /// What each series may spend; nil where the rule keeps no budget.
    let spending: Spending?
}

extension Settlement {
    /// Whether all expected feeds have reported for every bucket of the value at a bucket.
    func isComplete(_ bucket: Bucket) -> Bool {
        if case .silence = planned.rule.method { return true }
        return reports.isComplete(bucket, planned.rule.span(at: bucket).lowerBound)
    }
}

extension RuleSeries {
    /// A series without any count so far, for a group that has just begun: the bounds of each bucket are
    /// those that it would have had, but nothing before the first count is judged.
    init(
        _ planned: PlannedRule, nothingCountedIn history: MeasuredHistory, _ spending: Spending?,
        other: (Bucket) -> Int64?
    ) {
        self.init(history: history, begun: history.end)
        let first = max(history.first, history.end - planned.correctableBuckets)
        for bucket in stride(from: first, to: history.end, by: 1) {
            var past = history
            if let cut = planned.firstVisible(at: bucket) { past.hide(before: cut) }
            if past.visibleFrom != history.visibleFrom { fits.forget() }
            let known = Past(history: past, calendar: planned.calendar, step: planned.rule.step)
            if planned.against != nil {
                bases.append(Self.basis(ofOther: other(bucket), bucket))
            } else if let spending {
                bases.append(allowed(spending, on: bucket, in: known, planned))
            } else {
                bases.append(planned.rule.basis(of: bucket, in: known, keeping: &fits))
            }
        }
    }

    /// A series whose group has counted long before its rule came: its past is history, and is not judged.
    init(_ planned: PlannedRule, past history: MeasuredHistory) {
        let correctable = min(history.values.count, planned.correctableBuckets)
        self.init(history: history, begun: history.end, bases: Array(repeating: nil, count: correctable))
    }

    /// Appends a settled bucket, applies corrections to earlier ones, and returns what must be said.
    ///
    /// - Parameters:
    ///   - value: the measured value of the bucket; nil where it was not reported.
    ///   - other: for rules that compare two series, the other's value.
    ///   - corrections: new values (and new other's values) of earlier buckets.
    ///   - firstCounted: the earliest bucket to which the series' own events count something new.
    mutating func settle(
        _ settlement: Settlement, value: Int64?, other: Int64?, corrections: [Corrected],
        firstCounted: Bucket?, makeID: (Bucket, Int) -> String
    ) -> [Word] {
        let (planned, bucket) = (settlement.planned, settlement.bucket)
        let rule = planned.rule
        if let firstCounted {
            begun = min(begun, max(firstCounted, history.first, settlement.start))
        }
        for corrected in corrections {
            correct(corrected)
            fits.forget(changedAt: corrected.bucket)
            if planned.against != nil {
                setBasis(Self.basis(ofOther: corrected.other, corrected.bucket), of: corrected.bucket)
            }
        }
        if let cut = planned.firstVisible(at: bucket) { hide(before: cut) }
        let past = Past(history: history, calendar: planned.calendar, step: rule.step)
        let basis: Basis?
        if planned.against != nil {
            basis = Self.basis(ofOther: other, bucket)
        } else if let spending = settlement.spending {
            // One that was not reported may be, and is judged then.
            basis = spend(spending, on: bucket, in: past, isJudged: bucket >= begun, planned)
        } else {
            basis = rule.basis(of: bucket, in: past, keeping: &fits)
        }
        history.append(value)
        bases.append(basis)
        let words = corrections.isEmpty ? judgeNews(settlement, makeID) : judgeAgain(settlement, makeID)
        trim(settlement)
        return words
    }

    /// From now on nothing before `bucket` is seen.
    mutating func hide(before bucket: Bucket) {
        let visible = history.visibleFrom
        history.hide(before: bucket)
        if history.visibleFrom != visible { fits.forget() }
    }

    private mutating func correct(_ corrected: Corrected) {
        let former = history.kept(corrected.bucket)
        history.correct(corrected.bucket, to: corrected.value)
        if history.kept(corrected.bucket) != former { revised.insert(corrected.bucket) }
    }

    struct Corrected {
        let bucket: Bucket
        let value: Int64?
        let other: Int64?
    }

    private static func basis(ofOther value: Int64?, _ bucket: Bucket) -> Basis? {
        value.map { value in
            let reference = Reference(bucket: bucket.ordinal, value: value)
            return Basis(above: reference, below: reference)
        }
    }

    func verdict(_ bucket: Bucket, _ settlement: Settlement) -> Verdict {
        guard bucket >= begun, let value = history.kept(bucket), let basis = basis(of: bucket),
            settlement.planned.hasBounds(basis)
        else { return .unknown }
        return settlement.planned.rule.judge(value, basis, isComplete: settlement.isComplete(bucket))
    }

    /// Nothing earlier has changed: one step.
    private mutating func judgeNews(_ settlement: Settlement, _ makeID: (Bucket, Int) -> String) -> [Word] {
        var spans = advance(&phase, settlement.bucket, settlement)
        if case .firing(let span) = phase { spans.append(span) }
        if spans.isEmpty, book.episodes.isEmpty { return [] }
        return reconcile(spans, from: settlement.bucket, undecided: nil, settlement, makeID)
    }

    /// Something earlier has changed: everything that can be corrected is judged again.
    private mutating func judgeAgain(_ settlement: Settlement, _ makeID: (Bucket, Int) -> String) -> [Word] {
        let first = firstCorrectable
        var spans: [Span] = []
        phase = basePhase
        for bucket in stride(from: first, through: settlement.bucket, by: 1) {
            spans += advance(&phase, bucket, settlement)
        }
        if case .firing(let span) = phase { spans.append(span) }
        return reconcile(spans, from: first, undecided: basePhase.undecided, settlement, makeID)
    }

    private mutating func reconcile(
        _ spans: [Span], from first: Bucket, undecided: Span?, _ settlement: Settlement,
        _ makeID: (Bucket, Int) -> String
    ) -> [Word] {
        let history = history
        return book.reconcile(
            spans, from: first, undecided: undecided, at: settlement.bucket,
            tellsPeaks: settlement.planned.tellsPeaks,
            value: { history.kept($0) }, makeID: makeID)
    }

    /// One bucket further; an episode that was said to have ended here ends here.
    private func advance(_ phase: inout Phase, _ bucket: Bucket, _ settlement: Settlement) -> [Span] {
        let rule = settlement.planned.rule
        var finished: [Span] = []
        for episode in book.episodes where episode.state == .resolved && episode.ended == bucket {
            if let span = phase.end(at: bucket, on: episode.side, cooldown: rule.cooldownBuckets) {
                finished.append(span)
            }
        }
        let verdict = verdict(bucket, settlement)
        if let span = phase.step(bucket, verdict, hold: rule.holdBuckets, cooldown: rule.cooldownBuckets) {
            finished.append(span)
        }
        return finished
    }

    /// Lets go of what no correction can reach any more.
    private mutating func trim(_ settlement: Settlement) {
        let planned = settlement.planned
        while bases.count > planned.correctableBuckets {
            _ = advance(&basePhase, firstCorrectable, settlement)
            bases.removeFirst()
        }
        if !book.episodes.isEmpty { book.forget(endedBefore: firstCorrectable) }
        if history.values.count > planned.historyBuckets + planned.historyBuckets / 8 {
            history.keep(
                last: planned.historyBuckets, season: planned.archiveSeason, start: settlement.start)
            if !revised.isEmpty { revised = revised.filter { $0 >= history.first } }
        }
    }
}

extension PlannedRule {
    /// A silence grows with every bucket; that is no news.
    var tellsPeaks: Bool {
        switch rule.method {
        case .silence: false
        case .threshold, .change, .record, .detect, .crossover: true
        }
    }

    /// The archive's drawers that the method looks into: none, one, or one a season.
    var archiveSeason: ((Bucket) -> Int)? {
        switch rule.method {
        case .threshold, .detect, .crossover, .silence: return nil
        case .change(let change):
            switch change.against {
            case .previous, .yearAgo: return nil
            case .record: return { _ in 0 }
            }
        case .record(let record):
            switch record.scope {
            case .ever: return { _ in 0 }
            case .within: return nil
            case .sameSeason:
                let calendar = calendar
                return { calendar.season(of: $0) }
            }
        }
    }

    /// The first bucket that lies wholly after the latest break at or before a bucket.
    func firstBucket(afterBreakBefore bucket: Bucket) -> Bucket? { cuts.last { $0 <= bucket } }

    /// The first bucket whose whole measured span lies after that break: what came before is never compared
    /// with.
    func firstVisible(at bucket: Bucket) -> Bucket? {
        guard let cut = firstBucket(afterBreakBefore: bucket) else { return nil }
        switch rule.measure {
        case .bucket: return cut
        case .window(let count): return cut + (count - 1)
        case .toDate(let year):
            var visible = cut
            while calendar.first(ofYearOf: visible, year) < cut { visible = visible + 1 }
            return visible
        }
    }
}
