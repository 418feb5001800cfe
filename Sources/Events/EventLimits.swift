/// How large anything in an event may be. A record beyond one of these is refused with the reason named here,
/// and never cut to fit. Sizes are bytes of UTF-8 after escapes are resolved.
package enum EventLimits {
    /// The whole record, white space included: several hundred times an ordinary event, and small enough that
    /// one record cannot hold up a partition. Beyond: `record-too-large`.
    package static let record = 64 * 1024
    /// Objects and arrays inside one another, in fields that nobody reads; the parser's stack is bounded by
    /// it. Beyond: `record-too-large`.
    package static let depth = 64
    /// `id`: room for a URN or a composed key. Beyond: `id-too-long`.
    package static let id = 128
    /// The value of a dimension. A length is kept in one byte. Beyond: `value-too-long`.
    package static let value = 128
    /// `source` and `report`: they become parts of feed names, metric labels and alert texts.
    /// Beyond: `value-too-long`.
    package static let sourceOrReport = 64
    /// The name of a dimension, in the configuration.
    package static let dimensionName = 64
    /// Dimensions of a stream, in the configuration: one bit and one place in every profile each.
    package static let dimensions = 16
    /// Persons in one event: more than any report can hold, and far from overflow in sums of them.
    /// Beyond: `bad-count`.
    package static let count: Int64 = 1_000_000_000
    /// `revision`. Beyond: `bad-revision`.
    package static let revision: UInt32 = 2_147_483_647
    /// Years of `time` as written: earlier ones are nearly always an empty date of the sending system, later
    /// ones lie beyond `Timestamp.distantFuture`. Beyond: `bad-time`.
    package static let years = 1900...5998
    /// Each part of a `period`, in years. Beyond: `bad-period`.
    package static let periodYears = 100
    /// The longest `profile` of an `EventView`: a byte of length before each part.
    package static let profile = 2 * (1 + sourceOrReport) + dimensions * (1 + value)
}
