import Alerting
import EventTime
import Events
import Foundation
import Pipeline
import Processing
import Settings
import Tables
import Testing

/// Official daily counts of Field Operations, as they came: first a partial release, later the full one.
struct ReleaseTests {
    private static let rules = """
        rules:
          - name: day
            summary: {en: "A day", es: "Un día"}
            stream: encounters
            where: {source: OFO}
            report: {OFO: cbp-daily}
            bucket: day
            zone: America/New_York
            threshold: {above: 130}
          - name: quiet-day
            summary: {en: "A quiet day", es: "Un día tranquilo"}
            stream: encounters
            where: {source: OFO}
            report: {OFO: cbp-daily}
            bucket: day
            zone: America/New_York
            threshold: {below: 100}
        """

    /// Everything that is said when the first days of 2019 come partially, and then in full.
    private func told() throws -> [ShownAlert] {
        let config = PublishedReplay.root.appendingPathComponent("Config")
        let reader = SettingsReader(environment: ["HOSTNAME": "test"])
        let configuration = try reader.configuration(file: config.appendingPathComponent("vigia.yaml").path)
        let book = try reader.rules(text: Self.rules, name: "rules", configuration: configuration)
        let mapping = try reader.tableMapping(
            file: config.appendingPathComponent("sources/us_ofo_inadmissibles_daily.yaml").path)
        let table = config.appendingPathComponent("demo/data/us_ofo_inadmissibles_daily.csv.gz")
        let events = try mapping.convert(csv: try PublishedReplay().unzipped(table)).events.filter {
            $0.time.instant < Timestamp("2019-02-01T00:00:00Z")!
        }
        var alerts: [ShownAlert] = []
        let origin = InputPartition(stream: "encounters", partition: 0)
        let pipeline = LocalPipeline(
            plan: Plan(
                rules: book.rules, schemas: configuration.schemas, policies: configuration.feeds),
            inputs: [.init(stream: "encounters")], onAlert: { alerts.append($0) },
            onReject: { _ in Issue.record("an official figure was refused") })
        var offset: Int64 = 0
        for revision in [0, 1] {
            for event in events where event.revision == revision {
                var json = event.json
                json.withUTF8 { bytes in
                    pipeline.receive(
                        UnsafeRawBufferPointer(bytes), on: origin, offset: offset, timestamp: .distantFuture)
                }
                offset += 1
                pipeline.flush()
            }
            pipeline.tick(origin, to: Timestamp("2019-02-0\(3 + revision * 3)T06:00:00Z")!)
            pipeline.flush()
        }
        pipeline.finish()
        return alerts.filter { $0.wordClass == .settled }
    }

    @Test func theFullReleaseAmendsWhatThePartialOneSaid() throws {
        let words = try told().filter { $0.rule.name == "day" }
        // 2019-01-02: 136 in the partial release, 1,546 in the full one.
        let fired = try #require(words.first)
        #expect(fired.status == .firing && fired.bucket.label == "2019-01-02")
        #expect(fired.observed == .exact(136))
        let amended = try #require(words.first { $0.status == .amended && $0.episode == fired.episode })
        #expect(amended.reason == .corrected)
        let correction = try #require(amended.corrections.first { $0.bucket.label == "2019-01-02" })
        #expect(correction.from == .exact(136) && correction.to == .exact(1546))
        #expect(Wording.text(of: amended).en.contains("from 136 to 1,546"))
    }

    @Test func theFullReleaseWithdrawsWhatWasOnlyAPart() throws {
        let words = try told().filter { $0.rule.name == "quiet-day" }
        // 2019-01-01: 73 in the partial release, 1,253 in the full one.
        let fired = try #require(words.first)
        #expect(fired.status == .firing && fired.bucket.label == "2019-01-01")
        let withdrawn = try #require(words.last { $0.episode == fired.episode })
        #expect(withdrawn.status == .withdrawn && withdrawn.reason == .corrected)
        let correction = try #require(withdrawn.corrections.first { $0.bucket.label == "2019-01-01" })
        #expect(correction.from == .exact(73) && correction.to == .exact(1253))
    }
}
