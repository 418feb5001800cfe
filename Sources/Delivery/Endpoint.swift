import EventCodec
package import EventTime
package import Settings

/// How a message becomes a request of its receiver.
package enum Endpoint {
    /// The request for a message that is sent now.
    package static func request(
        _ message: OutgoingMessage, to receiver: ReceiverSettings, now: Timestamp
    ) -> HTTPRequest {
        switch receiver.target {
        case .alertmanager(let settings):
            return HTTPRequest(
                url: settings.http.url + "/api/v2/alerts", body: message.body,
                headers: ["Content-Type: application/json", agent])
        case .webhook(let settings):
            let (_, type) = AlertCodec.contentTypeHeader
            return HTTPRequest(
                url: settings.http.url, body: message.body,
                headers: ["Content-Type: \(type)", agent]
                    + WebhookSignature.headers(message, secret: settings.secret?.value, now: now))
        }
    }

    private static let agent = "User-Agent: vigia"
}
