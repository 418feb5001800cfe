import BrokerSupport
import Delivery
import Foundation
import Settings
import Testing

/// From a real broker to a real Alertmanager.
@Suite(.needsBroker, .enabled(if: Alertmanager.isInstalled, "\(Alertmanager.absence)"))
struct AlertmanagerBrokerTests {
    private let alertmanager: Alertmanager
    private let deployment: Deployment

    init() throws {
        alertmanager = try Alertmanager()
        deployment = try Deployment(
            Broker.shared(), rules: SmokeDaemonBrokerTests.rules,
            receivers: """
                [{name: ops, language: es, rollup: 3,
                  alertmanager: {url: "\(alertmanager.url)", resend: 1s, hold: 1m}}]
                """)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private struct Listed: Decodable {
        struct Status: Decodable { let state: String }

        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let status: Status
    }

    /// What Alertmanager's own API lists as firing.
    private func listed() throws -> [Listed] {
        let settings = HTTPSettings(url: alertmanager.url)
        let request = HTTPRequest(url: alertmanager.url + "/api/v2/alerts", body: nil)
        let answer = try CurlSender(settings, keeping: 1 << 24).send(request).get()
        return try JSONDecoder().decode([Listed].self, from: Data(answer.body.utf8))
    }

    private func episodes() throws -> Set<String> { Set(try listed().compactMap { $0.labels["episode"] }) }

    private func waitFor(_ what: String, until condition: () throws -> Bool) throws {
        try deployment.wait(for: what, .seconds(60), until: condition)
    }

    @Test func anAlertAppearsAndEndsWhenItIsResolvedOrWithdrawn() throws {
        let process = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        let (first, second) = (SpokenWord(episode: "a"), SpokenWord(episode: "b", area: "south"))
        try deployment.say(first, second)
        try waitFor("two alerts") { try episodes() == ["a", "b"] }
        let alert = try #require(try listed().first { $0.labels["episode"] == "a" })
        #expect(alert.labels["alertname"] == "area-surge" && alert.labels["area"] == "north")
        #expect(alert.labels["severity"] == "warning" && alert.annotations["summary"] == "Aumento en north")
        try deployment.say(first.ending())
        try waitFor("one alert") { try episodes() == ["b"] }
        try deployment.say(second.ending("withdrawn"))
        try waitFor("no alert") { try episodes().isEmpty }
        process.terminate()
        try deployment.awaitEnd(of: process)
        #expect(process.terminationStatus == 0, "\(deployment.log())")
        #expect(try deployment.delivered(to: "ops") >= 4)
    }

    @Test func anAlertmanagerThatComesBackKnowingNothingIsToldEverything() throws {
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        let (stays, goes) = (SpokenWord(episode: "stays"), SpokenWord(episode: "goes", area: "south"))
        try deployment.say(stays, goes)
        try waitFor("two alerts") { try episodes() == ["stays", "goes"] }
        alertmanager.kill()
        try deployment.say(goes.ending(), SpokenWord(episode: "meanwhile", area: "east"))
        try deployment.awaitLog("one", "receiver does not take alerts")
        try alertmanager.start()
        try waitFor("what fires now") { try episodes() == ["stays", "meanwhile"] }
    }

    @Test func deliveryThatIsKilledLosesNothingAndResolvesNothingThatFires() throws {
        let process = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        let (stays, goes) = (SpokenWord(episode: "stays"), SpokenWord(episode: "goes", area: "south"))
        try deployment.say(stays, goes)
        try waitFor("two alerts") { try episodes() == ["stays", "goes"] }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try deployment.say(goes.ending(), SpokenWord(episode: "meanwhile", area: "east"))
        _ = try deployment.start(["deliver"], instance: "two")
        try waitFor("what fires now") {
            let now = try episodes()
            #expect(now.contains("stays"), "what fires was resolved")
            return now == ["stays", "meanwhile"]
        }
    }

    @Test func aNewReceiverIsToldWhatFiresAndNothingThatHasEnded() throws {
        let over = SpokenWord(episode: "over", area: "south")
        try deployment.say(SpokenWord(episode: "fires"), over, over.ending())
        _ = try deployment.start(["deliver"])
        try waitFor("what fires") { try episodes() == ["fires"] }
    }

    @Test func aSurgeOfTheWholeIsOneAlert() throws {
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try deployment.say((0..<40).map { SpokenWord(episode: "e\($0)", area: "area \($0)") })
        try waitFor("a roll-up") { try listed().contains { $0.annotations["episodes"] == "40" } }
        try waitFor("nothing beside it") { try episodes().isEmpty }
        #expect(
            try listed().first { $0.labels["rollup"] != nil }?.annotations["summary"]
                == "40 alertas de area-surge: el 14 de enero de 2024")
    }

    @Test func theHeartbeatFiresWhileTheDaemonRunsAndNotWhileDeliveryIsAlone() throws {
        func beats() throws -> Bool {
            try listed().contains { $0.labels["alertname"] == "VigiaHeartbeat" }
        }
        _ = try deployment.start(["deliver"], instance: "alone")
        try deployment.awaitLog("alone", "no heartbeat is sent: no instance runs")
        #expect(try !beats())
        let daemon = try deployment.start(["run"], instance: "daemon")
        try waitFor("a heartbeat", until: beats)
        daemon.terminate()
        try deployment.awaitEnd(of: daemon)
        try waitFor("silence") { try !beats() }
    }

    /// Each tells what stands in its own partitions, and nobody ends what another tells.
    @Test func instancesShareTheWorkAndTakeItOverFromEachOther() throws {
        let wide = try Deployment(
            Broker.shared(), alerts: 4, rules: SmokeDaemonBrokerTests.rules,
            receivers: #"[{name: ops, alertmanager: {url: "\#(alertmanager.url)", resend: 1s, hold: 6s}}]"#)
        try #require(try wide.run("topics", "create") == 0, "\(wide.log("command"))")
        let one = try wide.start(["deliver"], instance: "one")
        let two = try wide.start(["deliver"], instance: "two")
        try wide.awaitLog("two", "receiver goes on")
        let words = (0..<40).map { SpokenWord(episode: "e\($0)", rule: "rule-\($0)", area: "area \($0)") }
        try wide.say(words)
        let all = Set(words.map(\.episode))
        try wide.wait(for: "all alerts", .seconds(30)) { try episodes() == all }
        kill(one.processIdentifier, SIGKILL)
        one.waitUntilExit()
        try wide.say(words.prefix(20).map { $0.ending() })
        let rest = Set(words.dropFirst(20).map(\.episode))
        try wide.wait(for: "the rest", .seconds(60)) { try episodes() == rest }
        // Longer than Alertmanager remembers what it is not told again. On a busy machine a repetition may be
        // late, and what it is of comes back; what somebody has ended does not.
        Thread.sleep(forTimeInterval: 8)
        try wide.wait(for: "the rest, told again", .seconds(60)) { try episodes() == rest }
        two.terminate()
        try wide.awaitEnd(of: two)
    }

    /// From events to Alertmanager, through the daemon.
    @Test func theDaemonDeliversWhatItSays() throws {
        let daemon = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(3000, seed: 3))
        try deployment.settle()
        let firing = try deployment.firingEpisodes()
        #expect(!firing.isEmpty)
        try waitFor("what the topic of episodes says") {
            let listed = try listed()
            let rolledUp = listed.compactMap { $0.annotations["episodes"].flatMap(Int.init) }.reduce(0, +)
            return try episodes().isSubset(of: firing) && episodes().count + rolledUp == firing.count
        }
        daemon.terminate()
        try deployment.awaitEnd(of: daemon)
        #expect(daemon.terminationStatus == 0, "\(deployment.log())")
    }
}
