package import Answers
import EventCodec
package import EventTime
import Foundation
package import KafkaClient
package import Pipeline
import Settings
package import Telemetry

/// Follows what people say and which feeds are silent, for one receiver.
///
/// Silences lie in the topic of answers. That a feed is silent is said by an episode, of whatever partition,
/// so all of `vigia.episodes` is followed; of the other episodes nothing is kept.
package final class MuteWatch {
    private let answers: AnswerTopic
    private let episodes: TopicFollower
    private let clients: ClientFactory
    private let log: Log
    private var feeds = SilentFeeds()
    private var isWarned = false

    package init(_ clients: ClientFactory, log: Log, stop: StopFlag) throws(KafkaError) {
        answers = try AnswerTopic(clients, log: log, stop: stop)
        episodes = try TopicFollower(
            clients, topic: clients.configuration.topics.episodes.name, .committed, stop: stop)
        self.clients = clients
        self.log = log
    }

    /// Reads what has come since the last call.
    package func catchUp() throws(KafkaError) {
        do throws(KafkaError) {
            try answers.catchUp()
        } catch {
            // Made by an earlier version, the application has no such topic: nobody has silenced anything.
            guard error.name == "UNKNOWN_TOPIC_OR_PART" else { throw error }
            if !isWarned { log.warning("no silences are known", ["error": error.description]) }
            isWarned = true
        }
        try episodes.catchUp(anew: { feeds = SilentFeeds() }) { note($0) }
    }

    /// What is muted at a moment.
    package func mutes(at now: Timestamp) -> Mutes {
        Mutes(
            answers.book, silentFeeds: feeds.firing, inhibition: clients.configuration.inhibit,
            breaks: clients.configuration.breaks, at: now)
    }

    /// Whether a word may have been kept back when it was said, by what does not mute it any more: then
    /// nobody knows whether it was sent since.
    package func mayHaveHeldBack(_ word: DeliveredWord, now: Timestamp) -> Bool {
        guard let card = word.alert.card, mutes(at: now).mutedBy(card) == nil else { return false }
        if answers.book.active(at: word.said).contains(where: { $0.matcher.matches(card) }) { return true }
        return clients.configuration.inhibit.silentFeeds && feeds.mayHaveExplained(card, saidAt: word.said)
    }

    private func note(_ record: borrowing RecordView) {
        // Few episodes are about silence, and the search costs a hundredth of reading all.
        guard let payload = record.payload, Data(payload).range(of: Self.mark) != nil,
            let word = DeliveredWord(record, partition: 0), let card = word.alert.card
        else { return }
        feeds.take(card, isFiring: word.isFiring, said: word.said)
    }

    private static let mark = Data(#""method":"silence""#.utf8)
}
