import Foundation
import Settings
import Testing

@testable import Console

@Suite("Logins of the console")
struct LoginTests {
    private static let users = [
        ConsoleSettings.User(name: "vera", role: .viewer, secret: Secret("vera's secret")),
        ConsoleSettings.User(name: "ana", role: .analyst, secret: Secret("ana's secret")),
    ]

    private static func world(_ console: ConsoleSettings) throws -> ConsoleWorld {
        try ConsoleWorld(
            [
                .init(id: "a", day: 1, count: 4), .init(id: "b", day: 2, count: 137),
                .init(id: "c", day: 3, count: 3),
            ], privacyMinimum: 10, console: console)
    }

    private static let exposed = ConsoleSettings(
        listen: .init(host: "0.0.0.0", port: 443), certificate: "/x.pem", users: users)

    private static func post(
        _ body: String, _ headers: [String: String] = [:]
    ) -> HTTPRequest {
        HTTPRequest(
            method: "POST", path: "/api/session",
            headers: ["content-type": "application/json"].merging(headers) { $1 }, body: Array(body.utf8))
    }

    private static let ana = "{\"name\":\"ana\",\"secret\":\"ana's secret\"}"

    @Test("Where others can reach it, nothing is read without a login but whether it lives")
    func exposedNeedsLogin() throws {
        let world = try Self.world(Self.exposed)
        for path in [
            "overview", "episodes", "episodes/x", "series", "series/1", "feeds", "lag", "rules", "stream",
        ] {
            #expect(world.api.answer(HTTPRequest(path: "/api/\(path)")).status == 401, "\(path)")
        }
        #expect(world.api.answer(HTTPRequest(path: "/metrics")).status == 401)
        #expect(world.api.answer(HTTPRequest(path: "/live")).status == 200)
        #expect(world.api.answer(HTTPRequest(path: "/")).status == 200)
        let bearer = ["authorization": "Bearer vera's secret"]
        #expect(world.api.answer(HTTPRequest(path: "/api/overview", headers: bearer)).status == 200)
        #expect(world.api.answer(HTTPRequest(path: "/metrics", headers: bearer)).status == 200)
    }

    @Test("Small counts are hidden from everybody but analysts")
    func smallCounts() throws {
        let world = try Self.world(ConsoleSettings(users: Self.users))
        for headers in [[:], ["authorization": "Bearer vera's secret"]] {
            let counts = try world.chart("many north", headers: headers).map { $0["count"] as? [String: Int] }
            #expect(counts == [["below": 10], ["about": 140], ["below": 10]])
        }
        let exact = try world.chart("many north", headers: ["authorization": "Bearer ana's secret"])
        #expect(exact.map { $0["count"] as? Int } == [4, 137, 3])
    }

    @Test("A session begins with the right secret, is a cookie that no script reads, and ends")
    func session() throws {
        let world = try Self.world(Self.exposed)
        let answer = world.api.answer(Self.post(Self.ana))
        #expect(answer.status == 200)
        let cookie = try #require(answer.headers.first { $0.name == "Set-Cookie" }?.value)
        for attribute in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            #expect(cookie.contains(attribute))
        }
        let pair = String(cookie.prefix { $0 != ";" })
        let session = ["cookie": "other=1; \(pair)"]
        #expect(try world.get("/api/session", headers: session)["role"] as? String == "analyst")
        #expect(try world.chart("many north", headers: session).first?["count"] as? Int == 4)
        let out = HTTPRequest(method: "DELETE", path: "/api/session", headers: session)
        #expect(world.api.answer(out).status == 204)
        #expect(world.api.answer(HTTPRequest(path: "/api/overview", headers: session)).status == 401)
    }

    private static let attacker = ClientAddress([203, 0, 113, 7])
    private static let office = ClientAddress([198, 51, 100, 2])

    private static func from(_ client: ClientAddress?, _ request: HTTPRequest) -> HTTPRequest {
        var request = request
        request.client = client
        return request
    }

    private static func guess(at client: ClientAddress?) -> HTTPRequest {
        from(client, post("{\"name\":\"ana\",\"secret\":\"guess\"}"))
    }

    private static func program(_ secret: String, at client: ClientAddress?) -> HTTPRequest {
        from(client, HTTPRequest(path: "/api/overview", headers: ["authorization": "Bearer \(secret)"]))
    }

    @Test("After ten wrong secrets an address is let in no more for a while, even with the right one")
    func guessing() throws {
        let world = try Self.world(Self.exposed)
        for _ in 0..<10 { #expect(world.api.answer(Self.guess(at: Self.attacker)).status == 401) }
        for request in [
            Self.post(Self.ana),
            HTTPRequest(path: "/api/overview", headers: ["authorization": "Bearer vera's secret"]),
        ] {
            let barred = world.api.answer(Self.from(Self.attacker, request))
            #expect(barred.status == 429)
            #expect(barred.headers.contains { $0.name == "Retry-After" })
        }
        let wrong = world.api.answer(Self.program("another guess", at: Self.attacker))
        #expect(wrong.status == 429, "what is wrong is answered as what is right: nothing can be learned")
    }

    @Test("One who guesses keeps nobody out who comes from another address")
    func othersAreLetIn() throws {
        let world = try Self.world(Self.exposed)
        for _ in 0..<20 { _ = world.api.answer(Self.guess(at: Self.attacker)) }
        #expect(world.api.answer(Self.from(Self.office, Self.post(Self.ana))).status == 200)
        #expect(world.api.answer(Self.program("vera's secret", at: Self.office)).status == 200)
    }

    @Test("Who is in stays in, whoever guesses at the same address: sessions, and programs")
    func whoIsInStays() throws {
        let world = try Self.world(Self.exposed)
        let answer = world.api.answer(Self.from(Self.office, Self.post(Self.ana)))
        let cookie = try #require(answer.headers.first { $0.name == "Set-Cookie" }?.value)
        #expect(world.api.answer(Self.program("vera's secret", at: Self.office)).status == 200)
        for _ in 0..<20 { _ = world.api.answer(Self.guess(at: Self.office)) }
        let session = HTTPRequest(
            path: "/api/overview", headers: ["cookie": String(cookie.prefix { $0 != ";" })])
        #expect(world.api.answer(Self.from(Self.office, session)).status == 200)
        #expect(world.api.answer(Self.program("vera's secret", at: Self.office)).status == 200)
        // Her secret was only ever right in the form.
        #expect(world.api.answer(Self.program("ana's secret", at: Self.office)).status == 429)
    }

    @Test(
        "A login from a page of another site, or from a form, is refused",
        arguments: [
            (["sec-fetch-site": "cross-site"], 403),
            (["origin": "https://evil.example", "host": "localhost:8427"], 403),
            (["content-type": "text/plain"], 415),
            (["content-type": "application/x-www-form-urlencoded"], 415),
            (["origin": "http://localhost:8427", "host": "localhost:8427"], 200),
            (["origin": "http://[::1]:8427", "host": "[::1]:8427"], 200),
            (["origin": "null", "host": "localhost:8427"], 403),
        ])
    func crossSite(_ headers: [String: String], _ status: Int) throws {
        let world = try Self.world(ConsoleSettings(users: Self.users))
        #expect(world.api.answer(Self.post(Self.ana, headers)).status == status)
    }

    @Test(
        "A name that only leads here is refused where no login is asked for",
        arguments: [
            ("evil.example", 403), ("localhost:8427", 200), ("127.0.0.1", 200), ("[::1]:8427", 200),
            ("127.evil.example", 403),
        ])
    func rebinding(_ host: String, _ status: Int) throws {
        let world = try Self.world(ConsoleSettings())
        let request = HTTPRequest(path: "/api/overview", headers: ["host": host])
        #expect(world.api.answer(request).status == status)
    }

    @Test(
        "What is no login is told", arguments: ["", "[]", "{\"name\":\"ana\"}", "{\"name\":1,\"secret\":2}"])
    func malformed(_ body: String) throws {
        #expect(try Self.world(ConsoleSettings(users: Self.users)).api.answer(Self.post(body)).status == 400)
    }

    @Test("Whatever changes something needs a login, even on a loopback address, and refuses other sites")
    func changes() throws {
        let users = [ConsoleSettings.User(name: "omar", role: .operator, secret: Secret("omar answers"))]
        let world = try Self.world(ConsoleSettings(users: users + Self.users))
        func status(_ path: String, _ headers: [String: String]) -> Int {
            world.api.answer(
                HTTPRequest(
                    method: "POST", path: path,
                    headers: ["content-type": "application/json"].merging(headers) { $1 },
                    body: Array("{}".utf8))
            ).status
        }
        let omar = ["authorization": "Bearer omar answers"]
        for path in ["/api/episodes/x/answers", "/api/silences", "/api/silences/x/end"] {
            #expect(status(path, [:]) == 401)
            #expect(status(path, ["authorization": "Bearer vera's secret"]) == 403)
            #expect(status(path, omar.merging(["sec-fetch-site": "cross-site"]) { $1 }) == 403)
            #expect(status(path, omar.merging(["content-type": "text/plain"]) { $1 }) == 415)
            #expect([400, 404].contains(status(path, omar)))
            #expect(world.api.answer(HTTPRequest(method: "DELETE", path: path)).status == 405)
        }
    }

    @Test("A stream with exact numbers ends with the session by which it was asked for")
    func streamEnds() throws {
        let world = try Self.world(ConsoleSettings(users: Self.users))
        let answer = world.api.answer(Self.post(Self.ana))
        let cookie = try #require(
            answer.headers.first { $0.name == "Set-Cookie" }?.value.prefix { $0 != ";" })
        let session = ["cookie": String(cookie)]
        func mayRead(_ headers: [String: String]) throws -> @Sendable () -> Bool {
            let stream = world.api.answer(HTTPRequest(path: "/api/stream", headers: headers))
            guard case .events(_, after: _, for: _, while: let mayRead) = stream.body else {
                throw ConsoleWorld.Refused(status: stream.status, text: "no stream")
            }
            return mayRead
        }
        let (exact, anybody) = (try mayRead(session), try mayRead([:]))
        #expect(exact() && anybody())
        _ = world.api.answer(HTTPRequest(method: "DELETE", path: "/api/session", headers: session))
        #expect(!exact() && anybody())
    }
}
