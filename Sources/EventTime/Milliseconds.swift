/// A span of event time as whole milliseconds, for what is added to the time of every event. `Duration`
/// counts attoseconds in 128 bits: to make milliseconds of it costs more than all else that is done with a
/// time.
package struct Milliseconds: Hashable, Comparable, Sendable {
    /// How many; negative where the span goes back.
    package let count: Int64

    /// The rest below a millisecond is cut off; what does not fit stays at the end of `Int64`.
    package init(_ duration: Duration) { count = duration.milliseconds }

    private init(count: Int64) { self.count = count }

    /// The shorter one first.
    package static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.count < b.count }

    /// A part of the span, the rest cut off.
    package static func / (span: Milliseconds, divisor: Int64) -> Milliseconds {
        Milliseconds(count: span.count / divisor)
    }

    /// Stays at the end of `Int64` instead of overflowing, as with a `Duration`.
    package static func + (time: Timestamp, span: Milliseconds) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.addingSaturated(span.count))
    }

    /// Likewise.
    package static func - (time: Timestamp, span: Milliseconds) -> Timestamp {
        Timestamp(milliseconds: time.milliseconds.subtractingSaturated(span.count))
    }
}
