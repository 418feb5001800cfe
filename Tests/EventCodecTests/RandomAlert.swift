import Alerting
import Detectors
import EventTime
import Seeded

/// Alerts with anything in any place, as far as the types allow: the core would not make most of them.
struct RandomAlert {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func next() -> Alert {
        let bucket = card()
        var alert = Alert(
            id: "\(word())-1", episode: "e\(word())", status: random.pick(Status.allCases),
            wordClass: random.pick([.early, .settled]), severity: random.pick(Severity.allCases),
            rule: rule(),
            group: ["nationality", "area", "feed"].prefix(Int.random(in: 0...3, using: &random)).map {
                GroupValue($0, word())
            },
            bucket: bucket, since: card(), peak: Measurement(bucket: card(), count: count()),
            above: .random(using: &random), observed: count(),
            privacyMinimum: random.pick([0, 0, 2, 5, 10, 1000]))
        alert.expected = number()
        alert.lower = number()
        alert.upper = number()
        alert.pValue = random.chance(1, in: 2) ? .random(in: 0...1, using: &random) : nil
        alert.baseline = random.pick([
            nil, AutomaticChoice(.seasonal(waves: 1), buckets: 312),
            AutomaticChoice(.rare(cases: 3), buckets: 8),
            AutomaticChoice(.trend, buckets: 60, sinceShift: 1),
        ])
        alert.budget = random.pick([
            nil, BudgetShare(team: "ops", alarms: 2, period: "week", sides: 1, series: 12, share: 0.024),
            BudgetShare(team: nil, alarms: 0.5, period: "year", sides: 4, series: 1, share: 1e-5),
        ])
        alert.projection = random.pick([
            nil, ProjectedTotal(total: nil, error: 0.05), ProjectedTotal(total: 150.4, error: 0.001),
        ])
        alert.reference = random.chance(2, in: 3) ? Measurement(bucket: card(), count: count()) : nil
        alert.completeness = random.pick([1, 0, 0.999_999, .random(in: 0...1, using: &random)])
        alert.feeds = (0..<Int.random(in: 0...3, using: &random)).map { _ in "encounters/USBP/\(word())" }
        alert.missing = random.chance(1, in: 3) ? ["encounters/OFO/\(word())"] : []
        alert.suspends = random.chance(1, in: 4) ? [word(), word()] : []
        alert.drivers = (0..<Int.random(in: 0...5, using: &random)).map { _ in driver() }
        alert.corrections = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Correction(bucket: card(), from: count(), to: count())
        }
        alert.reason = random.chance(1, in: 2) ? random.pick(Reason.allCases) : nil
        alert.linked = random.chance(1, in: 2) ? word() : nil
        alert.hasEnded = random.chance(1, in: 4)
        alert.breaks = random.chance(1, in: 4) ? [LocalizedText(en: word(), es: word())] : []
        return alert
    }

    private mutating func rule() -> RuleCard {
        RuleCard(
            name: word(), version: "\(random.next())",
            method: random.pick(["threshold", "change", "record", "detect", "crossover", "silence"]),
            against: random.pick([nil, "previous", "year-ago", "record", "other"]),
            detector: random.pick([nil, "ears-c2", "farrington-flexible"]),
            measure: random.pick(["bucket", "window:3", "to-date:calendar", "to-date:fiscal"]),
            stream: word(), summary: LocalizedText(en: "\(word()) {area}", es: "{nationality} \(word())"),
            team: random.pick([nil, word()]), labels: ["k\(word())": word(), "b": "1", "a": "2"],
            runbook: random.pick([nil, "https://example.org/\(word())"]))
    }

    private mutating func card() -> BucketCard {
        let calendar = BucketCalendar(unit: random.pick(BucketUnit.allCases), zone: .utc)
        let time = Timestamp(milliseconds: .random(in: 0...4_000_000_000_000, using: &random))
        let bucket = calendar.bucket(containing: time)
        return BucketCard(
            label: calendar.label(bucket), unit: calendar.unit, zone: "UTC",
            start: calendar.start(of: bucket),
            end: calendar.end(of: bucket))
    }

    private mutating func driver() -> Driver {
        Driver(
            dimension: random.pick(["nationality", "area"]), value: word(), count: count(),
            base: random.chance(1, in: 2) ? count() : nil, share: .random(in: -2...2, using: &random))
    }

    private mutating func count() -> Int64 {
        random.pick([0, 1, 9, 10, .random(in: 0...200, using: &random), 249_740, 1_000_000_000_000])
    }

    private mutating func number() -> Double? {
        random.pick([nil, 0, 0.1, 1e21, -1.5, 249_740, .infinity, .nan, .random(in: 0...1e6, using: &random)])
    }

    private mutating func word() -> String {
        random.pick(["a", "VEN", "El Paso", "\"\\/\n\r\t\u{0}\u{1F}", "é ñ 😀", "OOO", ""])
    }
}
