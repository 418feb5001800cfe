package import Alerting
import Detectors
import EventTime
import Events

/// The records of the alert topic: CloudEvents 1.0 in structured JSON, one line, the same bytes for the
/// same alert.
///
/// `Config/schemas/alert.schema.json` says what each field means; a test holds the two together. A count
/// that may not be shown exactly is an object in place of the number: `{"below":10}` or `{"about":120}`. A
/// change in percent, likewise, is `{"below":10}` where it is of fewer than 10 persons.
package enum AlertCodec {
    /// The Kafka header that tells consumers how to read the record.
    package static let contentTypeHeader = (
        name: "content-type", value: "application/cloudevents+json; charset=UTF-8"
    )

    /// `org.vigia.alert.firing.v1`: the last part changes only with what a reader must do differently.
    package static func type(of status: Status) -> String { "org.vigia.alert.\(status.rawValue).v1" }

    /// - Parameter source: a URI reference that names this installation: `/vigia/APPLICATION-ID`.
    /// - Parameter schema: where the schema of `data` can be fetched, if anywhere.
    package static func encode(_ alert: ShownAlert, source: String, schema: String? = nil) -> [UInt8] {
        var line = JSONLine()
        line.object {
            $0.field("specversion", "1.0")
            $0.field("id", alert.id)
            $0.field("source", source)
            $0.field("type", type(of: alert.status))
            $0.field("subject", alert.episode)
            $0.field("time", alert.bucket.end.rfc3339)
            $0.field("datacontenttype", "application/json")
            $0.optional("dataschema", schema)
            $0.objectField("data") { $0.content(of: alert) }
        }
        return line.bytes
    }
}

extension JSONLine {
    fileprivate mutating func content(of alert: ShownAlert) {
        field("status", alert.status.rawValue)
        field("class", alert.wordClass.rawValue)
        field("severity", alert.severity.rawValue)
        field("summary", Wording.headline(of: alert))
        field("text", Wording.text(of: alert))
        objectField("rule") { $0.members(of: alert.rule) }
        field("stream", alert.rule.stream)
        objectField("group") { line in
            for value in alert.group { line.field(value.dimension, value.value) }
        }
        field("bucket", alert.bucket)
        finding(of: alert)
        field("since", alert.since)
        field("peak", alert.peak)
        field("completeness", alert.completeness)
        arrayField("feeds", alert.feeds)
        if !alert.missing.isEmpty { arrayField("missing", alert.missing) }
        if !alert.suspends.isEmpty { arrayField("suspends", alert.suspends) }
        arrayField("drivers", alert.drivers) { line, driver in line.object { $0.members(of: driver) } }
        arrayField("corrections", alert.corrections) { line, correction in
            line.object {
                $0.field("bucket", correction.bucket)
                $0.field("from", correction.from)
                $0.field("to", correction.to)
            }
        }
        optional("reason", alert.reason?.rawValue)
        optional("linked", alert.linked)
        if alert.hasEnded { field("ended", true) }
        arrayField("breaks", alert.breaks) { line, note in line.object { $0.members(of: note) } }
    }

    private mutating func finding(of alert: ShownAlert) {
        field("direction", alert.above ? "above" : "below")
        field("observed", alert.observed)
        if let expected = alert.expected { field("expected", expected) }
        objectField("bound") { line in
            if let lower = alert.lower { line.field("lower", lower) }
            if let upper = alert.upper { line.field("upper", upper) }
        }
        if let pValue = alert.pValue { field("p_value", pValue) }
        if let baseline = alert.baseline {
            objectField("baseline") { line in
                line.field("model", baseline.baseline.name)
                line.field("buckets", Int64(baseline.buckets))
                if let since = baseline.sinceShift { line.field("since_shift", Int64(since)) }
            }
        }
        if let budget = alert.budget {
            objectField("budget") { line in
                if let team = budget.team { line.field("team", team) }
                line.field("false_alarms", budget.alarms)
                line.field("per", budget.period)
                line.field("sides", Int64(budget.sides))
                line.field("series", Int64(budget.series))
                line.field("share", budget.share)
            }
        }
        if let projection = alert.projection {
            objectField("projected") { line in
                if let total = projection.total { line.field("total", total) }
                line.field("error", projection.error * 100)
            }
        }
        if let reference = alert.reference { field("reference", reference) }
        switch alert.change {
        case .percent(let percent): field("change", percent)
        case .fewerThan(let limit): objectField("change") { $0.field("below", limit) }
        case nil: break
        }
    }

    private mutating func members(of rule: RuleCard) {
        field("name", rule.name)
        field("version", rule.version)
        field("method", rule.method)
        optional("against", rule.against)
        optional("scope", rule.scope)
        optional("detector", rule.detector)
        if let other = rule.other { field("other", other) }
        field("measure", rule.measure)
        optional("team", rule.team)
        objectField("labels") { line in
            for (name, value) in rule.labels.sorted(by: { $0.key < $1.key }) { line.field(name, value) }
        }
        optional("runbook", rule.runbook)
    }

    private mutating func members(of driver: ShownDriver) {
        field("dimension", driver.dimension)
        field("value", driver.value)
        if let count = driver.count { field("count", count) }
        if let base = driver.base { field("base", base) }
        if let share = driver.share { field("share", share) }
    }

    private mutating func members(of text: LocalizedText) {
        for language in Language.allCases { field(language.rawValue, text[language]) }
    }

    private mutating func field(_ name: String, _ text: LocalizedText) {
        objectField(name) { $0.members(of: text) }
    }

    private mutating func field(_ name: String, _ bucket: BucketCard) {
        objectField(name) {
            $0.field("label", bucket.label)
            $0.field("unit", bucket.unit.rawValue)
            $0.field("zone", bucket.zone)
            $0.field("start", bucket.start.rfc3339)
            $0.field("end", bucket.end.rfc3339)
        }
    }

    private mutating func field(_ name: String, _ measurement: ShownMeasurement) {
        objectField(name) {
            $0.field("bucket", measurement.bucket)
            $0.field("count", measurement.count)
        }
    }

    private mutating func field(_ name: String, _ count: ShownCount) {
        switch count {
        case .exact(let count): field(name, count)
        case .below(let limit): objectField(name) { $0.field("below", limit) }
        case .rounded(let count): objectField(name) { $0.field("about", count) }
        }
    }

    fileprivate mutating func optional(_ name: String, _ text: String?) {
        if let text { field(name, text) }
    }
}
