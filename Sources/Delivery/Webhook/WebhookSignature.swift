import Credentials
package import EventTime
import Foundation

/// Signs a request as the Standard Webhooks specification says: HMAC-SHA256 over `ID.TIME.BODY`, so that a
/// receiver knows who sent it, that nothing was changed, and when it was sent.
package enum WebhookSignature {
    /// The headers `webhook-id`, `webhook-timestamp` and, with a secret, `webhook-signature`.
    ///
    /// - Parameter secret: a text, or `whsec_` and base64, as libraries for receivers write it.
    package static func headers(
        _ message: OutgoingMessage, secret: String?, now: Timestamp
    ) -> [String] {
        let seconds = now.milliseconds / 1000
        let id = headerText(message.id)
        let headers = ["webhook-id: \(id)", "webhook-timestamp: \(seconds)"]
        guard let secret else { return headers }
        let signed = Array("\(id).\(seconds).".utf8) + message.body
        return headers + [
            "webhook-signature: "
                + "v1,\(Data(MessageCode.code(of: signed, key: key(secret))).base64EncodedString())"
        ]
    }

    /// Who else writes to the alert topic must not write headers of ours.
    private static func headerText(_ id: String) -> String {
        String(String.UnicodeScalarView(id.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }))
    }

    private static func key(_ secret: String) -> [UInt8] {
        let prefix = "whsec_"
        guard secret.hasPrefix(prefix), let key = Data(base64Encoded: String(secret.dropFirst(prefix.count)))
        else { return Array(secret.utf8) }
        return Array(key)
    }
}
