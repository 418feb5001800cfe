package import Alerting

/// What the first bytes of an alert's record tell: enough to sort it in, without reading all of it.
///
/// `AlertCodec` writes its members in one order, so they are found by looking: a hundredth of the time that a
/// JSON parser takes. Who starts reads every word that was ever said.
package struct AlertHead: Hashable, Sendable {
    /// Of the word.
    package let id: String
    /// Of the word.
    package let status: Status
    /// Whether it rests on settled buckets.
    package let wordClass: WordClass
    /// Of the word.
    package let severity: Severity
    /// The end of its bucket, RFC 3339.
    package let time: String
    /// Of an amended word: its episode had ended before.
    private let hasEnded: Bool

    /// Whether the episode fires after this word.
    package var isFiring: Bool { status.isFiring(hasEnded: hasEnded) }

    /// Nil where the record is none of ours.
    package init?(_ record: UnsafeRawBufferPointer) {
        let head = String(decoding: record.prefix(600), as: UTF8.self)
        func member(_ name: String) -> Substring? {
            guard let start = head.firstRange(of: "\"\(name)\":\"")?.upperBound else { return nil }
            return head[start...].prefix { $0 != "\"" }
        }
        guard let id = member("id"), let time = member("time"),
            let status = member("status").flatMap({ Status(rawValue: String($0)) }),
            let wordClass = member("class").flatMap({ WordClass(rawValue: String($0)) }),
            let severity = member("severity").flatMap({ Severity(rawValue: String($0)) })
        else { return nil }
        self.id = String(id)
        self.status = status
        self.wordClass = wordClass
        self.severity = severity
        self.time = String(time)
        hasEnded = status == .amended && Self.tellsEnd(record)
    }

    /// `"ended":true` stands behind the corrections.
    private static func tellsEnd(_ record: UnsafeRawBufferPointer) -> Bool {
        String(decoding: record, as: UTF8.self).contains("\"ended\":true")
    }
}
