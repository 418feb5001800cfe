import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules
import Seeded

/// Small worlds that are nasty in every way a field system is: late, twice, revised, taken back, out of
/// order.
struct RandomWorld {
    private var random: SeededRandom
    private let calendar: BucketCalendar
    private let first: Bucket
    private let buckets: Int
    private var serial = 0
    private var sources = ["A", "B", "C"]
    private var periodic: Set<String> = []
    /// Whether a rule detects: the oracle knows such a rule's history from the first settled bucket on only.
    private var detects = false
    private var projectionError: Double?

    /// - Parameter projectionError: of the rules that detect what is above.
    static func make(_ seed: UInt64, projectionError: Double? = nil) -> World {
        var maker = RandomWorld(seed)
        maker.projectionError = projectionError
        return maker.world()
    }

    private init(_ seed: UInt64) {
        random = SeededRandom(seed)
        let scene: (BucketUnit, String, String, Int) = random.pick([
            (.day, "America/New_York", "2024-03-04T12:00:00Z", 14), (.day, "UTC", "2024-01-29T00:00:00Z", 12),
            (.hour, "America/New_York", "2023-11-05T02:00:00Z", 14),
            (.month, "America/New_York", "2022-11-15T00:00:00Z", 18),
            (.month, "America/Mexico_City", "2023-06-15T00:00:00Z", 16),
            (.week, "America/Mexico_City", "2023-12-12T00:00:00Z", 10),
            (.quarter, "UTC", "2021-02-02T00:00:00Z", 12),
        ])
        calendar = BucketCalendar(unit: scene.0, zone: Zone(scene.1)!)
        first = calendar.bucket(containing: Timestamp(scene.2)!)
        buckets = scene.3
        if random.chance(60) { periodic.insert("A") }
        if random.chance(40) { periodic.insert("B") }
        if random.chance(50) { sources.removeLast() }
    }

    private var length: Duration { calendar.end(of: first + 2) - calendar.start(of: first + 2) }

    private func buckets(_ percent: Int) -> Duration { length * percent / 100 }

    // MARK: World

    private mutating func world() -> World {
        let streams = ["encounters", "repatriations"]
        let partitions = Dictionary(uniqueKeysWithValues: streams.map { ($0, Int32(random.int(1...3))) })
        let schemas = streams.map { StreamSchema(name: $0, dimensions: ["area", "nationality"]) }
        let policies = policies(streams)
        let rules = (0..<random.int(1...3)).map { rule(number: $0) }
        let breaks = random.chance(15) ? [randomBreak()] : []
        let plan = Plan(rules: rules, schemas: schemas, policies: policies, breaks: breaks)
        var logs: [InputPartition: [LogEntry]] = [:]
        for stream in streams {
            for (partition, log) in self.logs(Int(partitions[stream]!)).enumerated() {
                logs[InputPartition(stream: stream, partition: Int32(partition))] = log
            }
        }
        finish(&logs)
        return World(plan: plan, partitions: partitions, logs: logs)
    }

    private mutating func randomBreak() -> Break {
        let at = calendar.start(of: first + random.int(2...(buckets - 2)))
        return Break(
            date: calendar.zone.civil(at: at + buckets(random.pick([0, 0, 40]))).date,
            streams: random.chance(50) ? ["encounters"] : [], noteEnglish: "change", noteSpanish: "cambio")
    }

    private mutating func policies(_ streams: [String]) -> FeedPolicies {
        var configured: [Feed: FeedPolicy] = [:]
        for stream in streams {
            for source in ["A", "B", "never"] where random.chance(source == "never" ? 8 : 35) {
                configured[Feed(stream: stream, source: source, report: "events")] = policy()
            }
        }
        var standard = policy()
        standard.schedule = nil
        return FeedPolicies(configured: configured, standard: standard)
    }

    private mutating func policy() -> FeedPolicy {
        FeedPolicy(
            lateness: buckets(random.pick([0, 0, 50, 200])),
            horizon: buckets(random.pick([150, 400, 10_000])),
            schedule: random.chance(50) ? calendar.unit : nil, privacyMinimum: 0)
    }

    // MARK: Rules

    private mutating func selection(_ stream: String) -> Selection {
        var filters: [String: Set<String>] = [:]
        if random.chance(30) { filters["source"] = random.pick([["A"], ["A", "B"], ["B"]]) }
        if random.chance(25) { filters["area"] = random.pick([["x"], ["x", "y"]]) }
        return Selection(stream: stream, filters: filters)
    }

    private mutating func rule(number: Int) -> Rule {
        let stream = random.pick(["encounters", "encounters", "repatriations"])
        let method = method(stream)
        var by: [String] = random.pick([[], [], ["area"], ["source"], ["area", "nationality"]])
        var measure: Measure = random.pick([
            .bucket, .bucket, .bucket, .window(2), .window(3), .toDate(.calendar), .toDate(.fiscal),
        ])
        var drivers: [String] = by.contains("nationality") || random.chance(50) ? [] : ["nationality"]
        if case .silence = method { (by, measure, drivers) = ([], .bucket, []) }
        if case .detect = method { measure = .bucket }
        let level = method.level
        let hasSeverities = random.chance(40)
        let severities = [
            SeverityLevel(.info, level),
            SeverityLevel(
                .critical,
                Level(above: level.above.map { $0 * 1.5 + 1 }, below: level.below.map { $0 / 2 - 0.1 })),
        ]
        var clear: Level?
        if random.chance(20) { clear = Level(above: level.above.map { $0 * 0.6 - 0.1 }) }
        return Rule(
            name: "rule-\(number)", summary: LocalizedText(en: "", es: ""), selection: selection(stream),
            by: by, drivers: drivers, bucket: calendar.unit, zone: calendar.zone, measure: measure,
            method: method, holdBuckets: random.pick([1, 1, 1, 2, 3]),
            cooldownBuckets: random.pick([0, 0, 0, 1, 3]),
            clear: clear, minCount: random.pick([0, 0, 4]), severities: hasSeverities ? severities : [],
            lateness: random.chance(20) ? buckets(100) : nil,
            horizon: random.chance(20) ? buckets(random.pick([0, 300])) : nil,
            projectionError: level.above == nil || method.name != "detect" ? nil : projectionError)
    }

    private mutating func method(_ stream: String) -> Method {
        switch random.int(0...11) {
        case 10, 11:
            detects = true
            let level = random.pick([
                Level(above: 4), Level(above: 20), Level(above: 5, below: -5), Level(below: -10),
            ])
            return .detect(Detection(method: .ears(EarsDetector(.c2)), level: level))
        case 0, 1:
            return .threshold(
                ThresholdDetector(
                    level: random.pick([
                        Level(above: 12), Level(above: 5), Level(above: 15, below: 3), Level(below: 4),
                    ])))
        case 2, 3:
            return .change(
                ChangeDetector(
                    against: random.pick([.previous, .yearAgo, .record]),
                    level: random.pick([
                        Level(above: 0.5), Level(above: 0.2, below: -0.3), Level(below: -0.4),
                    ]),
                    floor: random.pick([0, 0, 5])))
        case 4, 5:
            return .record(
                RecordDetector(
                    level: random.pick([Level(above: 0), Level(below: 0), Level(above: 0.1, below: -0.1)]),
                    scope: random.pick([.ever, .within(4), .sameSeason]), warmUp: random.pick([1, 2, 3])))
        case 6, 7:
            let against = Selection(
                stream: random.pick(["encounters", "repatriations"]),
                filters: random.chance(40) ? ["source": ["B"]] : [:])
            return .crossover(
                Crossover(
                    against: against, level: random.pick([Level(above: 1), Level(above: 2, below: 0.5)])))
        default:
            let sources = random.chance(25) ? ["A", "never"] : ["A", "B"]
            let feeds = sources.map { Feed(stream: stream, source: $0, report: "events") }
            return .silence(
                Silence(feeds: random.chance(50) ? feeds : [random.pick(feeds)], buckets: random.int(1...3)))
        }
    }

    // MARK: Events

    /// Time without events of a source: [first, last).
    private mutating func gap() -> Range<Int> {
        let start = random.int(0...(buckets - 1))
        return random.chance(40) ? start..<min(buckets, start + random.int(1...5)) : 0..<0
    }

    private mutating func logs(_ partitions: Int) -> [[LogEntry]] {
        var arrivals: [(at: Timestamp, partition: Int, entry: LogEntry)] = []
        for source in sources {
            let gap = gap()
            let intensity = random.int(1...3)
            for step in 0..<buckets where !gap.contains(step) {
                let isBurst = random.chance(12)
                for _ in 0..<random.int(0...(isBurst ? intensity * 3 : intensity)) {
                    let event = event(source, first + step, isBurst)
                    arrive(event, random.int(0...(partitions - 1)), &arrivals)
                }
            }
        }
        if !detects, random.chance(50) { loadHistory(partitions, &arrivals) }
        for _ in 0..<random.int(0...4) {
            let at = calendar.start(of: first + random.int(0...(buckets - 1))) + buckets(random.int(0...100))
            arrivals.append((at, random.int(0...(partitions - 1)), .tick(at)))
        }
        let sorted = arrivals.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return (0..<partitions).map { partition in
            sorted.filter { $0.element.partition == partition }.map(\.element.entry)
        }
    }

    /// One load or two, anywhere between the beginning and the end; some of it tells what was told live.
    private mutating func loadHistory(
        _ partitions: Int, _ arrivals: inout [(at: Timestamp, partition: Int, entry: LogEntry)]
    ) {
        for _ in 0..<random.int(1...2) {
            let at = calendar.start(of: first) + buckets(random.int(-100...(buckets * 100)))
            let oldest = random.int(4...16)
            for source in sources where random.chance(75) {
                for back in stride(from: -oldest, through: random.int(-3...4), by: 1) {
                    for _ in 0..<random.int(0...2) {
                        var event = event(source, first + back, random.chance(10))
                        event.isHistory = true
                        arrive(event, random.int(0...(partitions - 1)), at: at, &arrivals)
                    }
                }
            }
        }
    }

    private mutating func event(_ source: String, _ bucket: Bucket, _ isBurst: Bool) -> TestEvent {
        serial += 1
        let span = calendar.span(of: bucket)
        var event = TestEvent(id: "e\(serial)", time: span.lowerBound, source: source)
        event.values = [random.pick(["x", "x", "y"]), random.pick(["p", "q"])]
        event.count = Int64(random.pick([0, 1, 1, 2, 3, 5]) * (isBurst ? 3 : 1))
        if periodic.contains(source), !random.chance(4) {
            event.period = Period(
                ["day": "P1D", "hour": "PT1H", "month": "P1M", "week": "P1W", "quarter": "P3M"][
                    calendar.unit.rawValue]!)
            event.offset_s = Int32(calendar.zone.offset(at: span.lowerBound))
            if random.chance(10) { event.offset_s += 3600 }
        } else {
            event.time = span.lowerBound + .milliseconds(random.int(0...Int((length / .milliseconds(1)) - 1)))
        }
        return event
    }

    /// An event and everything that happens to it afterwards.
    private mutating func arrive(
        _ event: TestEvent, _ partition: Int, at loaded: Timestamp? = nil,
        _ arrivals: inout [(at: Timestamp, partition: Int, entry: LogEntry)]
    ) {
        var at = event.time + (random.chance(75) ? .zero : buckets(random.pick([20, 80, 150, 300, 600])))
        if event.period != nil { at = at + buckets(random.pick([0, 10, 100])) }
        at = loaded ?? at
        arrivals.append((at, partition, .event(event)))
        var latest = event
        while random.chance(25) {
            at = at + buckets(random.pick([0, 30, 100, 250]))
            if random.chance(25) {
                arrivals.append((at, partition, .event(latest)))
                continue
            }
            if random.chance(8) {
                var conflict = latest
                conflict.count += 1
                arrivals.append((at, partition, .event(conflict)))
                continue
            }
            var revised = latest
            revised.revision += random.chance(90) ? 1 : 2
            if loaded != nil, random.chance(40) { revised.isHistory.toggle() }
            switch random.int(0...5) {
            case 0: revised.withdrawn = !revised.withdrawn
            case 1: revised.values[0] = revised.values[0] == "x" ? "y" : "x"
            case 2 where revised.period == nil:
                revised.time = revised.time + buckets(random.pick([-200, -100, 100]))
            default: revised.count = Int64(random.int(0...12))
            }
            if random.chance(20) {
                arrivals.append((at, partition, .event(revised)))
            } else {
                latest = revised
            }
            if latest == revised { arrivals.append((at, partition, .event(revised))) }
        }
    }

    /// A last tick that lets everything settle, or the end of a finite input.
    private mutating func finish(_ logs: inout [InputPartition: [LogEntry]]) {
        let far = calendar.end(of: first + buckets + 2) + length * 12
        let ends = random.chance(40)
        for origin in logs.keys { logs[origin]?.append(ends ? .end : .tick(far)) }
    }
}
