import Alerting
import Answers
import EventCodec
import EventTime
import Events

/// What an alert says to people, in one language: the record's own texts, and its numbers as they may be
/// shown.
enum AlertAnnotations {
    /// Of one episode.
    static func of(_ alert: AlertRecord, in language: Language) -> [String: String] {
        let content = alert.data
        var texts = [
            "summary": content.summary[language], "description": content.text[language],
            "observed": NumberText.text(of: content.observed, in: language),
            "bucket": content.bucket.label, "since": period(content.since, content.rule.measure, language),
            "peak": NumberText.text(of: content.peak.count, in: language),
            "completeness": "\(NumberText.short(content.completeness))%",
        ]
        texts["expected"] = content.expected.map(NumberText.short)
        texts["reference"] = content.reference.map { NumberText.text(of: $0.count, in: language) }
        texts["change"] = content.change.map { change($0, language) }
        texts["runbook"] = content.rule.runbook
        return texts
    }

    /// What somebody has answered: `acknowledged`, `false_alarm` or `confirmed`, by whom and when. The reason
    /// is for those who ask for it, not for mail.
    static func of(_ answer: Answer?) -> [String: String] {
        guard let answer else { return [:] }
        let name = answer.kind.rawValue.replacing("-", with: "_")
        return [name: "\(answer.signature.name), \(answer.signature.time)"]
    }

    static func change(_ change: ShownChange, _ language: Language) -> String {
        switch (change, language) {
        case (.percent(let percent), _): NumberText.signedPercent(percent)
        case (.fewerThan(let limit), .en): "fewer than \(NumberText.grouped(limit))"
        case (.fewerThan(let limit), .es): "menos de \(NumberText.grouped(limit))"
        }
    }

    /// `May 2024`; the label where the record's bucket is of a kind that this version does not know.
    static func period(_ bucket: AlertRecord.Bucket, _ measure: String, _ language: Language) -> String {
        guard let unit = BucketUnit(rawValue: bucket.unit), let start = Timestamp(bucket.start),
            let end = Timestamp(bucket.end)
        else { return bucket.label }
        let card = BucketCard(label: bucket.label, unit: unit, zone: bucket.zone, start: start, end: end)
        return PeriodText(card, measure: measure, in: language).bare
    }
}
