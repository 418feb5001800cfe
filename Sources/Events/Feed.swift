/// One report of one source in one stream: the unit in which figures arrive, are late, and fall silent.
/// The same people stand in several feeds, so feeds are compared and never added.
package struct Feed: Hashable, Sendable {
    package let stream: String
    package let source: String
    package let report: String

    package init(stream: String, source: String, report: String) {
        self.stream = stream
        self.source = source
        self.report = report
    }

    /// The report of an event that names none.
    package static let defaultReport = "events"
}

extension Feed: Comparable {
    package static func < (left: Feed, right: Feed) -> Bool {
        (left.stream, left.source, left.report) < (right.stream, right.source, right.report)
    }
}

extension Feed: LosslessStringConvertible {
    /// `encounters/USBP/khsm-sector`; a `/` or `%` inside a part is written `%2F` or `%25`.
    package var description: String {
        [stream, source, report].map { part in
            String(part.flatMap { $0 == "/" ? "%2F" : $0 == "%" ? "%25" : String($0) })
        }.joined(separator: "/")
    }

    /// Reads `description` back; nil unless it has exactly three parts, none of them empty.
    package init?(_ description: String) {
        let parts = description.split(separator: "/", omittingEmptySubsequences: false).map(Feed.unescaped)
        guard parts.count == 3, let stream = parts[0], let source = parts[1], let report = parts[2],
            !stream.isEmpty, !source.isEmpty, !report.isEmpty
        else { return nil }
        self.init(stream: stream, source: source, report: report)
    }

    private static func unescaped(_ part: Substring) -> String? {
        var pieces = part.split(separator: "%", omittingEmptySubsequences: false)[...]
        var text = String(pieces.removeFirst())
        for piece in pieces {
            switch piece.prefix(2) {
            case "2F": text += "/" + piece.dropFirst(2)
            case "25": text += "%" + piece.dropFirst(2)
            case _: return nil
            }
        }
        return text
    }
}
