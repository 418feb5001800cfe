import Alerting
import EventCodec
import Events
import KafkaClient
import Pipeline
import Settings

/// Finds an episode on its topic by what a command line calls it.
enum EpisodeSearch {
    /// The last word on the episode that is meant.
    static func find(_ name: EpisodeName, _ clients: ClientFactory) throws -> AlertRecord {
        let topic = clients.configuration.topics.episodes.name
        var found: [String: [UInt8]] = [:]
        try TopicFollower(clients, topic: topic, .committed, stop: StopFlag()).catchUp(anew: {}) { record in
            let key = String(decoding: record.key, as: UTF8.self)
            guard name.couldMean(key) else { return }
            found[key] = record.payload.map(Array.init)
        }
        func alert(_ id: String) -> AlertRecord? { found[id].flatMap { try? AlertCodec.read($0) } }
        let id = try name.id(among: found.keys, on: topic) { alert($0)?.inOneLine ?? "no alert" }
        guard let alert = alert(id) else {
            throw CommandError(.failure, "the record of the episode \(id) on \(topic) is no alert")
        }
        return alert
    }
}

extension AlertRecord {
    /// How the episode stands, and what it is about.
    var inOneLine: String { "\(data.status.rawValue)  \(data.summary[.en])" }
}
