import Aggregates
import EventTime
import Events
import Processing
import Rules
import Settings
import Telemetry
import Testing

@testable import Pipeline

@Suite("How old the data of a feed may be")
struct FeedAgeTests {
    private static let start = Timestamp(milliseconds: 1_717_200_000_000)
    private static let feed = Feed(stream: "encounters", source: "USBP", report: "events")

    private static func plan(schedule: String, bucket: String) throws -> Plan {
        let reader = SettingsReader(environment: [:])
        let configuration = try reader.configuration(
            text: """
                streams: {encounters: {dimensions: [area]}}
                feeds: {encounters/USBP/events: {schedule: \(schedule), lateness: 1h, horizon: 60d}}
                """, name: "v.yaml")
        let book = try reader.rules(
            text: """
                rules:
                  - name: many
                    summary: {en: "Many", es: "Muchos"}
                    stream: encounters
                    bucket: \(bucket)
                    zone: UTC
                    threshold: {above: 100}
                """, name: "r.yaml", configuration: configuration)
        return Plan(rules: book.rules, schemas: configuration.schemas, policies: configuration.feeds)
    }

    /// How old the data are each hour, of a feed that reports each hour.
    private static func ages(_ plan: Plan, hours: Int) -> [Duration] {
        let pipeline = LocalPipeline(
            plan: plan, inputs: [.init(stream: "encounters")], onAlert: { _ in }, onReject: { _ in })
        return (0..<hours).compactMap { hour in
            let now = start + .seconds(3600 * hour)
            let event = """
                {"id":"\(hour)","time":"\(now.rfc3339)","source":"USBP","area":"north","count":1}
                """
            Array(event.utf8).withUnsafeBytes {
                pipeline.receive(
                    $0, on: InputPartition(stream: "encounters", partition: 0), offset: Int64(hour),
                    timestamp: now)
            }
            pipeline.flush()
            return pipeline.watches[0].feedsToldUntil[feed].map { now - $0 }
        }
    }

    @Test(
        "What reports by its schedule is never too old, however long the buckets of its rules are",
        arguments: [
            ("hour", "hour", 6), ("hour", "day", 100), ("hour", "week", 24 * 24), ("day", "hour", 80),
        ])
    func healthy(_ schedule: String, _ bucket: String, _ hours: Int) throws {
        let plan = try Self.plan(schedule: schedule, bucket: bucket)
        let allowed = try #require(plan.allowedAge(of: Self.feed))
        let ages = Self.ages(plan, hours: hours)
        let oldest = try #require(ages.max())
        #expect(ages.count > 1 && oldest < allowed, "\(oldest) of \(allowed)")
    }

    @Test("What has stopped is told after the bucket that is waited for and one report more")
    func stopped() throws {
        let plan = try Self.plan(schedule: "hour", bucket: "day")
        #expect(plan.allowedAge(of: Self.feed) == .seconds((25 + 1 + 1) * 3600))
        let hourly = try Self.plan(schedule: "hour", bucket: "hour")
        #expect(hourly.allowedAge(of: Self.feed) == .seconds((1 + 1 + 1) * 3600))
    }

    @Test("Only feeds with a schedule, in streams with a live clock, have an age that is told")
    func declared() throws {
        let registry = MetricRegistry()
        let metrics = WatchMetrics(registry)
        let plan = try Self.plan(schedule: "day", bucket: "day")
        metrics.declare(plan) { _ in false }
        #expect(!registry.exposition().contains("vigia_feed_allowed_age_seconds{"))
        metrics.declare(plan) { $0 == "encounters" }
        #expect(registry.exposition().contains("vigia_feed_allowed_age_seconds{"))
    }
}
