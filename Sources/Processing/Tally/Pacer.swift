import Aggregates
import Detectors
import EventTime
import Events

/// Where an event falls in one cadence, and from when it is known there: the part of the Tally stage that
/// runs for every event, so everything that changes seldom is cached.
struct Pacer {
    let cadence: Cadence
    let calendar: BucketCalendar
    private let lateness: Milliseconds
    private let horizon: Milliseconds
    /// Of the bucket of the last event that covers no period.
    private(set) var span = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: 0)
    private var spanBucket = Bucket(0)
    private var lastCivil: (start: CivilTime, period: Period, bucket: Bucket?)?
    /// The bucket in which the watermark stands; nil before the first event.
    private(set) var watermarkBucket: Bucket?
    /// Buckets before this one can no longer be corrected.
    private var correctableFrom: Bucket?
    /// Whether the Watch stage looks at the marks of its buckets, and how many of them the clock has passed.
    private let tellsMarks: Bool
    private var marks: Int?
    /// The clock at which one of these changes next.
    private(set) var nextChange = Timestamp(milliseconds: .min)

    init(_ cadence: Cadence, tellsMarks: Bool) {
        self.tellsMarks = tellsMarks
        self.cadence = cadence
        calendar = cadence.calendar
        lateness = Milliseconds(cadence.lateness)
        horizon = Milliseconds(cadence.horizon)
    }

    /// An event's bucket and the bucket it is known from; nil where no bucket of this unit holds it whole.
    mutating func place(_ time: Timestamp, _ civil: CivilTime, _ period: Period?) -> Placement? {
        guard let bucket = bucket(time, civil, period) else { return nil }
        if let correctableFrom, bucket < correctableFrom { return .tooLate }
        return .known(bucket, from: max(bucket, watermarkBucket ?? bucket))
    }

    /// The same for an event of history, which is never too late: behind the horizon, and before the first
    /// event, it goes beside the live sums.
    mutating func placeHistory(_ time: Timestamp, _ civil: CivilTime, _ period: Period?) -> Placement? {
        guard let bucket = bucket(time, civil, period) else { return nil }
        guard let watermarkBucket, let correctableFrom else { return .history(bucket, from: bucket) }
        let from = max(bucket, watermarkBucket)
        return bucket < correctableFrom ? .history(bucket, from: from) : .known(bucket, from: from)
    }

    /// Follows the partition's clock; returns whether the watermark entered another bucket, or the clock
    /// passed a mark that must be told.
    mutating func follow(_ clock: Timestamp) -> Bool {
        if clock < nextChange { return false }
        let watermark = clock - lateness
        let bucket = calendar.bucket(containing: watermark)
        let correctable = calendar.bucket(containing: watermark - horizon)
        nextChange = min(
            calendar.end(of: bucket) + lateness, calendar.end(of: correctable) + lateness + horizon)
        let moved = bucket != watermarkBucket || isPastMark(clock)
        (watermarkBucket, correctableFrom) = (bucket, correctable)
        if tellsMarks {
            marks = BucketMarks.passed(by: clock, in: calendar)
            nextChange = min(nextChange, BucketMarks.next(after: clock, in: calendar))
        }
        return moved
    }

    /// Whether a clock must be told: it moves the watermark into another bucket, or passes a mark.
    func mustTell(_ clock: Timestamp) -> Bool {
        calendar.bucket(containing: clock - lateness) != watermarkBucket || isPastMark(clock)
    }

    private func isPastMark(_ clock: Timestamp) -> Bool {
        tellsMarks && BucketMarks.passed(by: clock, in: calendar) != marks
    }

    private mutating func bucket(_ time: Timestamp, _ civil: CivilTime, _ period: Period?) -> Bucket? {
        if let period {
            if let last = lastCivil, last.start == civil, last.period == period { return last.bucket }
            let bucket = calendar.bucket(containing: civil, period: period)
            lastCivil = (civil, period, bucket)
            return bucket
        }
        if !span.contains(time) {
            spanBucket = calendar.bucket(containing: time)
            span = calendar.span(of: spanBucket)
        }
        return spanBucket
    }
}

enum Placement: Hashable {
    case known(Bucket, from: Bucket)
    /// Known like the others, but only of buckets before the first that settled.
    case history(Bucket, from: Bucket)
    case tooLate

    /// Bucket and known from, and whether it is inside the horizon.
    var place: (bucket: Bucket, from: Bucket, isKnown: Bool)? {
        switch self {
        case .known(let bucket, let from): (bucket, from, true)
        case .history(let bucket, let from): (bucket, from, false)
        case .tooLate: nil
        }
    }
}
