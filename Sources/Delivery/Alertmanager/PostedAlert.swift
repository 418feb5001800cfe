import EventTime
import Foundation

/// An alert as Alertmanager's API (version 2) takes it. The labels are what it is known by.
struct PostedAlert: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// And goes on so for as long without being sent again.
        case firing(for: Duration)
        case ended(Timestamp)
    }

    var labels: [String: String]
    var annotations: [String: String]
    /// When Vigía first said it; not the time of the events, with which Alertmanager's `group_wait` would be
    /// over before the first alert of a group arrives.
    var startsAt: Timestamp
    var state: State
    /// The page of the episode.
    var generatorURL: String?
}

/// The body of a request with alerts.
enum AlertmanagerBody {
    /// - Parameter now: the end of an alert that has ended may not lie later, or it would still fire.
    static func encode(_ alerts: [PostedAlert], now: Timestamp) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let posted = alerts.map { alert in
            let start = min(alert.startsAt, now)
            let end: Timestamp
            switch alert.state {
            case .firing(let span): end = now + span
            case .ended(let time): end = max(start, min(time, now))
            }
            return Wire(
                labels: alert.labels, annotations: alert.annotations, startsAt: start.rfc3339,
                endsAt: end.rfc3339, generatorURL: alert.generatorURL)
        }
        guard let bytes = try? encoder.encode(posted) else {
            preconditionFailure("texts and times that JSON cannot say: \(posted)")
        }
        return Array(bytes)
    }

    private struct Wire: Encodable {
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String?
    }
}
