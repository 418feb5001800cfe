package import EventTime

/// A decoded event, as the decoder lends it to a closure: nothing in it was allocated, and its bytes are gone
/// when the closure returns. Everything is within `EventLimits`.
package struct EventView: ~Copyable {
    /// When it happened.
    package let time: Timestamp
    /// Seconds east of UTC of the clock that wrote `time`; 0 for `Z`.
    package let utcOffset_s: Int32
    /// The civil span that the count covers, from `civil` on; nil for a single moment.
    package let period: Period?
    package let revision: UInt32
    package let withdrawn: Bool
    /// Persons.
    package let count: Int64
    /// XXH3-128 of source, a zero byte and id, with the length of the source as seed. Two different ids of a
    /// stream meet with a probability of n²/2¹²⁹ among n ids: for a thousand million, less than 1 in 10²⁰.
    package let idFingerprint: (high: UInt64, low: UInt64)
    /// Of time, offset, period, count, withdrawn and profile: two events with the same id and revision say
    /// the same exactly if these agree. White space, the order of keys and unknown fields make no difference.
    package let contentHash: UInt64
    /// XXH3-128 of `profile`, which it stands for: two profiles meet as seldom as two ids, unless somebody
    /// who may write events looks for such ones; who may, can write counts for any profile anyway.
    package let profileHash: (high: UInt64, low: UInt64)
    /// Source, report and the value of each dimension in the schema's order, each after one byte with its
    /// length. An absent report is `events`; an absent dimension, `null` and `""` are the same: length 0.
    package let profile: UnsafeRawBufferPointer
    /// UTF-8, escapes resolved.
    package let id: UnsafeRawBufferPointer
    /// UTF-8, escapes resolved; also the first part of `profile`.
    package let source: UnsafeRawBufferPointer

    @inlinable
    package init(
        time: Timestamp, utcOffset_s: Int32, period: Period?, revision: UInt32, withdrawn: Bool, count: Int64,
        idFingerprint: (high: UInt64, low: UInt64), contentHash: UInt64,
        profileHash: (high: UInt64, low: UInt64),
        profile: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer, source: UnsafeRawBufferPointer
    ) {
        self.time = time
        self.utcOffset_s = utcOffset_s
        self.period = period
        self.revision = revision
        self.withdrawn = withdrawn
        self.count = count
        self.idFingerprint = idFingerprint
        self.contentHash = contentHash
        self.profileHash = profileHash
        self.profile = profile
        self.id = id
        self.source = source
    }

    /// `time` as the clock on its author's wall showed it.
    package var civil: CivilTime {
        CivilTime(millisecondsSinceEpoch: time.milliseconds + Int64(utcOffset_s) * 1000)
    }
}
