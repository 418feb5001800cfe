import Alerting
import EventCodec
import EventTime

@testable import Delivery

/// Words as the alert topic has them.
enum SampleWords {
    static let start = Timestamp("2024-06-01T12:00:00Z") ?? Timestamp(milliseconds: 0)

    private static func month(_ number: Int) -> BucketCard {
        let calendar = BucketCalendar(unit: .month, zone: .utc)
        let first = calendar.bucket(containing: Timestamp("2024-01-15T00:00:00Z") ?? start)
        let bucket = first + number
        return BucketCard(
            label: calendar.label(bucket), unit: .month, zone: "UTC", start: calendar.start(of: bucket),
            end: calendar.end(of: bucket))
    }

    /// - Parameters:
    ///   - since: months from January 2024.
    ///   - second: when it was said.
    static func word(
        _ episode: String, _ number: Int = 1, _ status: Status = .firing, severity: Severity = .warning,
        rule: String = "surge", area: String = "Tucson Sector", since: Int = 3, count: Int64 = 1234,
        minimum: Int64 = 0, team: String? = "southwest", labels: [String: String] = ["agency": "USBP"],
        hasEnded: Bool = false, second: Int = 0, partition: Int32 = 0
    ) throws -> DeliveredWord {
        let bucket = month(since)
        let alert = Alert(
            id: "\(episode)-\(number)", episode: episode, status: status, wordClass: .settled,
            severity: severity,
            rule: RuleCard(
                name: rule, version: "1", method: "change", against: "year-ago", measure: "bucket",
                stream: "encounters",
                summary: LocalizedText(en: "A surge in {area}", es: "Aumento en {area}"), team: team,
                labels: labels, runbook: "https://example.org/runbook"),
            group: [GroupValue("area", area)], bucket: bucket, since: bucket,
            peak: Measurement(bucket: bucket, count: count), above: true, observed: count, expected: 700,
            upper: 1050, reference: Measurement(bucket: month(since - 12), count: 700), completeness: 1,
            feeds: ["encounters/USBP/events"], hasEnded: hasEnded, privacyMinimum: minimum)
        var before = DisclosedBefore()
        let bytes = AlertCodec.encode(ShownAlert(alert, before: &before), source: "/vigia/border")
        return DeliveredWord(
            alert: try AlertCodec.read(bytes), bytes: bytes, said: start + .seconds(second),
            partition: partition)
    }
}

extension DeliveredWord {
    /// As a roll-up is named in tests: `surge/2024-04`.
    var ruleAndBucket: String { "\(alert.data.rule.name)/\(AlertGroup.rollUpLabel(self))" }
}
