import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules

/// A small world told by hand: days of 2024 in UTC, one stream, a few feeds.
struct Story {
    static let calendar = BucketCalendar(unit: .day, zone: .utc)
    static let first = calendar.bucket(containing: Timestamp("2024-03-01T00:00:00Z")!)

    var rules: [Rule]
    var policies = FeedPolicies(standard: Story.policy())
    var breaks: [Break] = []
    var seriesPerGrouping = Limits.seriesPerGrouping
    /// By partition.
    var logs: [[LogEntry]] = [[]]
    private var serial = 0

    init(_ rules: [Rule]) { self.rules = rules }

    static func policy(schedule: BucketUnit? = nil) -> FeedPolicy {
        FeedPolicy(
            lateness: .zero, horizon: .seconds(400 * 86_400), schedule: schedule, privacyMinimum: 0)
    }

    static func feed(_ source: String) -> Feed {
        Feed(stream: "encounters", source: source, report: "events")
    }

    static func rule(
        _ name: String, _ method: Method, measure: Measure = .bucket, by: [String] = [],
        sources: [String] = []
    ) -> Rule {
        let filters = sources.isEmpty ? [:] : ["source": Set(sources)]
        return Rule(
            name: name, summary: LocalizedText(en: "", es: ""),
            selection: Selection(stream: "encounters", filters: filters), by: by, bucket: .day, zone: .utc,
            measure: measure, method: method)
    }

    static func silence(_ name: String, of sources: [String], after buckets: Int = 1) -> Rule {
        rule(name, .silence(Silence(feeds: sources.map(feed), buckets: buckets)))
    }

    static func noon(_ day: Int) -> Timestamp { calendar.start(of: first + day) + .seconds(12 * 3600) }

    static func label(_ day: Int) -> String { calendar.label(first + day) }

    /// One event, read after all that was told before; `on` is the day it happened.
    @discardableResult
    mutating func report(
        _ source: String, on day: Int, count: Int64, id: String? = nil, revision: UInt32 = 0,
        withdrawn: Bool = false, area: String = "x", partition: Int = 0, isHistory: Bool = false,
        coversDay: Bool = false, hour: Int = 12
    ) -> String {
        serial += 1
        let time = Self.noon(day) + .seconds((hour - 12) * 3600)
        var event = TestEvent(
            id: id ?? "e\(serial)", revision: revision, withdrawn: withdrawn, time: time,
            count: count, source: source)
        event.values = [area, ""]
        event.isHistory = isHistory
        if coversDay {
            event.time = Self.calendar.start(of: Self.first + day)
            event.period = Period("P1D")
        }
        logs[partition].append(.event(event))
        return event.id
    }

    /// Loads one event of history after all that was told before.
    @discardableResult
    mutating func load(
        _ source: String, on day: Int, count: Int64, id: String? = nil, revision: UInt32 = 0,
        area: String = "x", partition: Int = 0, coversDay: Bool = false
    ) -> String {
        report(
            source, on: day, count: count, id: id, revision: revision, area: area, partition: partition,
            isHistory: true, coversDay: coversDay)
    }

    /// How long after its end a bucket can be corrected.
    mutating func setHorizon(days: Int) { policies.standard.horizon = .seconds(days * 86_400) }

    /// Every partition's clock runs to the start of a day.
    mutating func tick(_ day: Int) {
        for partition in logs.indices {
            logs[partition].append(.tick(Self.calendar.start(of: Self.first + day)))
        }
    }

    var plan: Plan {
        Plan(
            rules: rules,
            schemas: [StreamSchema(name: "encounters", dimensions: ["area", "nationality"])],
            policies: policies, breaks: breaks, seriesPerGrouping: seriesPerGrouping)
    }

    var world: World {
        var logs: [InputPartition: [LogEntry]] = [:]
        for (partition, log) in self.logs.enumerated() {
            logs[InputPartition(stream: "encounters", partition: Int32(partition))] = log
        }
        return World(plan: plan, partitions: ["encounters": Int32(self.logs.count)], logs: logs)
    }

    /// Each entry in a transaction of its own, unless told otherwise.
    func told(longestBatch: Int = 1) -> [ShownAlert] {
        var disturbance = Simulation.Disturbance.none
        disturbance.longestBatch = longestBatch
        return Simulation.run(world, seed: 1, disturbance).alerts
    }

    func settled(_ rule: String) -> [ShownAlert] {
        told().filter { $0.wordClass == .settled && $0.rule.name == rule }
    }
}
