package import Answers
import EventCodec
import Foundation
package import KafkaClient
import Settings
package import Telemetry

/// The topic of answers: what people say of episodes, and silences.
///
/// Each thing that is said is a record with a key of its own. Two who say something at the same moment write
/// two records, and all readers see them in one order: that of the one partition. So nothing is lost, and
/// nobody needs to lock anything; a check before writing may be outrun, and what was written is then read as
/// the book says. Records are written outside transactions, acknowledged by all replicas, and read likewise.
package final class AnswerTopic {
    /// What the topic says, as far as it was read.
    package private(set) var book = AnswerBook()
    private let clients: ClientFactory
    private let follower: TopicFollower
    private let log: Log

    private var topic: String { clients.configuration.topics.answers.name }

    package init(_ clients: ClientFactory, log: Log, stop: StopFlag = StopFlag()) throws(KafkaError) {
        self.clients = clients
        self.log = log
        follower = try TopicFollower(
            clients, topic: clients.configuration.topics.answers.name, .uncommitted, stop: stop)
    }

    /// Reads up to the end that the topic has now. A record that cannot be read is told, and left out.
    package func catchUp() throws(KafkaError) {
        try follower.catchUp(anew: { book = AnswerBook() }) { record in
            let key = String(decoding: record.key, as: UTF8.self)
            guard let payload = record.payload else { return book.take(nil, key: key) }
            do throws(AnswerProblem) {
                book.take(try AnswerCodec.decode(payload, key: key), key: key)
            } catch {
                log.warning(
                    "a record of the topic of answers is left out",
                    [
                        "partition": record.topicPartition.description, "offset": record.offset,
                        "error": error.description,
                    ])
            }
        }
    }

    /// Writes an entry, unless it makes no sense by all that was said before; then reads what came of it.
    ///
    /// - Throws: `AnswerProblem` where it makes no sense, `KafkaError` or `Fatal` where it was not written.
    package func write(_ entry: AnswerEntry) throws {
        try catchUp()
        if let problem = book.refusal(of: entry, at: entry.signature.time) { throw problem }
        let producer = try clients.plainProducer()
        defer { producer.close() }
        let key = entry.key(number: UUID().uuidString.lowercased())
        try producer.produce(topic: topic, key: Array(key.utf8), value: AnswerCodec.encode(entry))
        for key in book.surplus { try producer.produce(topic: topic, key: Array(key.utf8), value: nil) }
        let left = producer.flush(timeout: .seconds(30))
        if let failure = producer.firstFailure { throw failure }
        guard left == 0 else { throw Fatal("\(topic) did not acknowledge what was written in time") }
        try catchUp()
    }
}
