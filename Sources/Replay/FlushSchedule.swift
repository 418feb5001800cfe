import Aggregates
import Detectors
import EventTime
import Processing

/// When the Watch stage of a replay hears what was added up: at the end of every bucket, and at steps within
/// the shortest kind, so that early words come while a bucket is open.
///
/// It decides by event time and by the number of events before that time alone: cutting a sorted stream into
/// files in another way changes nothing, not even in the middle of one instant.
struct FlushSchedule {
    /// Parts of the shortest bucket.
    private static let steps: Int64 = 24
    /// A flush hands over every group that was counted, which with a thousand groups costs as much as a
    /// thousand events: so within buckets it waits for this many (with 2048, a third of the time of a replay
    /// by six groupings went there). A short input, in which that does not matter, waits for fewer.
    private static let recordsPerFlush = 8192

    private let calendars: [BucketCalendar]
    /// Of the rules that project: their open buckets are looked at when marks are passed.
    private let marked: [BucketCalendar]
    private let step_ms: Int64
    /// Of a bucket, or of a part that ends with a mark.
    private var bucketEnd = Timestamp.distantPast
    private var stepEnd = Timestamp.distantPast
    private var flushedAt = 0

    init(_ plan: Plan) {
        calendars = Array(Set(plan.cadences.map(\.calendar)))
        marked = Array(
            Set(zip(plan.cadences, plan.projecting).filter(\.1).map(\.0.calendar)))
        let shortest = calendars.map(\.unit.shortest).min() ?? BucketUnit.day.shortest
        step_ms = max(1, shortest.milliseconds / Self.steps)
    }

    /// Whether to flush before an event of this time, the first behind `records` others.
    mutating func isDue(before time: Timestamp, records: Int) -> Bool {
        guard time >= stepEnd else { return false }
        let isBucketOver = time >= bucketEnd
        let step = (Double(time.milliseconds) / Double(step_ms)).rounded(.down)
        if isBucketOver {
            let ends = calendars.map { $0.end(of: $0.bucket(containing: time)) }
            let marks = marked.map { BucketMarks.next(after: time, in: $0) }
            bucketEnd = (ends + marks).min() ?? .distantFuture
        }
        stepEnd = min(Timestamp(milliseconds: (Int64(step) + 1) * step_ms), bucketEnd)
        guard isBucketOver || records - flushedAt >= min(Self.recordsPerFlush, records / 64) else {
            return false
        }
        flushedAt = records
        return true
    }
}
