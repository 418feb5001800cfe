import Aggregates
import Detectors
import EventTime
import Foundation
import Rules
import Settings
import Testing

/// The checkout that this test was built from.
let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path(percentEncoded: false)

@Suite struct ShippedFilesTests {
    let file = checkout + "Config/vigia.yaml"

    @Test func `vigia.yaml says exactly what is built in`() throws {
        #expect(try SettingsReader().configuration(file: file) == .standard)
    }

    @Test func `vigia.yaml is the same where the host name is not exported`() throws {
        #expect(try SettingsReader(environment: [:]).configuration(file: file) == .standard)
    }

    @Test func `vigia.yaml shows every key that may be written`() throws {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let keys = [
            "application", "instance", "kafka", "consumer", "producer", "topics", "alerts", "episodes",
            "rejects", "answers", "inhibit", "silent_feeds",
            "clock", "tallies", "tally_state", "watch_state", "partitions", "replication", "retention",
            "streams",
            "topic", "dimensions", "idle_timeout", "max_ahead", "max_skew", "feeds", "lateness", "horizon",
            "schedule", "privacy_minimum", "breaks", "date", "sources", "note", "personal_fields", "rules",
            "timing", "commit_interval", "transaction_timeout", "session_timeout", "max_poll_interval",
            "limits", "receivers", "language", "only", "team", "labels", "severity", "rollup", "url",
            "timeout", "ca", "certificate", "key", "token", "resend", "hold", "heartbeat", "link", "secret",
            "series_per_grouping", "ids_per_partition", "log", "format", "level",
        ]
        for key in keys { #expect(text.contains(key), "\(key) is not explained") }
    }

    @Test func `the shipped rules are read from the folder that the configuration names`() throws {
        let reader = SettingsReader()
        let configuration = try reader.configuration(file: file)
        let book = try reader.rules(of: configuration, file: file)
        #expect(book.rules.count >= 15)
        #expect(Set(book.rules.map(\.method.name)) == ["change", "record", "detect", "crossover", "silence"])
        let record = try #require(book.rules.first { $0.name == "usbp-record" })
        #expect(record.drivers == ["area", "demographic", "nationality"])
        #expect(book.location(of: "usbp-record")?.file == checkout + "Config/rules/southwest.yaml")
    }

    @Test func `every feed that the shipped rules read is configured`() throws {
        let configuration = Configuration.standard
        for rule in try SettingsReader().rules(of: configuration, file: file).rules {
            for selection in rule.selections where rule.method.name != "silence" {
                #expect(!configuration.feeds.feeds(readBy: selection).isEmpty, "\(rule.name)")
            }
        }
    }
}
