import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Pipeline
import Processing
import Rules
import Settings

/// The rules of a run and how its instances are set up. A few, made once: they are the same in every run.
struct Scene: Sendable {
    let plan: Plan
    let configuration: Configuration
    let calendar: BucketCalendar
    let first: Bucket
    /// Buckets in which events happen.
    let buckets: Int
    /// Whether events can come too late for every rule.
    let isShort: Bool
    /// Whether history is loaded behind the clocks.
    let loadsHistory: Bool
    /// Ids fill records early, in most runs.
    let timing: WorkerTiming

    static let all: [Scene] = {
        var scenes: [Scene] = []
        for (unit, zone, start, buckets) in [
            (BucketUnit.day, "UTC", "2024-01-29T00:00:00Z", 18),
            (.day, "America/New_York", "2024-03-04T12:00:00Z", 16),
            (.hour, "America/New_York", "2023-11-05T02:00:00Z", 20),
            (.week, "America/Mexico_City", "2023-12-12T00:00:00Z", 14),
        ] {
            guard let zone = Zone(zone), let start = Timestamp(start) else { continue }
            for variant in 0..<4 {
                scenes.append(
                    Scene(BucketCalendar(unit: unit, zone: zone), start, buckets, variant: variant))
            }
        }
        return scenes
    }()

    private init(_ calendar: BucketCalendar, _ start: Timestamp, _ buckets: Int, variant: Int) {
        self.calendar = calendar
        self.buckets = buckets
        first = calendar.bucket(containing: start)
        isShort = variant == 3
        loadsHistory = variant == 2 || isShort
        var timing = WorkerTiming(commit: .milliseconds(100), request: .seconds(5))
        timing.idsAhead = [1, 3, 10, 10_000][variant]
        self.timing = timing
        let length = calendar.unit.shortest
        let dimensions = ["area", "nationality"]
        let streams = ["encounters", "repatriations"].map { name in
            StreamSettings(
                name: name, dimensions: dimensions, clock: variant % 2 == 0 ? .live : .data,
                idleTimeout: .seconds(1), maxSkew: length * (variant == 1 ? 3 : 400))
        }
        let horizon = isShort ? length * 2 : length * 400
        let standard = FeedPolicy(lateness: length / 2, horizon: horizon, privacyMinimum: 0)
        let feeds = FeedPolicies(
            configured: [
                Feed(stream: "encounters", source: "A", report: "events"): FeedPolicy(
                    lateness: length, horizon: horizon, schedule: calendar.unit, privacyMinimum: 0)
            ], standard: standard)
        var configuration = Configuration(application: "sim", instance: "one", streams: streams, feeds: feeds)
        configuration.topics.alerts.partitions = 2
        self.configuration = configuration
        plan = Plan(
            rules: Self.rules(calendar, variant), schemas: configuration.schemas, policies: feeds)
    }

    private static func rules(_ calendar: BucketCalendar, _ variant: Int) -> [Rule] {
        let encounters = Selection(stream: "encounters", filters: [:])
        func rule(
            _ name: String, by: [String] = [], drivers: [String] = [], measure: Measure = .bucket,
            _ method: Method
        ) -> Rule {
            Rule(
                name: name, summary: LocalizedText(en: name, es: name), selection: encounters, by: by,
                drivers: drivers, bucket: calendar.unit, zone: calendar.zone, measure: measure,
                method: method)
        }
        let change = ChangeDetector(against: .previous, level: Level(above: 0.4, below: -0.5), floor: 3)
        var rules = [
            rule("level", by: ["area"], .threshold(ThresholdDetector(level: Level(above: 30)))),
            rule("change", by: ["area"], drivers: ["nationality"], .change(change)),
            rule("record", .record(RecordDetector(level: Level(above: 0), warmUp: 2))),
            rule(
                "rare", by: ["area"],
                .detect(
                    Detection(method: .ears(EarsDetector(.c1, baseline: 3)), level: Level(above: 20)))),
        ]
        rules[3].projectionError = 0.2
        let other = Selection(stream: "repatriations", filters: [:])
        if variant != 1 {
            rules.append(rule("more", .crossover(Crossover(against: other, level: Level(above: 3)))))
        }
        if variant != 2 {
            let feed = Feed(stream: "encounters", source: "A", report: "events")
            rules.append(rule("silent", .silence(Silence(feeds: [feed], buckets: 1))))
        } else {
            let level = ThresholdDetector(level: Level(above: 160))
            rules.append(rule("window", by: ["area"], measure: .window(3), .threshold(level)))
        }
        return rules
    }
}
