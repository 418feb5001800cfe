import Foundation
import Settings

/// Turns away what comes from another site, or through a name that is not ours.
struct RequestGate: Sendable {
    private let settings: ConsoleSettings

    init(_ settings: ConsoleSettings) { self.settings = settings }

    /// Where no login is asked for, a page of another site could read what this machine may read, if a name
    /// of its own led here: so the name must be one of this machine.
    func check(_ request: HTTPRequest) throws(APIError) {
        guard !settings.needsLogin, let host = request.headers["host"] else { return }
        let name =
            host.hasPrefix("[")
            ? String(host.prefix { $0 != "]" }.dropFirst()) : String(host.prefix { $0 != ":" })
        let isOurs = ConsoleSettings.Address(host: name.lowercased(), port: 0).isLoopback
        guard isOurs else {
            throw APIError(
                403, "the console is served to this machine alone, not as \(host.prefix(80))",
                es: "la consola solo se sirve a esta máquina, no como \(host.prefix(80))")
        }
    }

    /// What changes something must come from our own page, or from a program, and be JSON, which no form of
    /// another site can send.
    func checkChange(_ request: HTTPRequest) throws(APIError) {
        if let site = request.headers["sec-fetch-site"], !["same-origin", "none"].contains(site) {
            throw Self.fromAnotherSite
        }
        if let origin = request.headers["origin"], let host = request.headers["host"],
            origin.lowercased().split(separator: "//", maxSplits: 1).last.map(String.init)
                != host.lowercased()
        {
            throw Self.fromAnotherSite
        }
        if request.method == "POST" {
            let type = request.headers["content-type"]?.prefix { $0 != ";" }.lowercased()
            guard type == "application/json" else {
                throw APIError(
                    415, "write Content-Type: application/json",
                    es: "escriba Content-Type: application/json")
            }
        }
    }

    private static let fromAnotherSite = APIError(
        403, "this must not come from a page of another site",
        es: "esto no debe venir de una página de otro sitio")

    /// What every answer says to browsers.
    static func protection(isEncrypted: Bool) -> [(name: String, value: String)] {
        [
            (
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src "
                    + "'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            ),
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] + (isEncrypted ? [("Strict-Transport-Security", "max-age=31536000")] : [])
    }
}

/// The body of a request for a session.
struct LoginWish {
    let name: String
    let secret: String

    init(_ request: HTTPRequest) throws(APIError) {
        struct Body: Decodable {
            let name: String
            let secret: String
        }
        guard let object = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any],
            Set(object.keys) == ["name", "secret"],
            let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)),
            (1...100).contains(body.name.unicodeScalars.count),
            (1...1000).contains(body.secret.unicodeScalars.count)
        else {
            let form = "{\"name\": \"...\", \"secret\": \"...\"}"
            throw APIError(400, "write \(form)", es: "escriba \(form)")
        }
        (name, secret) = (body.name, body.secret)
    }
}
