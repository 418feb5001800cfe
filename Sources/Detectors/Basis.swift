package import Aggregates
package import EventTime

/// What the bounds of a bucket were made from. It is kept as long as the bucket can be corrected, so that a
/// correction is judged against the bounds as they were, at every level of the rule.
package struct Basis: Hashable, Sendable {
    /// The value behind the upper bound, and the one behind the lower bound.
    package var above: Reference?
    package var below: Reference?
    /// What a statistical method thought likely.
    package var forecast: Forecast? {
        get { kept?.forecast }
        set { kept = newValue.map(Kept.init) }
    }
    /// A forecast is hundreds of bytes, and most bases have none: they keep a pointer's room for it.
    private var kept: Kept?

    private indirect enum Kept: Hashable, Sendable {
        case one(Forecast)

        init(_ forecast: Forecast) { self = .one(forecast) }

        var forecast: Forecast {
            switch self {
            case .one(let forecast): forecast
            }
        }
    }

    package init(above: Reference? = nil, below: Reference? = nil, forecast: Forecast? = nil) {
        self.above = above
        self.below = below
        kept = forecast.map(Kept.init)
    }
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
