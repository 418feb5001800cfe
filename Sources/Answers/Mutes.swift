package import Aggregates
package import EventTime

/// What is muted at one moment, and what people have said: all that delivery and the console need to know
/// of answers. Pure; it is made anew when time passes.
package struct Mutes: Sendable {
    /// Those that are active.
    package let silences: [AlertSilence]
    /// Those whose episode fires.
    package let silentFeeds: [SilentFeed]
    private let book: AnswerBook
    private let now: Timestamp
    private let inhibition: Inhibition
    private let breaks: [Break]

    /// Nothing is muted.
    package static let none = Mutes(AnswerBook(), at: Timestamp(milliseconds: 0))

    /// - Parameter breaks: those of the configuration.
    package init(
        _ book: AnswerBook, silentFeeds: [SilentFeed] = [], inhibition: Inhibition = .init(),
        breaks: [Break] = [], at now: Timestamp
    ) {
        self.book = book
        self.now = now
        silences = book.active(at: now)
        self.silentFeeds = inhibition.silentFeeds ? silentFeeds : []
        self.inhibition = inhibition
        self.breaks = breaks
    }

    /// Why an episode that fires is not sent; nil where it is. Where there are several reasons, what people
    /// have decided comes first.
    package func mutedBy(_ episode: EpisodeCard) -> Mute? {
        if let silence = silences.first(where: { $0.matcher.matches(episode) }) {
            return .silence(silence, until: silence.occurrence(at: now)?.upperBound ?? silence.end)
        }
        if let feed = silentFeeds.first(where: { $0.explains(episode) }) { return .silentFeed(feed) }
        return inhibition.cause(of: episode, among: breaks).map(Mute.definitionBreak)
    }

    /// What somebody has answered, and nobody has taken back.
    package func answer(on episode: String) -> Answer? { book.answer(on: episode) }

    /// Whether each episode is muted, and answered, as it was with the other.
    package func isSame(as other: Mutes) -> Bool {
        book.revision == other.book.revision && silences == other.silences
            && silentFeeds == other.silentFeeds && inhibition == other.inhibition
            && breaks == other.breaks
    }
}
