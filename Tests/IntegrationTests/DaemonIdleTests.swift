import Aggregates
import BrokerSupport
import EventCodec
import EventTime
import Foundation
import KafkaClient
import Processing
import Settings
import Testing

/// Inputs that are quiet, each in its own way, hold nobody up; and nothing that an instance must know lies on
/// its disk.
@Suite(.needsBroker, .serialized) struct DaemonIdleTests {
    private static let streams = """
        encounters:
          {topic: $APP.encounters, partitions: 4, dimensions: [area], idle_timeout: 1s, max_skew: 366d}
        repatriations:
          {topic: $APP.repatriations, partitions: 3, dimensions: [area], idle_timeout: 1s, max_skew: 366d}
        screenings:
          {topic: $APP.screenings, partitions: 8, dimensions: [area], idle_timeout: 1s, max_skew: 366d}
        """
    private static let feeds = """
        default: {lateness: 0s, horizon: 60d, privacy_minimum: 0}
        encounters/INM/boletin: {lateness: 0s, horizon: 400d, schedule: month, privacy_minimum: 0}
        """

    private static func rule(_ name: String, _ more: String) -> String {
        """
          - name: \(name)
            summary: {en: "\(name)", es: "\(name)"}
            zone: UTC
        \(more.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))

        """
    }

    private static let rules =
        "rules:\n"
        + rule("by-the-minute", "stream: encounters\nbucket: minute\nthreshold: {above: 5}")
        + rule("once-a-day", "stream: screenings\nbucket: day\nthreshold: {above: 0}")
        + rule(
            "bulletin", "stream: encounters\nreport: {INM: boletin}\nwhere: {source: INM}\nbucket: month\n"
                + "threshold: {above: 1000}")
        + rule(
            "against-nothing",
            "stream: encounters\nbucket: hour\ncrossover: {against: {stream: repatriations}, above: 1}")

    private func event(_ id: String, _ time: String, _ count: Int, _ more: String = "") -> [UInt8] {
        Array(
            "{\"id\":\"\(id)\",\"time\":\"\(time)\",\"count\":\(count),\"source\":\"INM\"\(more)}".utf8)
    }

    /// A bulletin of two months ago first, an event each day in one partition of eight, then counts by the
    /// minute until now; of repatriations nothing at all. Returns the month of the bulletin.
    private func write(_ deployment: Deployment, now: Timestamp) throws -> String {
        let producer = try deployment.broker.producer()
        let month = String((now - .seconds(62 * 86_400)).rfc3339.prefix(7))
        func send(_ stream: String, _ partition: Int32, _ id: String, _ value: [UInt8]) throws {
            try producer.produce(
                topic: "\(deployment.application).\(stream)", partition: partition, key: Array(id.utf8),
                value: value)
        }
        let report = ",\"report\":\"boletin\",\"period\":\"P1M\""
        try send("encounters", 0, "b", event("b", "\(month)-01T00:00:00Z", 5000, report))
        for day in stride(from: 10, through: 1, by: -1) {
            let time = (now - .seconds(day * 86_400)).rfc3339
            try send("screenings", 3, "d\(day)", event("d\(day)", time, 1))
        }
        for minute in stride(from: 180, through: 1, by: -1) {
            let time = (now - .seconds(minute * 60)).rfc3339
            try send("encounters", 1, "m\(minute)", event("m\(minute)", time, minute % 7 == 0 ? 9 : 1))
        }
        guard producer.flush(timeout: .seconds(30)) == 0, producer.failureCount == 0 else {
            throw BrokerFailure(what: "Writing events failed")
        }
        return month
    }

    /// The end of the first bucket that has not settled, by cadence.
    private func settled(_ deployment: Deployment) throws -> [Int: Timestamp] {
        var ends: [Int: Timestamp] = [:]
        for record in try deployment.broker.read(deployment.configuration.topics.watchState.name) {
            let key = try record.key.withUnsafeBytes { try WatchCheckpointCodec.decodeKey($0) }
            guard case .cadence(let fingerprint) = key, let bytes = record.value,
                case .cadence(let state) = try bytes.withUnsafeBytes({
                    try WatchCheckpointCodec.decode(key, $0)
                }),
                let next = state.next,
                let index = deployment.plan.cadenceFingerprints.firstIndex(of: fingerprint)
            else { continue }
            let end = deployment.plan.cadences[index].calendar.end(of: next)
            ends[index] = max(ends[index] ?? end, end)
        }
        return ends
    }

    @Test func quietInputsSettleByTheIdleTimeoutAlone() throws {
        let deployment = try Deployment(
            Broker.shared(), rules: Self.rules, streams: Self.streams, feeds: Self.feeds)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let month = try write(deployment, now: now)
        let daemon = try deployment.start(["run"])
        func said(_ rule: String, _ status: String = "firing") throws -> [String] {
            try deployment.settledAlerts().filter {
                $0.contains("\"rule\":{\"name\":\"\(rule)\"") && $0.contains("\"status\":\"\(status)\"")
            }
        }
        for (rule, count) in [("by-the-minute", 25), ("bulletin", 1), ("once-a-day", 1)] {
            try deployment.wait(for: "\(count) words of \(rule)", .seconds(60)) {
                try said(rule).count >= count
            }
        }
        // Nothing can be said of what was never counted, but its buckets settle.
        try deployment.wait(for: "settled bucket of every rule", .seconds(60)) {
            try settled(deployment).values.allSatisfy { $0 >= now - .seconds(60) }
        }
        #expect(try settled(deployment).count == deployment.plan.cadences.count)
        daemon.terminate()
        try deployment.awaitEnd(of: daemon)
        #expect(daemon.terminationStatus == 0, "\(deployment.log())")
        #expect(try said("bulletin").allSatisfy { $0.contains("\(month)-01T00:00:00") })
        #expect(deployment.log().contains("clock ticked"))
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    /// Nothing lies on a disk: an instance starts anew with what the topics tell.
    @Test func eventsSentAgainAfterARestartCountOnce() throws {
        let deployment = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        let alone = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        let events = TestEvent.stream(4000, seed: 81)
        let files = try FileManager.default.contentsOfDirectory(atPath: deployment.folder.path)
        for deployment in [deployment, alone] {
            try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        }
        // Twice all of it, with a restart between; and once.
        for (deployment, parts) in [(deployment, [0..<2000, 0..<2000, 2000..<4000]), (alone, [0..<4000])] {
            for (number, part) in parts.enumerated() {
                let daemon = try deployment.start(["run"])
                try deployment.write(Array(events[part]))
                try deployment.awaitLag()
                if number == parts.count - 1 { try deployment.settle() }
                daemon.terminate()
                try deployment.awaitEnd(of: daemon)
                #expect(daemon.terminationStatus == 0, "\(deployment.log())")
            }
        }
        try deployment.expectSaidAsReplayed(atLeast: 50)
        func counts(_ deployment: Deployment) throws -> [String] {
            try deployment.settledAlerts().compactMap {
                $0.firstMatch(of: #/"data":.*/#).map { String($0.0) }
            }.sorted()
        }
        #expect(try counts(deployment) == counts(alone))
        let logs: Set = ["one.log", "command.log"]
        let after = try FileManager.default.contentsOfDirectory(atPath: deployment.folder.path)
        #expect(Set(after).subtracting(logs) == Set(files), "an instance left something on the disk")
    }
}
