package import Alerting
import Foundation

/// An alert as a reader of the topic gets it back: what was shown, no more.
package struct AlertRecord: Hashable, Sendable, Decodable {
    package let id: String
    package let source: String
    package let type: String
    /// The episode.
    package let subject: String
    /// RFC 3339: the end of the bucket.
    package let time: String
    package let data: Content

    package struct Content: Hashable, Sendable, Decodable {
        package let status: Status
        package let wordClass: WordClass
        package let severity: Severity
        package let summary: LocalizedText
        package let text: LocalizedText
        package let rule: Rule
        package let stream: String
        package let group: [String: String]
        package let bucket: Bucket
        package let direction: String
        package let observed: ShownCount
        package let expected: Double?
        package let bound: Bound
        package let reference: Measurement?
        package let change: ShownChange?
        package let since: Bucket
        package let peak: Measurement
        /// Percent.
        package let completeness: Double
        package let feeds: [String]
        /// Nil where nothing is missing.
        package let missing: [String]?
        /// Nil but for silent feeds.
        package let suspends: [String]?
        package let drivers: [Driver]
        package let corrections: [Correction]
        package let reason: Reason?
        package let linked: String?
        /// True where an amended word is of an episode that had ended before.
        package let ended: Bool?
        package let breaks: [LocalizedText]

        private enum CodingKeys: String, CodingKey {
            case status, severity, summary, text, rule, stream, group, bucket, direction, observed, expected
            case bound, reference, change, since, peak, completeness, feeds, drivers, corrections, reason
            case linked, ended, breaks, missing, suspends
            case wordClass = "class"
        }
    }

    package struct Rule: Hashable, Sendable, Decodable {
        package let name: String
        package let version: String
        package let method: String
        package let against: String?
        package let measure: String
        package let team: String?
        package let labels: [String: String]
        package let runbook: String?
    }

    package struct Bucket: Hashable, Sendable, Decodable {
        package let label: String
        package let unit: String
        package let zone: String
        package let start: String
        package let end: String
    }

    package struct Bound: Hashable, Sendable, Decodable {
        package let lower: Double?
        package let upper: Double?
    }

    package struct Measurement: Hashable, Sendable, Decodable {
        package let bucket: Bucket
        package let count: ShownCount
    }

    package struct Driver: Hashable, Sendable, Decodable {
        package let dimension: String
        package let value: String
        package let count: ShownCount?
        package let base: ShownCount?
        /// Percent.
        package let share: Double?
    }

    package struct Correction: Hashable, Sendable, Decodable {
        package let bucket: Bucket
        package let from: ShownCount
        package let to: ShownCount
    }
}

extension AlertCodec {
    /// For readers that show alerts; the daemon itself never reads them back.
    package static func read(_ record: [UInt8]) throws -> AlertRecord {
        try JSONDecoder().decode(AlertRecord.self, from: Data(record))
    }
}

extension Status: Decodable {}
extension WordClass: Decodable {}
extension Severity: Decodable {}
extension Reason: Decodable {}

extension LocalizedText: Decodable {
    private enum CodingKeys: CodingKey { case en, es }

    package init(from decoder: any Decoder) throws {
        let texts = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            en: try texts.decode(String.self, forKey: .en), es: try texts.decode(String.self, forKey: .es))
    }
}

extension ShownCount: Decodable {
    private enum CodingKeys: CodingKey { case below, about }

    package init(from decoder: any Decoder) throws {
        if let count = try? decoder.singleValueContainer().decode(Int64.self) {
            self = .exact(count)
            return
        }
        let hidden = try decoder.container(keyedBy: CodingKeys.self)
        if let limit = try hidden.decodeIfPresent(Int64.self, forKey: .below) {
            self = .below(limit)
        } else {
            self = .rounded(try hidden.decode(Int64.self, forKey: .about))
        }
    }
}

extension ShownChange: Decodable {
    private enum CodingKeys: CodingKey { case below }

    package init(from decoder: any Decoder) throws {
        if let percent = try? decoder.singleValueContainer().decode(Double.self) {
            self = .percent(percent)
        } else {
            let hidden = try decoder.container(keyedBy: CodingKeys.self)
            self = .fewerThan(try hidden.decode(Int64.self, forKey: .below))
        }
    }
}
