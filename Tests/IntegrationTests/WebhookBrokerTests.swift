import BrokerSupport
import Credentials
import Delivery
import EventTime
import Foundation
import Testing

/// From a real broker to a real HTTP server.
@Suite(.needsBroker) struct WebhookBrokerTests {
    private static let secret = "a secret that nobody guesses"

    private func deployment(_ receivers: String) throws -> Deployment {
        let deployment = try Deployment(
            Broker.shared(), rules: SmokeDaemonBrokerTests.rules, receivers: receivers)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        return deployment
    }

    private func waitFor(_ server: WebServer, _ ids: [String], in deployment: Deployment) throws {
        try deployment.wait(for: "\(ids) at the webhook", .seconds(60)) { try told(server) == ids }
    }

    /// The ids in the order in which they were first told.
    private func told(_ server: WebServer) throws -> [String] {
        var ids: [String] = []
        for request in try server.requests() {
            let id = request.headers["webhook-id"] ?? ""
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }

    @Test func eachWordArrivesSignedAndByteForByte() throws {
        let keys = try Certificates()
        let server = try WebServer(keys, wantsClient: true)
        let deployment = try deployment(
            """
            [{name: hook, webhook: {url: "\(server.url)/vigia", secret: \(Self.secret), ca: \(keys.authority),
              certificate: \(keys.client), key: \(keys.clientKey)}}]
            """)
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        let word = SpokenWord(episode: "a")
        try deployment.say(word, word.ending())
        try waitFor(server, ["a-1", "a-2"], in: deployment)
        let request = try #require(try server.requests().first)
        #expect(request.body == word.json && request.path == "/vigia")
        #expect(request.headers["content-type"] == "application/cloudevents+json; charset=UTF-8")
        let seconds = try #require(request.headers["webhook-timestamp"])
        let signed = Array("a-1.\(seconds).\(request.body)".utf8)
        let code = MessageCode.code(of: signed, key: Array(Self.secret.utf8))
        #expect(request.headers["webhook-signature"] == "v1,\(Data(code).base64EncodedString())")
    }

    @Test func whatFailsIsTriedAgainUntilItIsTakenAndNotBeforeTheReceiverWants() throws {
        let server = try WebServer()
        let deployment = try deployment(#"[{name: hook, webhook: {url: "\#(server.url)", timeout: 1s}}]"#)
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try server.answer([
            .status(500), .none, .status(503, headers: ["Retry-After": "3"], body: "in repair"), .status(204),
        ])
        try deployment.say(SpokenWord(episode: "a"), SpokenWord(episode: "b", area: "south"))
        try waitFor(server, ["a-1", "b-1"], in: deployment)
        let requests = try server.requests().map { $0.headers["webhook-id"] }
        #expect(requests == ["a-1", "a-1", "a-1", "a-1", "b-1"])
        let times = try server.requests().compactMap { $0.headers["webhook-timestamp"].flatMap(Int.init) }
        #expect(times[3] - times[2] >= 3)
        let log = deployment.log()
        #expect(log.contains("500") && log.contains("within 1s") && log.contains("503: in repair"))
        try deployment.wait(for: "commit", .seconds(30)) { try deployment.delivered(to: "hook") == 2 }
    }

    @Test func aDeadReceiverHoldsNobodyUpAndLosesNothing() throws {
        let (dead, alive) = (try WebServer(isStarted: false), try WebServer())
        let deployment = try deployment(
            """
            [{name: dead, webhook: {url: "\(dead.url)"}}, {name: alive, webhook: {url: "\(alive.url)"}}]
            """)
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on", times: 2)
        let words = (0..<30).map { SpokenWord(episode: "e\($0)", rule: "rule-\($0)") }
        try deployment.say(words)
        try waitFor(alive, words.map(\.id), in: deployment)
        try deployment.awaitLog("one", "nobody listens")
        #expect(try deployment.delivered(to: "dead") == 0)
        try dead.start()
        try waitFor(dead, words.map(\.id), in: deployment)
    }

    @Test func deliveryThatIsKilledInTheMidstLosesNothing() throws {
        let server = try WebServer()
        let deployment = try deployment(#"[{name: hook, webhook: {url: "\#(server.url)", timeout: 1m}}]"#)
        let first = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        // It takes twenty words, and holds the next one.
        try server.answer(Array(repeating: .status(200), count: 20) + [.none])
        let words = (0..<100).map { SpokenWord(episode: "e\($0)", rule: "rule-\($0)") }
        try deployment.say(words)
        try deployment.wait(for: "the word that is held", .seconds(60)) { try server.requests().count == 21 }
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        try server.answer([.status(200)])
        _ = try deployment.start(["deliver"], instance: "two")
        try waitFor(server, words.map(\.id), in: deployment)
    }

    @Test func manyWordsThatComeTogetherAreOneMessage() throws {
        let server = try WebServer()
        let deployment = try deployment(#"[{name: hook, webhook: {url: "\#(server.url)"}}]"#)
        let first = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        first.terminate()
        try deployment.awaitEnd(of: first)
        // All of them lie there when it reads on.
        try deployment.say((0..<40).map { SpokenWord(episode: "e\($0)", area: "area \($0)") })
        _ = try deployment.start(["deliver"], instance: "two")
        try deployment.wait(for: "commit", .seconds(60)) { try deployment.delivered(to: "hook") == 40 }
        let requests = try server.requests()
        #expect(requests.count == 1 && requests[0].body.contains("org.vigia.rollup.v1"))
    }

    @Test func aMessageThatIsRefusedForGoodIsReportedAndTheNextIsSent() throws {
        let server = try WebServer()
        try server.answer([.status(422, body: "unknown field"), .status(200)])
        let deployment = try deployment(#"[{name: hook, webhook: {url: "\#(server.url)"}}]"#)
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try deployment.say(SpokenWord(episode: "a"), SpokenWord(episode: "b", area: "south"))
        try waitFor(server, ["a-1", "b-1"], in: deployment)
        #expect(deployment.log().contains("422: unknown field"))
        #expect(try server.requests().count == 2)
    }
}
