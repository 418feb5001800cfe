import EventCodec
import KafkaClient
import Pipeline
import Settings

/// Finds an episode on its topic by the beginning of its id.
enum EpisodeSearch {
    /// The last word on the episode whose id begins so.
    static func find(_ start: String, _ clients: ClientFactory) throws -> AlertRecord {
        let topic = clients.configuration.topics.episodes.name
        var found: [String: [UInt8]] = [:]
        try TopicFollower(clients, topic: topic, .committed, stop: StopFlag()).catchUp(anew: {}) { record in
            let key = String(decoding: record.key, as: UTF8.self)
            guard key.hasPrefix(start) else { return }
            found[key] = record.payload.map(Array.init)
        }
        // An id may be the beginning of another.
        let keys = found[start] == nil ? found.keys.sorted() : [start]
        guard let key = keys.first, let record = found[key] else {
            throw CommandError(.refused, "no episode on \(topic) has an id that begins with \"\(start)\"")
        }
        guard keys.count == 1 else {
            throw CommandError(
                .refused,
                "\(keys.count) episodes begin with \"\(start)\": write more of the id, such as "
                    + "\(key) or \(keys[1])")
        }
        guard let alert = try? AlertCodec.read(record) else {
            throw CommandError(.failure, "the record of the episode \(key) on \(topic) is no alert")
        }
        return alert
    }
}
