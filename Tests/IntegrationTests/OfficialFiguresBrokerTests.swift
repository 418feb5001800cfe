import Alerting
import BrokerSupport
import Delivery
import EventCodec
import EventTime
import Foundation
import KafkaClient
import Replay
import Settings
import Tables
import Testing

/// The bundled official figures up to June 2024, on a real broker, by the shipped configuration and rules:
/// whoever looks sees the same.
@Suite(.needsBroker, .enabled(if: Alertmanager.isInstalled, "\(Alertmanager.absence)"))
struct OfficialFiguresBrokerTests {
    private let alertmanager: Alertmanager
    private let deployment: Deployment
    private static let config = PythonTools.root.appending(path: "Config")

    init() throws {
        alertmanager = try Alertmanager()
        deployment = try Deployment(
            Broker.shared(), tallies: 8,
            rules: String(contentsOf: Self.config.appending(path: "rules/southwest.yaml"), encoding: .utf8),
            streams: Self.block("streams").replacing("topic: ", with: "topic: $APP."),
            feeds: Self.block("feeds"),
            receivers: """
                [{name: ops, rollup: 1000,
                  alertmanager: {url: "\(alertmanager.url)", resend: 1s, hold: 1m, heartbeat: false}}]
                """, console: "{listen: \"127.0.0.1:0\"}")
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    /// What stands under a key of the shipped configuration.
    private static func block(_ key: String) throws -> String {
        let text = try String(contentsOf: config.appending(path: "vigia.yaml"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == "\(key):" })
        return lines[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix("  ") }
            .map { $0.dropFirst(2) }.joined(separator: "\n")
    }

    private func send() throws {
        let folder = try #require(DemoFolder(near: [PythonTools.root.path]))
        let (first, last) = (Timestamp("2018-01-01T00:00:00Z")!, Timestamp("2024-06-15T00:00:00Z")!)
        let producer = try deployment.broker.producer()
        for event in try DemoStory(folder).events where (first..<last).contains(event.time.instant) {
            try producer.produce(
                topic: "\(deployment.application).\(event.stream)", key: Array(event.id.utf8),
                value: Array(event.json.utf8))
            producer.poll()
        }
        #expect(producer.flush(timeout: .seconds(60)) == 0 && producer.failureCount == 0)
    }

    private struct Page: Decodable {
        struct Episode: Decodable { let id: String }
        let episodes: [Episode]
    }

    private struct Listed: Decodable { let labels: [String: String] }

    private func get<Answer: Decodable>(_ url: String, as type: Answer.Type) throws -> Answer {
        try JSONDecoder().decode(type, from: Data(HTTPAnswer.get(url).body.utf8))
    }

    @Test func thePageAndAlertmanagerListWhatAReplaySaysIsFiring() throws {
        _ = try deployment.start(["run"])
        let page = try deployment.address("one", "console") + "api/episodes?limit=1000"
        try send()
        try deployment.settle(timeout: .seconds(240))

        let standing = try deployment.replayedEpisodes().filter { $0.value.isFiring }
            .mapValues(\.data.rule.name)
        #expect(standing.count >= 10, "too little fires for this to tell anything")
        #expect(standing.values.contains("mexico-above-usbp"), "firing for May 2024, as was reported")

        try deployment.wait(for: "a page that shows what fires: \(standing)", .seconds(60)) {
            Set(try get(page, as: Page.self).episodes.map(\.id)) == Set(standing.keys)
        }
        try deployment.wait(for: "an Alertmanager that lists what fires", .seconds(60)) {
            let listed = try get(alertmanager.url + "/api/v2/alerts", as: [Listed].self)
            return Set(listed.compactMap { $0.labels["episode"] }) == Set(standing.keys)
        }
    }
}
