package import Aggregates

/// Why an episode is not sent to receivers.
package enum Mute: Hashable, Sendable {
    /// Somebody wants it so.
    case silence(Silence)
    /// It follows from a feed that has fallen silent, which is told.
    case silentFeed(SilentFeed)
    /// The counts changed their meaning.
    case definitionBreak(Break)
}
