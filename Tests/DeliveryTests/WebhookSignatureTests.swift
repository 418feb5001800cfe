import Credentials
import EventTime
import Foundation
import Testing

@testable import Delivery

@Suite struct WebhookSignatureTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    @Test(
        "The codes of RFC 4231",
        arguments: [
            (
                String(repeating: "\u{0b}", count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                "Jefe", "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
        ])
    func codes(key: String, text: String, code: String) {
        #expect(hex(MessageCode.code(of: Array(text.utf8), key: Array(key.utf8))) == code)
    }

    /// The example that libraries of the Standard Webhooks specification test themselves with.
    @Test func `a signature is that of the Standard Webhooks specification`() {
        let message = OutgoingMessage(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: Array("{\"test\": 2432232314}".utf8), count: 1)
        let headers = WebhookSignature.headers(
            message, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            now: Timestamp(milliseconds: 1_614_265_330_000))
        #expect(
            headers == [
                "webhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp: 1614265330",
                "webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ])
    }

    @Test func `an id cannot write headers of its own`() {
        let message = OutgoingMessage(id: "e1-1\r\nX-Own: é", body: [], count: 1)
        let headers = WebhookSignature.headers(message, secret: nil, now: Timestamp(milliseconds: 0))
        #expect(headers.first == "webhook-id: e1-1X-Own:")
    }

    @Test func `without a secret a message has its id and time and no signature`() {
        let message = OutgoingMessage(id: "e1-1", body: [], count: 1)
        let headers = WebhookSignature.headers(message, secret: nil, now: Timestamp(milliseconds: 1999))
        #expect(headers == ["webhook-id: e1-1", "webhook-timestamp: 1"])
    }
}
