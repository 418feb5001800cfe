import Alerting
import EventCodec
import Events
import Foundation

/// A roll-up as a webhook gets it: a CloudEvent like a word, of another type.
enum RollUpRecord {
    static let type = "org.vigia.rollup.v1"

    static func message(_ rollUp: RollUp) -> OutgoingMessage {
        let worst = rollUp.worst
        let event = Event(
            id: id(rollUp), source: worst.source, type: type, time: worst.time,
            data: Event.Content(
                status: worst.data.status.rawValue, severity: rollUp.severity.rawValue,
                count: rollUp.words.count, summary: Text { summary(rollUp, $0) },
                text: Text { rollUp.description(in: $0) }, rule: Event.Rule(worst.data.rule),
                stream: worst.data.stream, bucket: Event.Bucket(worst.data.bucket),
                episodes: rollUp.words.map { Event.Episode($0.alert) }))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(event) else {
            preconditionFailure("a roll-up that JSON cannot say: \(event)")
        }
        return OutgoingMessage(
            id: event.id, body: Array(bytes), count: rollUp.words.count, rollUps: 1)
    }

    /// The same for the same words, in whatever order they came.
    private static func id(_ rollUp: RollUp) -> String {
        let ids = rollUp.words.map(\.alert.id).sorted().joined(separator: "\n")
        return "rollup-\(StableHash.hex(StableHash.hash128(ids)))"
    }

    private static func summary(_ rollUp: RollUp, _ language: Language) -> String {
        let content = rollUp.worst.data
        return rollUp.summary(
            AlertAnnotations.period(content.bucket, content.rule.measure, language), in: language)
    }

    private struct Text: Encodable {
        let en: String
        let es: String

        init(_ make: (Language) -> String) { (en, es) = (make(.en), make(.es)) }
    }

    private struct Event: Encodable {
        var specversion = "1.0"
        let id: String
        let source: String
        let type: String
        let time: String
        var datacontenttype = "application/json"
        let data: Content

        struct Content: Encodable {
            let status: String
            let severity: String
            let count: Int
            let summary: Text
            let text: Text
            let rule: Rule
            let stream: String
            let bucket: Bucket
            let episodes: [Episode]
        }

        struct Rule: Encodable {
            let name: String
            let version: String
            let team: String?
            let labels: [String: String]
            let runbook: String?

            init(_ rule: AlertRecord.Rule) {
                (name, version, team) = (rule.name, rule.version, rule.team)
                (labels, runbook) = (rule.labels, rule.runbook)
            }
        }

        struct Bucket: Encodable {
            let label: String
            let unit: String
            let zone: String
            let start: String
            let end: String

            init(_ bucket: AlertRecord.Bucket) {
                (label, unit, zone) = (bucket.label, bucket.unit, bucket.zone)
                (start, end) = (bucket.start, bucket.end)
            }
        }

        /// One of the words, by its id, with what tells it from the others.
        struct Episode: Encodable {
            let id: String
            let episode: String
            let severity: String
            let group: [String: String]
            let summary: Text
            let text: Text

            init(_ alert: AlertRecord) {
                (id, episode) = (alert.id, alert.subject)
                (severity, group) = (alert.data.severity.rawValue, alert.data.group)
                summary = Text { alert.data.summary[$0] }
                text = Text { alert.data.text[$0] }
            }
        }
    }
}
