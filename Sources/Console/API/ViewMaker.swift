import Aggregates
import Alerting
import Answers
import Detectors
import EventCodec
import EventTime
import Events
import Processing
import Rules

/// Makes what readers see from what is known.
struct ViewMaker {
    /// Whether the reader may see exact numbers.
    let isExact: Bool
    let now: Timestamp

    /// The view of an episode; nil where its last word is not known.
    func episode(_ id: String, _ picture: inout Picture) -> EpisodeView? {
        guard let entry = picture.episodes.entries[id], let head = entry.head,
            let alert = picture.episodes.alert(id)
        else { return nil }
        let word = alert.data
        let key = picture.seriesKey(of: alert)
        let exact = exactCounts(alert, key, picture)
        return EpisodeView(
            id: id, state: Self.state(head), early: word.wordClass == .early, status: word.status.rawValue,
            severity: word.severity.rawValue, summary: TextView(word.summary), rule: word.rule.name,
            team: word.rule.team, labels: word.rule.labels, runbook: word.rule.runbook, stream: word.stream,
            group: word.group, names: TextView(picture.names(of: alert)), bucket: BucketView(word.bucket),
            since: BucketView(word.since),
            peak: MeasurementView(
                bucket: BucketView(word.peak.bucket), count: CountView(exact?.peak ?? word.peak.count)),
            direction: word.direction, observed: CountView(exact?.observed ?? word.observed),
            expected: word.expected,
            bound: BoundView(lower: word.bound.lower, upper: word.bound.upper),
            reference: word.reference.map(MeasurementView.init), change: word.change.map(ChangeView.init),
            completeness: word.completeness, missing: word.missing ?? [], said: entry.said.rfc3339,
            word: alert.id,
            series: key.map(StableHash.hex), answer: picture.answers.answer(on: id).map(AnswerView.init),
            muted: head.isFiring ? picture.muted(alert, at: now).map(MutedView.init) : nil)
    }

    private static func state(_ head: AlertHead) -> EpisodeView.State {
        if head.isFiring { return .firing }
        return head.status == .withdrawn ? .withdrawn : .ended
    }

    /// What the record hides and the series knows: nil where the record hides nothing, or the reader may not
    /// see it.
    private func exactCounts(
        _ alert: AlertRecord, _ key: UInt64?, _ picture: Picture
    ) -> (observed: ShownCount, peak: ShownCount)? {
        guard isExact, let entry = key.flatMap({ picture.series.entries[$0] }) else { return nil }
        let planned = picture.plan.rules[entry.rule]
        guard planned.privacyMinimum > 1, let state = picture.series.state(of: entry) else { return nil }
        func exact(_ bucket: AlertRecord.Bucket, _ shown: ShownCount) -> ShownCount {
            if case .exact = shown { return shown }
            guard let start = Timestamp(bucket.start) else { return shown }
            let place = planned.calendar.bucket(containing: start)
            let open = state.counts?.running(planned.rule.span(at: place))
            let value = state.series.history.kept(place) ?? (place >= state.series.history.end ? open : nil)
            return value.map(ShownCount.exact) ?? shown
        }
        return (
            exact(alert.data.bucket, alert.data.observed),
            exact(alert.data.peak.bucket, alert.data.peak.count)
        )
    }

    /// The chart of a series, whose state was read.
    func chart(
        _ entry: SeriesTable.Entry, _ state: SeriesTable.State, last: Int, _ picture: Picture
    ) -> ChartView {
        let planned = picture.plan.rules[entry.rule]
        return chart(planned, planned.judged(state.series, last: last, counts: state.counts))
    }

    /// - Parameter note: which buckets these are, where they are not the last.
    func chart(_ planned: PlannedRule, _ buckets: [JudgedBucket], note: LocalizedText? = nil) -> ChartView {
        let veil = Veil(planned, isExact: isExact)
        return ChartView(
            unit: planned.rule.bucket.rawValue, zone: planned.rule.zone.name,
            measure: planned.rule.measure.canonical,
            points: buckets.map { judged in
                let card = BucketCard(judged.bucket, in: planned.calendar)
                let bounds = veil.bounds(judged.bounds)
                return PointView(
                    label: card.label, start: card.start.rfc3339, end: card.end.rfc3339,
                    state: judged.state.rawValue,
                    count: judged.value.map { CountView(veil.count($0)) }, expected: bounds.expected,
                    lower: bounds.lower, upper: bounds.upper, fires: judged.fires, revised: judged.isRevised)
            }, note: note.map(TextView.init))
    }

    /// - Parameter state: nil where it cannot be read.
    func series(
        _ key: UInt64, _ entry: SeriesTable.Entry, _ state: RuleSeries?, _ picture: Picture
    ) -> SeriesView {
        let planned = picture.plan.rules[entry.rule]
        let values = planned.values(of: entry.group)
        let last = state.flatMap { state -> MeasurementView? in
            guard state.history.end > state.history.first else { return nil }
            let bucket = state.history.end - 1
            return state.history.kept(bucket).map { value in
                MeasurementView(
                    bucket: BucketView(BucketCard(bucket, in: planned.calendar)),
                    count: CountView(Veil(planned, isExact: isExact).count(value)))
            }
        }
        let summary = planned.card.summary
        return SeriesView(
            key: StableHash.hex(key), rule: planned.rule.name,
            summary: TextView(
                LocalizedText(
                    en: GroupNames.fill(summary.en, values, .en), es: GroupNames.fill(summary.es, values, .es)
                )),
            group: Dictionary(values.map { ($0.dimension, $0.value) }, uniquingKeysWith: { $1 }),
            names: TextView(GroupNames.names(of: values)), last: last, episode: state?.book.open?.id)
    }
}

/// Hides what may not be told of a series' counts.
///
/// On alerts a count may stand exact where nothing near it was shown before. A chart shows many counts at
/// once, so all of them are rounded, and bounds only stand where they are the rule's own.
struct Veil {
    private let grid: PrivacyGrid?
    private let ownsBounds: Bool

    init(_ planned: PlannedRule, isExact: Bool) {
        switch planned.rule.method {
        case .silence:
            // Buckets without a report are no persons.
            grid = nil
            ownsBounds = true
        case .threshold:
            grid = isExact ? nil : PrivacyGrid(minimum: planned.privacyMinimum)
            ownsBounds = true
        case .change, .record, .detect, .crossover:
            grid = isExact ? nil : PrivacyGrid(minimum: planned.privacyMinimum)
            ownsBounds = grid == nil
        }
    }

    func count(_ count: Int64) -> ShownCount { grid?.rounded(count) ?? .exact(count) }

    func bounds(_ bounds: Bounds) -> Bounds {
        guard ownsBounds else { return .none }
        func finite(_ bound: Double?) -> Double? { bound.flatMap { $0.isFinite ? $0 : nil } }
        return Bounds(
            lower: finite(bounds.lower), expected: finite(bounds.expected), upper: finite(bounds.upper))
    }
}
