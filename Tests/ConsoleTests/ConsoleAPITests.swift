import EventCodec
import Foundation
import Settings
import Testing

@testable import Console

@Suite("The console's API")
struct ConsoleAPITests {
    typealias Event = ConsoleWorld.Event

    private static let surge = [
        Event(id: "a", day: 1, count: 50), Event(id: "b", day: 2, area: "south", count: 60),
        Event(id: "c", day: 3, count: 500), Event(id: "d", day: 3, area: "south", count: 200),
        Event(id: "e", day: 4, count: 20),
    ]

    @Test("What fires is listed, the worst first, and what has ended apart")
    func episodes() throws {
        let world = try ConsoleWorld(Self.surge + [Event(id: "f", day: 4, area: "south", count: 300)])
        func ids(_ state: String) throws -> [[String: Any]] {
            try world.get("/api/episodes", [("state", state), ("rule", "many")])["episodes"]
                as? [[String: Any]] ?? []
        }
        let firing = try ids("firing")
        #expect(firing.map { ($0["names"] as? [String: String])?["en"] } == ["south"])
        #expect(firing.first?["observed"] as? Int == 300)
        #expect(firing.first?["severity"] as? String == "warning")
        #expect((firing.first?["bound"] as? [String: Any])?["upper"] as? Int == 100)
        #expect(try ids("ended").map { ($0["names"] as? [String: String])?["en"] } == ["north"])
        #expect(try ids("all").count == 2)
    }

    @Test("What fires is found by the names of its group, in either language and any case")
    func search() throws {
        let world = try ConsoleWorld([
            .init(id: "a", day: 1, nationality: "VEN", count: 5),
            .init(id: "b", day: 2, nationality: "VEN", count: 50),
            .init(id: "c", day: 1, nationality: "DEU", count: 5),
            .init(id: "d", day: 2, nationality: "DEU", count: 50),
        ])
        func found(_ words: String) throws -> [String?] {
            let list = try world.get("/api/episodes", [("q", words)])["episodes"] as? [[String: Any]] ?? []
            return list.map { ($0["group"] as? [String: String])?["nationality"] }
        }
        #expect(try found("germany DOUBLED") == ["DEU"])
        #expect(try found("alemania") == ["DEU"])
        #expect(try found("ven") == ["VEN"])
        #expect(try found("germany ven") == [])
    }

    @Test("Severity comes before excess, and excess before novelty")
    func order() throws {
        let world = try ConsoleWorld(
            [("w", 350), ("x", 420), ("y", 110), ("z", 900)].map { area, count in
                Event(id: area, day: 5, area: area, count: count)
            })
        let listed = try world.get("/api/episodes", [("rule", "many")])["episodes"] as? [[String: Any]] ?? []
        #expect(listed.map { ($0["group"] as? [String: String])?["area"] } == ["z", "x", "w", "y"])
    }

    @Test("A chart has what was counted, a missing bucket is none, and what is still counting is open")
    func chart() throws {
        let world = try ConsoleWorld(Self.surge, settles: false)
        let points = try world.chart("many north")
        #expect(
            points.map { $0["label"] as? String } == ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"])
        #expect(points.map { $0["state"] as? String } == ["settled", "settled", "settled", "open"])
        #expect(points.map { $0["count"] as? Int } == [50, 0, 500, 20])
        #expect(points.map { $0["fires"] as? Bool } == [false, false, true, false])
        #expect(points.allSatisfy { $0["upper"] as? Int == 100 })
    }

    @Test("What was changed after it had settled is marked")
    func revised() throws {
        let late = Event(id: "late", day: 2, count: 7)
        let world = try ConsoleWorld(Self.surge + [late, Event(id: "z", day: 6, count: 1)])
        let points = try world.chart("many north")
        #expect(
            points.filter { $0["revised"] as? Bool == true }.map { $0["label"] as? String } == ["2024-01-02"])
        #expect(points.map { $0["count"] as? Int } == [50, 7, 500, 20, 0, 1])
    }

    @Test("An explanation has the words, the rule as it is written, each step, and the record itself")
    func explanation() throws {
        let world = try ConsoleWorld(Self.surge)
        let ended = try world.get(
            "/api/episodes", [("state", "ended"), ("rule", "many"), ("q", "NORTH many")])
        let id = try #require((ended["episodes"] as? [[String: Any]])?.first?["id"] as? String)
        let explanation = try world.get("/api/episodes/\(id)")
        let words = explanation["words"] as? [[String: Any]] ?? []
        #expect(words.map { $0["status"] as? String } == ["firing", "firing", "resolved"])
        #expect(words.allSatisfy { $0["topic"] as? String == "vigia.alerts" && $0["offset"] is Int })
        let rule = explanation["rule"] as? [String: Any]
        #expect((rule?["text"] as? String)?.hasPrefix("name: many\nsummary: {en:") == true)
        #expect((rule?["text"] as? String)?.hasSuffix("team: border") == true)
        #expect((explanation["alert"] as? [String: Any])?["subject"] as? String == id)
        let steps = (explanation["steps"] as? [[String: String]] ?? []).compactMap { $0["en"] }
        #expect(steps.contains { $0.contains("2024-01-04T00:00:00Z") && $0.contains("area = north") })
        #expect(throws: ConsoleWorld.Refused.self) { try world.get("/api/episodes/nobody") }
    }

    @Test("Labels and groups keep the names that their authors gave them")
    func namesAreKept() {
        struct Labelled: Encodable { let someLabels: [String: String] }
        #expect(
            JSONBody.text(Labelled(someLabels: ["myLabel": "x", "a_b": "y"])).contains("\"myLabel\":\"x\""))
        #expect(JSONBody.text(Labelled(someLabels: [:])) == "{\"some_labels\":{}}")
    }

    @Test(
        "A parameter that is wrong is told in a sentence",
        arguments: [
            ("/api/episodes", "state", "open", "state is firing, ended or all, not open"),
            ("/api/episodes", "limit", "0", "limit is a number from 1 to 1000"),
            ("/api/episodes", "limit", "+7", "limit is a number from 1 to 1000"),
            ("/api/episodes", "stat", "all", "there is no parameter stat"),
            ("/api/series", "q", String(repeating: "e\u{301}", count: 150), "q has more than 200 characters"),
        ])
    func wrongParameters(_ path: String, _ name: String, _ value: String, _ sentence: String) throws {
        let world = try ConsoleWorld([])
        let refused = #expect(throws: ConsoleWorld.Refused.self) { try world.get(path, [(name, value)]) }
        #expect(refused?.status == 400)
        #expect(refused?.text.contains("\"error\":\"\(sentence)\"") == true)
    }

    @Test("Why something is not done is told in both languages")
    func problems() throws {
        let world = try ConsoleWorld(Self.surge)
        let answer = world.api.answer(HTTPRequest(path: "/api/episodes", query: [("limit", "0")]))
        let problem = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.bytes)) as? [String: Any])
        #expect(problem["error"] as? String == "limit is a number from 1 to 1000")
        #expect(
            problem["text"] as? [String: String] == [
                "en": "limit is a number from 1 to 1000", "es": "limit es un número de 1 a 1000",
            ])
    }

    @Test("The page is in the program, whole, and asks nobody else")
    func page() throws {
        let world = try ConsoleWorld([])
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Console/Page")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(PageAsset.names == files)
        for file in files {
            let response = world.api.answer(
                HTTPRequest(path: file == "index.html" ? "/" : "/page/\(file)"))
            #expect(response.status == 200)
            #expect(try Data(response.bytes) == Data(contentsOf: folder.appending(path: file)))
            #expect(response.headers.contains { $0.name == "Content-Security-Policy" })
            let text = String(decoding: response.bytes, as: UTF8.self)
            let addresses = text.matches(of: /(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\//)
            #expect(addresses.isEmpty, "\(file) names another host")
        }
    }

    @Test("Health, readiness with its reasons, and metrics")
    func operation() throws {
        let world = try ConsoleWorld([])
        #expect(try world.get("/live")["status"] as? String == "ok")
        let ready = world.api.answer(HTTPRequest(path: "/ready"))
        #expect(ready.status == 503)
        #expect(String(decoding: ready.bytes, as: UTF8.self).contains("nothing is assigned"))
        #expect(world.api.answer(HTTPRequest(path: "/metrics")).bytes == Array("vigia_up 1\n".utf8))
        #expect(world.api.answer(HTTPRequest(method: "PUT", path: "/api/feeds")).status == 405)
        #expect(world.api.answer(HTTPRequest(path: "/api/nothing")).status == 404)
    }
}
