import Alerting
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
    private var messages: [OutgoingMessage] = []

    package init(_ receiver: ReceiverSettings) { self.receiver = receiver }

    /// Every word is news.
    package var isUrgent: Bool { !messages.isEmpty }
    /// All words are told.
    package var isIdle: Bool { messages.isEmpty }

    /// A receiver that is new is told what fires; any other was told it already.
    package mutating func restore(_ firing: [DeliveredWord], isNew: Bool) {
        if isNew { take(firing.sorted { $0.said < $1.said }.map { PlacedWord($0) }) }
    }

    /// Each that is wanted becomes a message, alone or with those that are alike.
    package mutating func take(_ words: [PlacedWord]) {
        let wanted = words.map(\.word).filter { receiver.only.wants($0.alert) }
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

    /// A webhook is told each word once.
    package mutating func refresh(isVigiaAlive: Bool) {}

    /// What was read is sent all the same: words of partitions that stay may be among it. Whoever has got the
    /// others sends them, too.
    package mutating func forget(where isGone: (String) -> Bool) {}

    /// The oldest.
    package mutating func next(now: Timestamp) -> OutgoingMessage? { messages.first }

    /// It is told.
    package mutating func delivered() {
        if !messages.isEmpty { messages.removeFirst() }
    }

    private static func kind(_ word: DeliveredWord) -> Kind {
        Kind(
            rule: word.alert.data.rule.name, bucket: word.alert.data.bucket.label,
            status: word.alert.data.status)
    }
}
