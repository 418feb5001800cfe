import Aggregates
import Alerting
import EventCodec
import EventTime
import Processing

/// Which buckets the chart of an alert has: the last, or those round its own where that is older. The state
/// keeps what can still be corrected, and what the rule looks back at; what it has forgotten is said.
struct AlertChart {
    /// How many.
    static let buckets = 60
    /// Of these, after that of an older alert: what came of it.
    static let after = 15

    let buckets: [JudgedBucket]
    /// Nil where they are the last, and that of the alert is among them.
    let note: LocalizedText?

    init(_ alert: AlertRecord, _ planned: PlannedRule, _ state: SeriesTable.State) {
        let last = planned.judged(state.series, last: Self.buckets, counts: state.counts)
        let history = state.series.history
        let start = Timestamp(alert.data.bucket.start)
        guard let bucket = start.map({ planned.calendar.bucket(containing: $0) }),
            bucket < last.first?.bucket ?? bucket
        else {
            (buckets, note) = (last, nil)
            return
        }
        let label = alert.data.bucket.label
        guard bucket >= history.first else {
            let first = BucketCard(history.first, in: planned.calendar).label
            buckets = last
            note = LocalizedText(
                en: "The bucket of this alert, \(label), is not kept any more: what is kept begins with "
                    + "\(first). These are the last buckets.",
                es: "El periodo de este aviso, \(label), ya no se conserva: lo que se conserva comienza con "
                    + "\(first). Estos son los últimos periodos.")
            return
        }
        let round = planned.judged(
            state.series, last: Self.buckets, before: bucket + Self.after + 1, counts: state.counts)
        let end = round.last.map { BucketCard($0.bucket, in: planned.calendar).label } ?? label
        buckets = round
        note = LocalizedText(
            en: "The buckets round that of this alert, \(label), up to \(end); later ones are known.",
            es: "Los periodos en torno al de este aviso, \(label), hasta \(end); se conocen otros "
                + "posteriores.")
    }
}
