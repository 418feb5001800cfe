import EventTime
import Foundation

@testable import Delivery

/// What an Alertmanager remembers, as far as these tests ask: alerts by labels, and until when they fire.
struct AlertmanagerModel {
    struct Told: Decodable, Equatable {
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
    }

    private(set) var alerts: [[String: String]: Told] = [:]
    /// Labels of alerts that have been told to have ended, in order.
    private(set) var ended: [[String: String]] = []

    mutating func take(_ message: OutgoingMessage, now: Timestamp) throws {
        for alert in try JSONDecoder().decode([Told].self, from: Data(message.body)) {
            if let end = Timestamp(alert.endsAt), end <= now { ended.append(alert.labels) }
            alerts[alert.labels] = alert
        }
    }

    mutating func forgetAll() { alerts = [:] }

    func firing(at now: Timestamp) -> [Told] {
        alerts.values.filter { Timestamp($0.endsAt).map { $0 > now } ?? false }
            .sorted { $0.labels.description < $1.labels.description }
    }

    /// The episodes that fire one by one, and the roll-ups, `RULE/BUCKET`.
    func standing(at now: Timestamp) -> (episodes: Set<String>, rollUps: Set<String>) {
        let firing = firing(at: now)
        return (
            Set(firing.compactMap { $0.labels["episode"] }),
            Set(
                firing.compactMap { alert in
                    alert.labels["rollup"].map { "\(alert.labels["rule"] ?? "")/\($0)" }
                })
        )
    }
}

extension Outbox {
    /// Sends all that waits.
    mutating func drain(into model: inout AlertmanagerModel, now: Timestamp) throws {
        while let message = next(now: now) {
            try model.take(message, now: now)
            delivered()
        }
    }
}
