import Alerting
import EventTime
import Events

/// Alerts to try, with as few words as possible.
enum Sample {
    static func card(_ label: String, _ unit: BucketUnit = .month, zone: String = "America/New_York")
        -> BucketCard
    {
        let calendar = BucketCalendar(unit: unit, zone: Zone(zone) ?? .utc)
        let bucket = calendar.bucket(labelled: label) ?? Bucket(0)
        return BucketCard(
            label: label, unit: unit, zone: zone, start: calendar.start(of: bucket),
            end: calendar.end(of: bucket))
    }

    static func rule(_ method: String, against: String? = nil, measure: String = "bucket") -> RuleCard {
        RuleCard(
            name: "a-rule", version: "00ff", method: method, against: against, measure: measure,
            stream: "encounters",
            summary: LocalizedText(
                en: "Encounters of {nationality} surge", es: "Aumentan los encuentros de {nationality}"))
    }

    /// A settled, exact word of `method`; peak and start are in its own bucket.
    static func alert(
        _ method: String, against: String? = nil, measure: String = "bucket", _ observed: Int64,
        _ label: String = "2024-05", unit: BucketUnit = .month, reference: (Int64, String)? = nil,
        above: Bool = true, bound: Double? = nil, status: Status = .firing, reason: Reason? = nil
    ) -> Alert {
        let bucket = card(label, unit)
        return Alert(
            id: "e-1", episode: "e", status: status, wordClass: .settled, severity: .warning,
            rule: rule(method, against: against, measure: measure), group: [], bucket: bucket, since: bucket,
            peak: Measurement(bucket: bucket, count: observed), above: above, observed: observed,
            lower: above ? nil : bound, upper: above ? bound : nil,
            reference: reference.map { Measurement(bucket: card($0.1, unit), count: $0.0) }, reason: reason)
    }
}

extension Alert {
    func with(_ change: (inout Alert) -> Void) -> Alert {
        var alert = self
        change(&alert)
        return alert
    }

    /// As it is shown when nothing was said before.
    var shown: ShownAlert {
        var before = DisclosedBefore()
        return ShownAlert(self, before: &before)
    }

    var text: LocalizedText { Wording.text(of: shown) }
}
