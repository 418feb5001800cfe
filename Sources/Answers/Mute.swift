package import Aggregates
package import EventTime
package import Events

/// Why an episode is not sent to receivers.
package enum Mute: Hashable, Sendable {
    /// Somebody wants it so.
    ///
    /// - Parameter until: the end of the stretch in which it mutes now.
    case silence(AlertSilence, until: Timestamp)
    /// It follows from a feed that has fallen silent, which is told.
    case silentFeed(SilentFeed)
    /// The counts changed their meaning.
    case definitionBreak(Break)
}

extension Mute {
    /// For people: `silenced by Ana until 2026-03-02T14:00:00Z`
    package func text(in language: Language) -> String {
        switch (self, language) {
        case (.silence(let silence, let until), .en): "silenced by \(silence.made.name) until \(until)"
        case (.silence(let silence, let until), .es): "silenciada por \(silence.made.name) hasta \(until)"
        case (.silentFeed(let feed), .en): "follows from the silence of \(feed.feed)"
        case (.silentFeed(let feed), .es): "se debe al silencio de \(feed.feed)"
        case (.definitionBreak(let change), .en): "follows from a break: \(change.noteEnglish)"
        case (.definitionBreak(let change), .es): "se debe a un cambio: \(change.noteSpanish)"
        }
    }
}
