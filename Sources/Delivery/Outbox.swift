package import Answers
package import EventTime

/// What a receiver is still to be sent. Two kinds: an Alertmanager is told how things stand, a webhook each
/// word. Pure: it waits for nothing and reads no clock.
package protocol Outbox: Sendable {
    /// Whether something new waits: nothing more is read until it is told.
    var isUrgent: Bool { get }
    /// How many messages or alerts are news to the receiver.
    var waiting: Int { get }
    /// Whether nothing waits.
    var isIdle: Bool { get }
    /// Takes what fires, before any word is taken: of partitions that have just come.
    ///
    /// - Parameter isNew: the receiver has never been sent anything.
    mutating func restore(_ firing: [DeliveredWord], isNew: Bool)
    /// Takes words in their order.
    mutating func take(_ words: [PlacedWord])
    /// From now on these are muted, or answered: what fires and is muted is not told, and told once it is
    /// not muted any more.
    mutating func mute(_ mutes: Mutes, now: Timestamp)
    /// What fires is to be told again.
    ///
    /// - Parameter isVigiaAlive: whether an instance watches the streams; else there is no heartbeat.
    mutating func refresh(isVigiaAlive: Bool)
    /// Forgets episodes whose partitions have gone: others tell of them now.
    mutating func forget(where isGone: (String) -> Bool)
    /// What is to be sent next, until `delivered` says that it was; nil where all is told.
    mutating func next(now: Timestamp) -> OutgoingMessage?
    /// The receiver has taken the last message, or refused it for good.
    mutating func delivered()
}

/// A word, and whether what was restored knew it already.
package struct PlacedWord: Hashable, Sendable {
    /// The word.
    package let word: DeliveredWord
    /// The state that was restored is as late as this word, or later.
    package let isCovered: Bool

    package init(_ word: DeliveredWord, isCovered: Bool = false) {
        self.word = word
        self.isCovered = isCovered
    }
}
