import EventTime
import Events

/// Events that came one after another and fall into the same buckets, known from the same ones: their sums
/// by profile. A run is spread over the cells of its profiles when it ends, so an event costs one addition,
/// however many groupings there are.
///
/// To end a run costs a look at each profile in it, which is never more than it had events.
struct EventRun {
    /// What all events of a run have in common: when they happened, or the span that they cover.
    private enum Shape {
        case closed
        case moments(within: Range<Timestamp>)
        case periods(Period, at: Timestamp, offset_s: Int32)
    }

    private var shape = Shape.closed
    /// By profile.
    private var sums = OrdinalSums()

    /// Whether its events say which span they cover.
    private(set) var isPeriodic = false

    /// Whether an event would be one of the run.
    func takes(_ event: borrowing EventView) -> Bool {
        switch shape {
        case .closed: false
        case .moments(let span): event.period == nil && span.contains(event.time)
        case .periods(let period, let start, let offset_s):
            event.time == start && event.utcOffset_s == offset_s && event.period == period
        }
    }

    mutating func add(_ profile: Int32, count: Int64) { sums.add(profile, count: count, events: 1) }

    /// Begins a run with an event, if that is a moment with those of the same `span`, else with those that
    /// cover its very period. The run before must have ended.
    mutating func begin(with event: borrowing EventView, span: Range<Timestamp>) {
        if let period = event.period {
            shape = .periods(period, at: event.time, offset_s: event.utcOffset_s)
        } else {
            shape = .moments(within: span)
        }
        isPeriodic = event.period != nil
    }

    /// Ends the run, and hands over its sums in the order of the profiles' numbers.
    mutating func end(_ body: (_ profile: Int32, _ count: Int64, _ events: Int64) -> Void) {
        sums.drain(body)
        shape = .closed
    }

    /// Ends the run as if it had not been.
    mutating func clear() { end { _, _, _ in } }
}
