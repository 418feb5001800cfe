import BrokerSupport
import Delivery
import Foundation
import KafkaClient
import Pipeline
import Settings
import Synchronization
import Telemetry
import Testing

/// What a daemon on a real broker counts is what was sent.
@Suite(.needsBroker) struct MetricsBrokerTests {
    static let rules = """
        rules:
          - name: area-level
            summary: {en: "Many in {area}", es: "Muchos en {area}"}
            stream: encounters
            by: [area]
            bucket: day
            zone: UTC
            threshold: {above: 50}
        """

    static func event(_ id: String, _ time: String, count: Int = 1, more: String = "") -> TestEvent {
        TestEvent(
            id: id,
            json: """
                {"id":"\(id)","time":"\(time)","count":\(count),"source":"USBP","area":"north"\(more)}
                """)
    }

    /// 40 events of one day, of which 5 come twice, 3 are revised and 1 is taken back; 2 that are refused;
    /// then one of ten days later, and one that is late.
    static let story: [TestEvent] = {
        func time(_ number: Int) -> String { "2024-05-01T\(10 + number % 10):00:00Z" }
        var events = (0..<40).map { event("e\($0)", time($0), count: 2) }
        events += (0..<5).map { event("e\($0)", time($0), count: 2) }
        events += (5..<8).map { event("e\($0)", time($0), count: 3, more: #","revision":1"#) }
        events.append(event("e9", time(9), count: 0, more: #","revision":1,"withdrawn":true"#))
        events.append(TestEvent(id: "bad", json: #"{"id":"bad","count":-1}"#))
        events.append(event("who", time(1), more: #","passport":"X1""#))
        events.append(event("next", "2024-05-11T12:00:00Z"))
        events.append(event("late", "2024-05-02T12:00:00Z"))
        return events
    }()

    /// Samples by their name and labels, as the text has them.
    static func samples(_ text: String) -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let space = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        return samples
    }

    @Test func aDaemonCountsWhatWasSent() throws {
        let deployment = try Deployment(
            Broker.shared(), partitions: 1, tallies: 1, rules: Self.rules,
            kafka: "  statistics.interval.ms: 300")
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let registry = MetricRegistry()
        let daemon = try RunningDaemon(deployment, registry)
        defer { daemon.end() }
        try deployment.write(Self.story) { _ in 0 }
        try deployment.wait(for: "all that was sent", .seconds(60)) {
            Self.samples(registry.exposition())[#"vigia_events_read_total{stream="encounters"}"#] == 53
        }
        try deployment.settle()
        try deployment.wait(for: "what librdkafka tells", .seconds(30)) {
            registry.exposition().contains("vigia_kafka_broker_up{")
                && registry.exposition().contains("vigia_kafka_transaction_state{")
        }
        // How things stand is told once a second.
        Thread.sleep(forTimeInterval: 1.5)
        let text = registry.exposition()
        let samples = Self.samples(text)
        func of(_ name: String, _ labels: String) -> Double? { samples["\(name){\(labels)}"] }
        let stream = #"stream="encounters""#
        #expect(of("vigia_events_counted_total", stream) == 42)
        #expect(of("vigia_events_duplicate_total", stream) == 5)
        #expect(of("vigia_events_revised_total", stream) == 4)
        #expect(of("vigia_events_withdrawn_total", stream) == 1)
        let bytes = Self.story.reduce(0) { $0 + $1.json.utf8.count }
        #expect(of("vigia_events_read_bytes_total", stream) == Double(bytes))
        let refused = samples.filter { $0.key.hasPrefix("vigia_events_rejected_total") && $0.value > 0 }
        #expect(refused.values.reduce(0, +) == 2)
        #expect(of("vigia_events_rejected_total", stream + #",reason="personal-field""#) == 1, "\(refused)")
        #expect(of("vigia_events_by_lateness_total", stream + #",zone="corrected""#) == 1)
        #expect(of("vigia_events_by_lateness_total", stream + #",zone="open""#) == 45)
        let place = #"stream="encounters",partition="0""#
        #expect(of("vigia_ids", place) == 42)
        #expect(of("vigia_clock_timestamp_seconds", place) == 1_715_428_800)
        #expect((of("vigia_event_time_lag_seconds", place) ?? 0) > 86_400 * 365)
        let words = #"rule="area-level",status="firing",class="settled""#
        #expect(of("vigia_alerts_total", words) == 1)
        #expect(of("vigia_series", #"rule="area-level""#) == 1)
        let feed = stream + #",source="USBP",report="events""#
        #expect(of("vigia_feed_complete_until_timestamp_seconds", feed) == 1_715_472_000)
        for stage in ["tally", "watch"] {
            #expect((of("vigia_transactions_total", #"stage="\#(stage)",outcome="committed""#) ?? 0) > 0)
            #expect(of("vigia_transactions_total", #"stage="\#(stage)",outcome="aborted""#) == 0)
            #expect(of("vigia_partitions", #"stage="\#(stage)",state="read""#) == 1)
            #expect((of("vigia_commit_duration_seconds_count", #"stage="\#(stage)""#) ?? 0) > 0)
            #expect(of("vigia_kafka_rebalances_total", #"client="\#(stage)",type="consumer""#) ?? 0 > 0)
        }
        let lags = samples.filter { $0.key.hasPrefix("vigia_lag_records{") }
        #expect(lags.count == 2 && lags.values.allSatisfy { $0 == 0 }, "\(lags)")
        #expect((samples["vigia_end_to_end_latency_seconds_count"] ?? 0) > 0)
        #expect(of("vigia_ready", "application=\"\(deployment.application)\"") == 1)
        #expect(samples.contains { $0.key.hasPrefix("vigia_kafka_broker_round_trip_p99_seconds{") })
        if Promtool.isInstalled {
            let complaint = try Promtool.run(["check", "metrics"], input: text)
            #expect(complaint.status == 0 && complaint.text.isEmpty, "\(complaint.text)")
        }
    }

    /// Its clock is only ticked where a bucket may settle by it, which here is at the end of the month.
    @Test func aPartitionThatIsQuietForHoursIsNotBehind() throws {
        let deployment = try Deployment(
            Broker.shared(), partitions: 1, tallies: 1, clock: "live, idle_timeout: 1s",
            rules: Self.rules.replacing("bucket: day", with: "bucket: month"))
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let time = ISO8601DateFormatter().string(from: Date().addingTimeInterval(-10 * 3600))
        try deployment.write([Self.event("a", time)]) { _ in 0 }
        let registry = MetricRegistry()
        let daemon = try RunningDaemon(deployment, registry)
        defer { daemon.end() }
        func value(_ name: String) -> Double? { Self.samples(registry.exposition())[name] }
        try deployment.wait(for: "the event", .seconds(60)) {
            value(#"vigia_events_read_total{stream="encounters"}"#) == 1
        }
        let lag = #"vigia_event_time_lag_seconds{stream="encounters",partition="0"}"#
        try deployment.wait(for: "a clock that follows", .seconds(30)) { value(lag).map { $0 < 60 } ?? false }
        #expect(value("vigia_ready{application=\"\(deployment.application)\"}") == 1)
    }

    @Test func anInstanceForWhichThereIsNothingStandsByAndIsReady() throws {
        let deployment = try Deployment(Broker.shared(), partitions: 1, tallies: 1, rules: Self.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let registries = [MetricRegistry(), MetricRegistry()]
        let daemons = try registries.indices.map { number in
            try RunningDaemon(deployment, registries[number], instance: "instance-\(number)")
        }
        defer { for daemon in daemons { daemon.end() } }
        let ready = "vigia_ready{application=\"\(deployment.application)\"}"
        #expect(Self.samples(registries[0].exposition())[ready] == 0, "it has not begun")
        try deployment.wait(for: "two instances that are ready", .seconds(60)) {
            registries.allSatisfy { Self.samples($0.exposition())[ready] == 1 }
        }
    }
}

/// A daemon in this process, on a thread of its own.
final class RunningDaemon: Sendable {
    private let stop = StopFlag()
    private let done = DispatchGroup()
    private let failure = Mutex<String?>(nil)

    init(_ deployment: Deployment, _ registry: MetricRegistry, instance: String = "one") throws {
        var configuration = deployment.configuration
        configuration.instance = instance
        ProcessMetrics.declare(in: registry, version: "test")
        let daemon = Daemon(
            configuration, plan: deployment.plan, log: Deployment.silent, stop: stop,
            metrics: PipelineMetrics(registry))
        done.enter()
        Thread { [self] in
            defer { done.leave() }
            do { try daemon.run() } catch { failure.withLock { $0 = "\(error)" } }
        }.start()
    }

    /// Stops it, and waits for its end.
    func end(_ place: SourceLocation = #_sourceLocation) {
        stop.set()
        done.wait()
        if let failure = failure.withLock({ $0 }) { Issue.record("\(failure)", sourceLocation: place) }
    }
}
