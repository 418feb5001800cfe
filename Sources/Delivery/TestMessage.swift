import Alerting
package import EventTime
import Events
import Foundation
package import Settings

/// A message that says that it is a test, to see whether a receiver is reached and lets us in.
package enum TestMessage {
    /// An alert of five minutes, or an event of the type `org.vigia.test.v1`.
    package static func make(for receiver: ReceiverSettings, application: String, now: Timestamp)
        -> OutgoingMessage
    {
        let text = LocalizedText(
            en: "A test message of Vigía for the receiver \(receiver.name): nothing has happened.",
            es: "Un mensaje de prueba de Vigía para el receptor \(receiver.name): no ha pasado nada.")
        let id = "test-\(receiver.name)-\(now.milliseconds)"
        switch receiver.target {
        case .alertmanager:
            let alert = PostedAlert(
                labels: [
                    "alertname": "VigiaTest", "application": application, "receiver": receiver.name,
                    "severity": "info", "test": "true",
                ],
                annotations: ["summary": text[receiver.language]], startsAt: now,
                state: .firing(for: .seconds(300)),
                generatorURL: nil)
            return OutgoingMessage(id: id, body: AlertmanagerBody.encode([alert], now: now), count: 1)
        case .webhook:
            let event = Event(
                id: id, source: "/vigia/\(application)", time: now.rfc3339,
                data: ["en": text.en, "es": text.es])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            guard let body = try? encoder.encode(event) else {
                preconditionFailure("a test message that JSON cannot say: \(event)")
            }
            return OutgoingMessage(id: id, body: Array(body), count: 1)
        }
    }

    private struct Event: Encodable {
        var specversion = "1.0"
        let id: String
        let source: String
        var type = "org.vigia.test.v1"
        let time: String
        var datacontenttype = "application/json"
        let data: [String: String]
    }
}
