package import EventTime

/// Episodes that are not to be sent to receivers for a time. They are recorded all the same.
package struct AlertSilence: Hashable, Sendable {
    /// How a silence stands at a moment.
    package enum State: String, Hashable, Sendable {
        /// It has not begun, or its first window has not.
        case pending
        /// It mutes.
        case active
        /// Between two of its windows.
        case between
        /// It is over.
        case over
    }

    /// Unique.
    package let id: String
    /// What it mutes.
    package let matcher: SilenceMatcher
    /// When, at the longest: `[from, until)`.
    package let span: Range<Timestamp>
    /// In that span only during these hours; nil: all the time.
    package let weekly: WeeklyWindow?
    /// Who made it.
    package let made: Signature
    /// Who ended it early.
    package var ended: Signature?

    /// Throws where it is never, or longer than a silence may last.
    package init(
        id: String, matcher: SilenceMatcher, from: Timestamp, until: Timestamp, weekly: WeeklyWindow? = nil,
        made: Signature
    ) throws(AnswerProblem) {
        self.id = try AnswerText.name(id, of: .silence, max: AnswerLimits.name)
        guard from < until else {
            throw AnswerProblem(
                "the silence ends before it begins: write a later end",
                es: "el silencio termina antes de comenzar: escriba un final posterior")
        }
        guard until <= made.time + AnswerLimits.span else {
            throw AnswerProblem(
                "the silence ends more than a year from now, when nobody knows of it any more: write an "
                    + "earlier end",
                es: "el silencio termina dentro de más de un año, cuando ya nadie sabrá de él: escriba un "
                    + "final anterior")
        }
        self.matcher = matcher
        span = from..<until
        self.weekly = weekly
        self.made = made
    }

    /// How it stands.
    package func state(at time: Timestamp) -> State {
        if time >= end { return .over }
        guard let now = occurrence(at: time) else { return .over }
        guard !now.contains(time) else { return .active }
        let hasMuted = occurrence(at: span.lowerBound).map { $0.lowerBound < now.lowerBound } ?? false
        return hasMuted ? .between : .pending
    }

    /// Whether it mutes what it is about.
    package func isActive(at time: Timestamp) -> Bool { state(at: time) == .active }

    /// The stretch in which it mutes, or else the next one; nil where none comes any more.
    package func occurrence(at time: Timestamp) -> Range<Timestamp>? {
        guard time < end, span.lowerBound < end else { return nil }
        guard let weekly else { return span.lowerBound..<end }
        guard let window = weekly.occurrence(at: max(time, span.lowerBound)) else { return nil }
        let cut = window.clamped(to: span.lowerBound..<end)
        return cut.isEmpty ? nil : cut
    }

    /// When it is over for good.
    package var end: Timestamp { min(span.upperBound, ended?.time ?? span.upperBound) }
}
