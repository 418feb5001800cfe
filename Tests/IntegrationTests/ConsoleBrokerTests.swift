import Alerting
import BrokerSupport
import Console
import Delivery
import EventCodec
import Foundation
import Settings
import Testing

/// The console of a daemon on a real broker, as programs and a real browser see it.
@Suite(.needsBroker)
struct ConsoleBrokerTests {
    private let deployment: Deployment

    init() throws {
        deployment = try Deployment(
            Broker.shared(), rules: Self.rules,
            console: """
                {listen: "127.0.0.1:0",
                 users: [{name: vera, role: viewer, secret: vera-reads-it},
                         {name: omar, role: operator, secret: omar-answers}]}
                """)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private static let rules = """
        rules:
          - name: area-surge
            summary: {en: "Surge in {area}", es: "Aumento en {area}"}
            stream: encounters
            by: [area]
            drivers: [nationality]
            bucket: day
            zone: UTC
            threshold: {above: 60}
            severity: {warning: 60, critical: 110}
            team: border
          - name: nationality-doubles
            summary: {en: "Twice as many of {nationality}", es: "El doble de {nationality}"}
            stream: encounters
            by: [nationality]
            bucket: day
            zone: UTC
            change: {against: previous, above: 100%, floor: 5}
        """

    /// Where an instance serves it, once it does.
    private func address(_ instance: String = "one") throws -> String {
        try deployment.address(instance, "console")
    }

    private func json(_ url: String) throws -> [String: Any] {
        let body = try HTTPAnswer.get(url).body
        return try #require(
            try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
    }

    private func firing(_ address: String) throws -> Set<String> {
        let list = try json(address + "api/episodes?limit=1000")["episodes"] as? [[String: Any]] ?? []
        return Set(list.compactMap { $0["id"] as? String })
    }

    /// Writes events, and waits until all that they cause has been said.
    private func fill() throws {
        try deployment.write(TestEvent.stream(3000, seed: 7))
        try deployment.settle()
    }

    @Test("The episodes that fire are those of a replay, in the daemon's console and in one that runs alone")
    func firingIsWhatAReplaySays() throws {
        _ = try deployment.start(["run"])
        let own = try address()
        try fill()
        let last = try deployment.replayedEpisodes()
        let expected = Set(last.filter { $0.value.isFiring }.keys)
        #expect(!expected.isEmpty && last.count > expected.count)
        try deployment.wait(for: "the episodes of a replay", .seconds(60)) { try firing(own) == expected }

        _ = try deployment.start(["console"], instance: "alone")
        let alone = try address("alone")
        try deployment.wait(for: "the same alone", .seconds(60)) {
            try json(alone + "api/overview")["reading"] as? String == "live"
        }
        #expect(try firing(alone) == expected)
        let overview = try json(alone + "api/overview")
        #expect((overview["lag"] as? [String: Any])?["records"] as? Int == 0)
        #expect((overview["series"] as? Int ?? 0) >= 7)

        let episode = try #require(expected.sorted().first)
        let explained = try deployment.said("explain", episode)
        #expect(explained.status == 0, "\(explained.text)")
        // Ids are hashes: a dozen characters of one are no other's.
        #expect(try deployment.said("explain", String(episode.prefix(12))).text == explained.text)
        for part in ["How the number comes about", "threshold", "@"] where !explained.text.contains(part) {
            Issue.record("explain does not say \(part): \(explained.text)")
        }
        #expect(try deployment.said("explain", "nobody").text.contains("no episode on "))
    }

    @Test("A port that is in use is told; the daemon works on without its page, and the console alone ends")
    func portInUse() throws {
        let taken = try ListeningSocket(host: "127.0.0.1", port: 0)
        let answer = try deployment.said("console", "--listen", "127.0.0.1:\(taken.port)")
        #expect(answer.status == 1)
        #expect(answer.text.contains("the port \(taken.port) of 127.0.0.1 is in use"))
        let open = try deployment.said("console", "--listen", "0.0.0.0:0")
        #expect(open.status == 3 && open.text.contains("in plain text"))
    }

    @Test(
        "The API keeps to its description, whatever it is asked",
        .enabled(if: PythonTools.areInstalled, "\(PythonTools.absence)"))
    func apiKeepsToItsDescription() throws {
        _ = try deployment.start(["run"])
        let address = try address()
        try fill()
        let answer = try PythonTools.run(
            "schemathesis",
            [
                "run", "Config/schemas/console.openapi.yaml", "--url", address, "--exclude-path",
                "/api/stream",
                "--max-examples", "15", "--seed", "1", "--no-color",
            ])
        #expect(answer.status == 0, "\(answer.text.suffix(6000))")
    }

    /// Posts JSON with curl; the status and the answer.
    private func post(_ url: String, _ body: String, as secret: String? = nil) throws -> (
        status: Int, text: String
    ) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "curl", "-s", "-w", "\n%{http_code}", "-H", "Content-Type: application/json", "-d", body, url,
            ] + (secret.map { ["-H", "Authorization: Bearer \($0)"] } ?? [])
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let lines = said.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    @Test("Operators answer and silence; all see it, in every console and in a terminal")
    func answers() throws {
        _ = try deployment.start(["console"])
        let address = try address()
        let (mine, other) = (SpokenWord(episode: "mine"), SpokenWord(episode: "other", area: "south"))
        try deployment.say(mine, other)
        try deployment.wait(for: "two episodes", .seconds(60)) { try firing(address) == ["mine", "other"] }
        let answers = address + "api/episodes/mine/answers"
        let body = "{\"kind\":\"acknowledged\",\"why\":\"Calling the sector.\"}"
        #expect(try post(answers, body).status == 401)
        #expect(try post(answers, body, as: "vera-reads-it").status == 403)
        let said = try post(answers, body, as: "omar-answers")
        #expect(said.status == 201 && said.text.contains("\"by\":\"omar\""), "\(said.text)")
        #expect(try post(answers, "{\"kind\":\"maybe\",\"why\":\"x\"}", as: "omar-answers").status == 400)
        #expect(try post(answers, "{\"kind\":\"confirmed\",\"why\":\"\"}", as: "omar-answers").status == 400)
        let nobody = address + "api/episodes/nobody/answers"
        #expect(try post(nobody, body, as: "omar-answers").status == 404)

        let wish =
            "{\"match\":{\"group\":{\"area\":[\"south\"]}},\"why\":\"Known.\","
            + "\"until\":\"2099-01-01T00:00:00Z\"}"
        #expect(
            try post(address + "api/silences", wish, as: "omar-answers").status == 400, "more than a year")
        let end = ISO8601DateFormatter().string(from: Date().addingTimeInterval(3600))
        let sound = wish.replacing("2099-01-01T00:00:00Z", with: end)
        let silence = try post(address + "api/silences", sound, as: "omar-answers")
        #expect(silence.status == 201, "\(silence.text)")

        _ = try deployment.start(["console"], instance: "second")
        let second = try self.address("second")
        func episode(_ id: String) throws -> [String: Any] {
            let all = try json(second + "api/episodes")["episodes"] as? [[String: Any]] ?? []
            return all.first { $0["id"] as? String == id } ?? [:]
        }
        try deployment.wait(for: "what was said in the other console", .seconds(60)) {
            let answer = try episode("mine")["answer"] as? [String: Any]
            let muted = try episode("other")["muted"] as? [String: Any]
            return answer?["why"] as? String == "Calling the sector."
                && muted?["kind"] as? String == "silence"
        }
        #expect(try deployment.said("answers").text.contains("omar"))

        let made = try JSONSerialization.jsonObject(with: Data(silence.text.utf8)) as? [String: Any]
        let id = try #require(made?["id"] as? String)
        let ended = try post(address + "api/silences/\(id)/end", "{\"why\":\"Over.\"}", as: "omar-answers")
        #expect(ended.status == 200 && ended.text.contains("\"state\":\"over\""), "\(ended.text)")
        try deployment.wait(for: "an end", .seconds(60)) { try episode("other")["muted"] == nil }
        let again = try post(address + "api/silences/\(id)/end", "{\"why\":\"Over.\"}", as: "omar-answers")
        #expect(again.status == 409)
    }

    @Test(
        "In a real browser the page is as it should be, and what is produced appears without a reload",
        .enabled(if: PythonTools.areInstalled, "\(PythonTools.absence)"))
    func page() throws {
        _ = try deployment.start(["run"])
        let address = try address()
        try fill()
        let shots = deployment.folder.appending(path: "shots").path
        let checked = try PythonTools.run(
            "python3", ["Tests/Browser/check_page.py", address, "--screenshots", shots])
        #expect(checked.status == 0, "\(checked.text)")
        let spoken = try PythonTools.run(
            "python3", ["Tests/Browser/check_page.py", address, "--user", "omar"],
            environment: ["VIGIA_SECRET": "omar-answers"])
        #expect(spoken.status == 0, "\(spoken.text)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: shots).count >= 20)

        let (process, output) = try PythonTools.start(
            "python3", ["Tests/Browser/check_page.py", address, "--await-episode", "far-away"])
        var said = ""
        while !said.contains("ready") {
            let more = output.availableData
            guard !more.isEmpty else { break }
            said += String(decoding: more, as: UTF8.self)
        }
        try deployment.say(SpokenWord(episode: "new-one", area: "far-away"))
        said += String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
        #expect(said.contains("after_ms"), "\(said)")
    }
}
