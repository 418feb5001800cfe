import BrokerSupport
import Delivery
import Foundation
import Settings
import Testing

/// A real Prometheus asks a daemon on a real broker, and knows then what was sent.
@Suite(.needsBroker, .enabled(if: Prometheus.isInstalled, "\(Prometheus.absence)"))
struct PrometheusBrokerTests {
    private static let top = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private let address: String
    private let deployment: Deployment

    init() throws {
        address = "127.0.0.1:\(try freePorts(1)[0])"
        deployment = try Deployment(
            Broker.shared(), partitions: 1, tallies: 1, rules: MetricsBrokerTests.rules,
            kafka: "  statistics.interval.ms: 300", console: "{listen: \"\(address)\"}")
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private struct Answer: Decodable {
        struct Sample: Decodable {
            let metric: [String: String]
            let text: String

            private enum Key: CodingKey { case metric, value }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                metric = try container.decode([String: String].self, forKey: .metric)
                var value = try container.nestedUnkeyedContainer(forKey: .value)
                _ = try value.decode(Double.self)
                text = try value.decode(String.self)
            }
        }

        struct Content: Decodable { let result: [Sample] }

        let data: Content
    }

    private func get(_ url: String) throws -> HTTPAnswer {
        try CurlSender(HTTPSettings(url: url), keeping: 1 << 24).send(HTTPRequest(url: url, body: nil)).get()
    }

    /// The value of the one sample that an expression gives; nil where there is none.
    private func value(_ expression: String, of prometheus: Prometheus) throws -> Double? {
        let query = try #require(expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let answer = try get("\(prometheus.url)/api/v1/query?query=\(query)")
        // It listens before it can answer, and says so.
        guard answer.status != 503 else { return nil }
        let samples = try JSONDecoder().decode(Answer.self, from: Data(answer.body.utf8)).data.result
        #expect(samples.count < 2, "\(expression): \(samples)")
        return samples.first.flatMap { Double($0.text) }
    }

    @Test func itAnswersWithWhatWasSent() throws {
        let rules = Self.top.appending(path: "Deploy/prometheus/vigia.rules.yaml").path
        let process = try deployment.start(["run"])
        let prometheus = try Prometheus(target: address, rules: rules)
        try deployment.write(MetricsBrokerTests.story) { _ in 0 }
        try deployment.wait(for: "a Prometheus that knows what was read", .seconds(60)) {
            try value("vigia_events_read_total", of: prometheus) == 53
        }
        try deployment.settle()
        try deployment.wait(for: "a Prometheus that knows what was said", .seconds(60)) {
            try value(#"vigia_alerts_total{status="firing",class="settled"}"#, of: prometheus) == 1
        }
        Thread.sleep(forTimeInterval: 3)
        let expected: [(String, Double)] = [
            (#"up{job="vigia"}"#, 1), ("vigia_ready", 1), ("vigia_events_counted_total", 42),
            ("vigia_events_duplicate_total", 5), ("vigia_events_revised_total", 4),
            ("sum(vigia_events_rejected_total)", 2), ("vigia_ids", 42), ("vigia_series", 1),
            ("sum(vigia_lag_records)", 0), ("vigia_clock_timestamp_seconds", 1_715_428_800),
            (#"vigia_events_by_lateness_total{zone="corrected"}"#, 1),
            (#"sum(vigia_transactions_total{outcome="aborted"})"#, 0),
            (#"vigia_kafka_broker_up{client="tally",type="producer"}"#, 1),
        ]
        for (expression, number) in expected {
            #expect(try value(expression, of: prometheus) == number, "\(expression)")
        }
        #expect(try value("vigia_process_resident_memory_bytes", of: prometheus) ?? 0 > 1e6)
        process.terminate()
        try deployment.awaitEnd(of: process)
        try deployment.wait(for: "a Prometheus that misses it", .seconds(30)) {
            try value(#"up{job="vigia"}"#, of: prometheus) == 0
        }
    }

    @Test func whatIsServedIsWhatRulesAndPanelsName() throws {
        _ = try deployment.start(["run"])
        try deployment.wait(for: "an instance that is ready", .seconds(60)) {
            (try? get("http://\(address)/ready"))?.status == 200
        }
        let text = try get("http://\(address)/metrics").body
        if Promtool.isInstalled {
            let complaint = try Promtool.run(["check", "metrics"], input: text)
            #expect(complaint.status == 0 && complaint.text.isEmpty, "\(complaint.text)")
        }
        let served = Set(text.matches(of: #/(?m)^# HELP (\w+) /#).map { String($0.1) })
        for file in ["Deploy/prometheus/vigia.rules.yaml", "Deploy/grafana/vigia.json"] {
            let asking = try String(contentsOf: Self.top.appending(path: file), encoding: .utf8)
            for match in asking.matches(of: #/\bvigia_[a-z0-9_]+\b/#) {
                let name = String(match.output).replacing(#/_bucket$/#, with: "")
                #expect(served.contains(name), "\(file) names \(name)")
            }
        }
    }
}
