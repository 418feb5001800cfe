import Alerting
import BrokerSupport
import EventCodec
import KafkaClient
import Settings

/// A word that a test says in the place of the daemon, on both topics.
struct SpokenWord {
    var episode: String
    var number = 1
    var status = "firing"
    var severity = "warning"
    var rule = "area-surge"
    var area = "north"

    var id: String { "\(episode)-\(number)" }

    func ending(_ status: String = "resolved") -> SpokenWord {
        SpokenWord(
            episode: episode, number: number + 1, status: status, severity: severity, rule: rule, area: area)
    }

    var json: String {
        let bucket = """
            {"label":"2024-01-14","unit":"day","zone":"UTC","start":"2024-01-14T00:00:00Z",\
            "end":"2024-01-15T00:00:00Z"}
            """
        return """
            {"specversion":"1.0","id":"\(id)","source":"/vigia/test",\
            "type":"org.vigia.alert.\(status).v1","subject":"\(episode)","time":"2024-01-15T00:00:00Z",\
            "datacontenttype":"application/json","data":{"status":"\(status)","class":"settled",\
            "severity":"\(severity)","summary":{"en":"Surge in \(area)","es":"Aumento en \(area)"},\
            "text":{"en":"Many.","es":"Muchos."},"rule":{"name":"\(rule)","version":"1","method":"change",\
            "measure":"bucket","labels":{}},"stream":"encounters","group":{"area":"\(area)"},\
            "bucket":\(bucket),"direction":"above","observed":120,"bound":{"upper":100},"since":\(bucket),\
            "peak":{"bucket":\(bucket),"count":120},"completeness":100,"feeds":[],"drivers":[],\
            "corrections":[],"breaks":[]}}
            """
    }
}

extension Deployment {
    /// Writes words as the second stage does: to the alert topic, and to that of episodes.
    func say(_ words: SpokenWord...) throws { try say(words) }

    /// The same with words that are at hand as a list.
    func say(_ words: [SpokenWord]) throws {
        let producer = try broker.producer(["enable.idempotence": "true", "partitioner": "murmur2_random"])
        // The daemon writes to both in one transaction; here a receiver may start in between, and one that
        // finds a word in the alert topic takes it that the episode is known.
        for topic in [configuration.topics.episodes, configuration.topics.alerts] {
            for word in words {
                try producer.produce(
                    topic: topic.name, partition: nil, key: Array(word.episode.utf8),
                    value: Array(word.json.utf8))
            }
            guard producer.flush(timeout: .seconds(30)) == 0, producer.failureCount == 0 else {
                throw BrokerFailure(what: "Saying words failed: \(String(describing: producer.firstFailure))")
            }
        }
        producer.close()
    }

    /// Where a receiver's group stands in the alert topic.
    func delivered(to receiver: String) throws -> Int64 {
        let topic = configuration.topics.alerts
        let places = (0..<(topic.partitions ?? 1)).map { TopicPartition(topic.name, Int32($0)) }
        return try broker.consumer(group: "\(application)-deliver-\(receiver)")
            .committed(places, timeout: .seconds(10)).values.reduce(0) { $0 + ($1 ?? 0) }
    }
}

extension Deployment {
    /// Whose last word says that they fire.
    func firingEpisodes() throws -> Set<String> {
        var last: [String: AlertRecord] = [:]
        for record in try broker.read(configuration.topics.episodes.name) {
            guard let value = record.value else { continue }
            last[record.keyText] = try AlertCodec.read(value)
        }
        return Set(
            last.filter { _, alert in
                switch alert.data.status {
                case .firing, .updated: true
                case .amended: alert.data.ended != true
                case .resolved, .withdrawn: false
                }
            }.keys)
    }
}
