import Alerting
package import Answers
import EventCodec
package import EventTime
package import Settings

/// The words that a webhook is still to be sent, in their order, each as the record of the topic. Words of
/// one rule, bucket and status that come together are one message where they are more than the limit.
package struct WordQueue: Outbox {
    private struct Kind: Hashable {
        let rule: String
        let bucket: String
        let status: Status
    }

    private let receiver: ReceiverSettings
    private let limit: Int
    private var messages: [OutgoingMessage] = []
    private var mutes = Mutes.none
    /// What fires and is muted, by episode: its last word, and whether the receiver knows that it fires.
    private var held: [String: (word: DeliveredWord, isTold: Bool)] = [:]
    /// Episodes of which the receiver was told that they fire.
    private var told: Set<String> = []

    /// - Parameter limit: how many episodes are held back, and how many are known to fire; those beyond are
    ///   told though they are muted.
    package init(_ receiver: ReceiverSettings, limit: Int = DeliveryLimits.firing) {
        self.receiver = receiver
        self.limit = limit
    }

    /// Every word is news.
    package var isUrgent: Bool { !messages.isEmpty }
    /// Each with one word or a roll-up.
    package var waiting: Int { messages.count }
    /// All words are told.
    package var isIdle: Bool { messages.isEmpty }

    /// A receiver that is new is told what fires; any other was told it already.
    package mutating func restore(_ firing: [DeliveredWord], isNew: Bool) {
        if isNew { return take(firing.sorted { $0.said < $1.said }.map { PlacedWord($0) }) }
        for word in firing where receiver.only.wants(word.alert) {
            note(word.episode)
            _ = holds(word)
        }
    }

    /// Each that is wanted becomes a message, alone or with those that are alike.
    package mutating func take(_ words: [PlacedWord]) {
        let wanted = words.map(\.word).filter { receiver.only.wants($0.alert) && !holds($0) }
        let kinds = Dictionary(grouping: wanted, by: Self.kind)
        var rolledUp: Set<Kind> = []
        for word in wanted {
            let kind = Self.kind(word)
            if let alike = kinds[kind], alike.count > receiver.rollUp {
                if rolledUp.insert(kind).inserted { messages.append(RollUpRecord.message(RollUp(alike))) }
            } else {
                messages.append(OutgoingMessage(id: word.alert.id, body: word.bytes, count: 1))
            }
        }
    }

    /// The last word on what is not muted any more is told; answers are not.
    package mutating func mute(_ mutes: Mutes, now: Timestamp) {
        guard !mutes.isSame(as: self.mutes) else { return }
        self.mutes = mutes
        let free = held.values.map(\.word).filter { mute(of: $0) == nil }
        take(free.sorted { ($0.said, $0.episode) < ($1.said, $1.episode) }.map { PlacedWord($0) })
    }

    /// A webhook is told each word once.
    package mutating func refresh(isVigiaAlive: Bool) {}

    /// What was read is sent all the same: words of partitions that stay may be among it. Whoever has got the
    /// others sends them, too.
    package mutating func forget(where isGone: (String) -> Bool) {
        held = held.filter { !isGone($0.key) }
        told = told.filter { !isGone($0) }
    }

    /// The oldest.
    package mutating func next(now: Timestamp) -> OutgoingMessage? { messages.first }

    /// It is told.
    package mutating func delivered() {
        if !messages.isEmpty { messages.removeFirst() }
    }

    /// Whether a word is kept back. Of what ends while it is muted the end is told to whom the beginning was:
    /// a case that was opened must be closed.
    private mutating func holds(_ word: DeliveredWord) -> Bool {
        let before = held.removeValue(forKey: word.episode)
        guard word.isFiring else {
            told.remove(word.episode)
            return before?.isTold == false
        }
        let isTold = before?.isTold ?? (told.contains(word.episode) || told.count >= limit)
        guard held.count < limit, mute(of: word) != nil else {
            note(word.episode)
            return false
        }
        held[word.episode] = (word, isTold)
        return true
    }

    private mutating func note(_ episode: String) {
        if told.count < limit { told.insert(episode) }
    }

    private func mute(of word: DeliveredWord) -> Mute? { word.alert.card.flatMap(mutes.mutedBy) }

    private static func kind(_ word: DeliveredWord) -> Kind {
        Kind(
            rule: word.alert.data.rule.name, bucket: word.alert.data.bucket.label,
            status: word.alert.data.status)
    }
}
