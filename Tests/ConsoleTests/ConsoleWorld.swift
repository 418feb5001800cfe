import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Processing
import Settings
import Synchronization
import Telemetry

@testable import Console

/// A console that has read what both stages wrote about some events.
struct ConsoleWorld {
    static let rules = """
        rules:
          # More than a hundred in a day.
          - name: many
            summary: {en: "Many in {area}", es: "Muchos en {area}"}
            stream: encounters
            by: [area]
            bucket: day
            zone: UTC
            threshold: {above: 100}
            severity: {warning: 100, critical: 400}
            team: border

          - {name: doubled, summary: {en: "Doubled: {nationality}", es: "Se duplica: {nationality}"},
             stream: encounters, by: [nationality], bucket: day, zone: UTC,
             change: {against: previous, above: 100%, floor: 1}}
        """

    let configuration: Configuration
    let api: ConsoleAPI
    let channel = EventChannel(name: "test")
    /// It is not run: nothing is written.
    let desk: AnswerDesk
    /// Area, then day of January 2024, to the count.
    private(set) var counted: [String: [Int: Int64]] = [:]

    init(
        _ events: [Event], privacyMinimum: Int = 0, horizon: String = "30d",
        console: ConsoleSettings = .init(),
        settles: Bool = true
    ) throws {
        var configuration = try SettingsReader(environment: [:]).configuration(
            text: """
                streams: {encounters: {dimensions: [area, nationality]}}
                feeds: {default: {lateness: 0s, horizon: \(horizon), privacy_minimum: \(privacyMinimum)}}
                """, name: "v.yaml")
        configuration.console = console
        self.configuration = configuration
        let book = try SettingsReader(environment: [:]).rules(
            text: Self.rules, name: "r.yaml", configuration: configuration)
        let plan = Plan(rules: book.rules, schemas: configuration.schemas, policies: configuration.feeds)
        desk = AnswerDesk(
            configuration, log: Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in }),
            stop: StopFlag())
        let api = ConsoleAPI(
            configuration, plan: plan, channel: channel, desk: desk,
            surroundings: .init(
                version: "test", ruleTexts: book.texts, unreadiness: { ["nothing is assigned"] },
                metrics: { "vigia_up 1\n" }))
        self.api = api
        var records: [TakenRecord] = []
        let pipeline = LocalPipeline(
            plan: plan, inputs: [.init(stream: "encounters")],
            onAlert: { alert in
                let bytes = AlertCodec.encode(alert, source: "/vigia/test")
                for topic in [configuration.topics.alerts.name, configuration.topics.episodes.name] {
                    records.append(Self.record(topic, Array(alert.episode.utf8), bytes, at: records.count))
                }
            }, onReject: { _ in })
        let input = InputPartition(stream: "encounters", partition: 0)
        for (offset, event) in events.enumerated() {
            counted[event.area, default: [:]][event.day, default: 0] += event.count
            Array(event.json.utf8).withUnsafeBytes {
                pipeline.receive(
                    $0, on: input, offset: Int64(offset), timestamp: Timestamp("2030-01-01T00:00:00Z")!)
            }
            pipeline.flush()
        }
        if settles { pipeline.finish() }
        for (key, value) in pipeline.watches[0].state {
            records.append(
                Self.record(
                    configuration.topics.watchState.name, WatchCheckpointCodec.encode(key),
                    WatchCheckpointCodec.encode(value), at: records.count))
        }
        api.picture.withLock { picture in
            _ = picture.take(records, configuration.topics)
            picture.reading = .live
        }
    }

    private static func record(_ topic: String, _ key: [UInt8], _ bytes: [UInt8], at offset: Int)
        -> TakenRecord
    {
        TakenRecord(
            place: TopicPartition(topic, 0), offset: Int64(offset),
            said: Timestamp(milliseconds: Int64(offset)),
            key: key, payload: bytes)
    }

    struct Event {
        var id: String
        /// Of January 2024; 32 is the first of February.
        var day: Int
        var area = "north"
        var nationality = "HND"
        var count: Int64

        var json: String {
            let noon = Timestamp("2023-12-31T12:00:00Z")! + .seconds(86_400 * day)
            return "{\"id\":\"\(id)\",\"count\":\(count),\"time\":\"\(noon.rfc3339)\","
                + "\"source\":\"USBP\",\"area\":\"\(area)\",\"nationality\":\"\(nationality)\"}"
        }
    }

    /// What is answered, as JSON.
    func get(
        _ path: String, _ query: [(name: String, value: String)] = [], headers: [String: String] = [:]
    ) throws -> [String: Any] {
        let response = api.answer(HTTPRequest(path: path, query: query, headers: headers))
        let object = try JSONSerialization.jsonObject(with: Data(response.bytes))
        guard response.status == 200, let members = object as? [String: Any] else {
            throw Refused(status: response.status, text: String(decoding: response.bytes, as: UTF8.self))
        }
        return members
    }

    struct Refused: Error, Equatable {
        let status: Int
        let text: String
    }

    /// The chart of the first series that a search finds.
    func chart(_ search: String, headers: [String: String] = [:]) throws -> [[String: Any]] {
        let list =
            try get("/api/series", [("q", search)], headers: headers)["series"] as? [[String: Any]] ?? []
        let key = list.first?["key"] as? String ?? ""
        let series = try get("/api/series/\(key)", headers: headers)
        return (series["chart"] as? [String: Any])?["points"] as? [[String: Any]] ?? []
    }
}
