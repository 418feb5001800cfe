import BrokerSupport
import Delivery
import Foundation
import Settings
import Testing

extension Deployment {
    /// Where an instance serves its console, or its metrics, once it does; ends with a slash.
    func address(_ instance: String, _ what: String) throws -> String {
        try awaitLog(instance, "msg=\(what) address=")
        let line = try #require(log(instance).firstMatch(of: /address=(http:\/\/[^\/\s]+\/)/))
        return String(line.1)
    }
}

extension HTTPAnswer {
    /// What a program is answered.
    static func get(_ url: String, token: String? = nil) throws -> HTTPAnswer {
        let settings = HTTPSettings(url: url, token: token.map(Secret.init))
        return try CurlSender(settings, keeping: 1 << 24).send(HTTPRequest(url: url, body: nil)).get()
    }
}
