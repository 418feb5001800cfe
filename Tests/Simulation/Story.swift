import EventCodec
import EventTime
import Events
import KafkaClient
import Processing
import Seeded

/// One record of an input topic: what a field system sent, and what the one who counts by hand knows of it.
struct Report: Hashable {
    enum Kind: String, CaseIterable {
        case onTime, late, duplicate, revised, moved, withdrawn, conflicting, ahead, poison, history
    }

    var kind = Kind.onTime
    var stream: String
    var id: String
    var revision = 0
    var isWithdrawn = false
    var time: Timestamp
    var count: Int
    var source: String
    var area: String
    var nationality: String
    /// When it reaches the broker.
    var arrival: Timestamp
    var broken: [UInt8]?

    /// What tells two reports of one id and revision apart.
    var content: [String] { ["\(time)", "\(count)", "\(isWithdrawn)", source, area, nationality] }

    var headers: RecordHeaders? { kind == .history ? RecordHeaders([("\(HistoryHeader.name)", "1")]) : nil }

    var json: [UInt8] {
        if let broken { return broken }
        let taken = isWithdrawn ? ",\"withdrawn\":true" : ""
        return Array(
            """
            {"id":"\(id)","revision":\(revision),"time":"\(time.rfc3339)","count":\(count),\
            "source":"\(source)","area":"\(area)","nationality":"\(nationality)"\(taken)}
            """.utf8)
    }
}

/// Everything that field systems send in one run, in the order of arrival.
struct Story {
    static let fewest = 500
    private(set) var reports: [Report] = []
    private var random: SeededRandom
    private let scene: Scene

    init(_ scene: Scene, seed: UInt64) {
        self.scene = scene
        random = SeededRandom(seed)
        let busy = Set((0..<3).map { _ in random.int(0...(scene.buckets - 1)) })
        let silent = random.chance(40) ? random.int(3...(scene.buckets - 2)) : -1
        var number = 0
        while reports.count < Self.fewest {
            let bucket = number % (scene.buckets + busy.count)
            number += 1
            let place = bucket < scene.buckets ? bucket : busy.sorted()[bucket - scene.buckets]
            add(number, place, isBusy: busy.contains(place), silent: silent)
        }
        if scene.loadsHistory { for number in 0..<60 { addHistory(number) } }
        let order = reports.enumerated().sorted {
            ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset)
        }
        reports = order.map(\.element)
    }

    private var length: Duration { scene.calendar.unit.shortest }

    private mutating func add(_ number: Int, _ bucket: Int, isBusy: Bool, silent: Int) {
        let source = random.pick(["A", "A", "B"])
        if source == "A", bucket == silent { return }
        let start = scene.calendar.start(of: scene.first + bucket)
        let time = start + length * random.int(0...9999) / 10_000
        let isEncounter = random.chance(80) || scene.plan.streams.count == 1
        var report = Report(
            stream: isEncounter ? "encounters" : "repatriations", id: "e\(number)", time: time,
            count: random.pick([0, 1, 1, 2, 3, 5]) * (isBusy ? 3 : 1), source: source,
            area: random.pick(["x", "x", "y", "z"]), nationality: random.pick(["HND", "GTM"]), arrival: time)
        switch random.int(0...99) {
        case 0..<10:
            report.kind = .late
            report.arrival = time + length * random.pick([60, 150, 400]) / 100
        case 10:
            report.kind = .ahead
            report.arrival = time - .seconds(900)
        case 11, 12: poison(&report)
        default: report.arrival = time + length * random.int(0...20) / 100
        }
        reports.append(report)
        if report.kind != .poison { follow(report) }
    }

    /// What happens to an event afterwards.
    private mutating func follow(_ report: Report) {
        var latest = report
        while random.chance(14) {
            var next = latest
            next.arrival = latest.arrival + length * random.pick([0, 30, 120, 300]) / 100
            switch random.int(0...6) {
            case 0, 1: next.kind = .duplicate
            case 2:
                next.kind = .conflicting
                next.count += 1
            case 3:
                next.kind = .withdrawn
                next.revision += 1
                next.isWithdrawn = true
            case 4:
                next.kind = .moved
                next.revision += 1
                next.area = next.area == "x" ? "y" : "x"
                next.time = next.time - length
            default:
                next.kind = .revised
                next.revision += 1
                next.count = random.int(0...12)
            }
            reports.append(next)
            if next.revision > latest.revision { latest = next }
        }
    }

    /// What happened before the first bucket, loaded while the live events come.
    private mutating func addHistory(_ number: Int) {
        let time = scene.calendar.start(of: scene.first - random.int(4...30)) + length / 2
        reports.append(
            Report(
                kind: .history, stream: "encounters", id: "h\(number)", time: time,
                count: random.pick([0, 5, 20, 60]), source: random.pick(["A", "B"]),
                area: random.pick(["x", "y", "old"]), nationality: random.pick(["HND", "GTM"]),
                arrival: scene.calendar.start(of: scene.first)
                    + length * random.int(0...(scene.buckets * 100)) / 100))
    }

    private mutating func poison(_ report: inout Report) {
        report.kind = .poison
        report.broken = Array(
            random.pick([
                "{\"id\":", "", "[]", "{\"id\":\"p\",\"count\":-1}",
                "{\"id\":\"p\",\"time\":\"2024-01-01T00:00:00Z\",\"source\":\"A\",\"passport\":\"1\"}",
                "{\"id\":\"p\",\"time\":\"yesterday\",\"source\":\"A\"}",
            ]).utf8)
    }
}
