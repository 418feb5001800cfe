import EventCodec
import EventTime

/// One word and where it stands in the alert topic.
struct KnownWord: Hashable, Sendable {
    let head: AlertHead
    /// When the broker got it.
    let said: Timestamp
    let partition: Int32
    let offset: Int64
}
