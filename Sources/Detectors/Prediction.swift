package import Aggregates
package import EventTime

/// The bounds of one bucket, and what each side of them was made from.
package struct Prediction: Hashable, Sendable {
    package var bounds: Bounds
    package var above: Reference?
    package var below: Reference?

    package init(_ bounds: Bounds, above: Reference? = nil, below: Reference? = nil) {
        self.bounds = bounds
        self.above = above
        self.below = below
    }

    package static let none = Prediction(.none)
}

/// What a detector may look at: the settled history before the bucket it predicts.
package struct Past {
    package var history: MeasuredHistory
    package var calendar: BucketCalendar
    /// The distance to the value before: 1, or the length of the rule's windows.
    package var step: Int

    package init(history: MeasuredHistory, calendar: BucketCalendar, step: Int) {
        self.history = history
        self.calendar = calendar
        self.step = step
    }

    package func reference(at bucket: Bucket) -> Reference? {
        history[bucket].map { Reference(bucket: bucket.ordinal, value: $0) }
    }
}
