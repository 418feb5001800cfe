import BrokerSupport
import Delivery
import EventCodec
import Foundation
import Settings
import Testing

/// Silences, answers and inhibition, from a real broker to a real Alertmanager and a web server.
@Suite(.needsBroker, .enabled(if: Alertmanager.isInstalled, "\(Alertmanager.absence)"))
struct MutedAlertsBrokerTests {
    private let alertmanager: Alertmanager

    init() throws { alertmanager = try Alertmanager() }

    private func deployment(
        rules: String = SmokeDaemonBrokerTests.rules, feeds: String? = nil, breaks: String = "[]",
        more: String = ""
    ) throws -> Deployment {
        let receivers =
            #"[{name: ops, alertmanager: {url: "\#(alertmanager.url)", resend: 1s, hold: 1m}}\#(more)]"#
        let deployment = try Deployment(
            Broker.shared(), rules: rules,
            feeds: feeds ?? "default: {lateness: 1h, horizon: 60d, privacy_minimum: 0}",
            receivers: receivers, breaks: breaks)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        return deployment
    }

    private struct Listed: Decodable {
        let labels: [String: String]
        let annotations: [String: String]
    }

    private func listed() throws -> [Listed] {
        let request = HTTPRequest(url: alertmanager.url + "/api/v2/alerts", body: nil)
        let settings = HTTPSettings(url: alertmanager.url)
        let answer = try CurlSender(settings, keeping: 1 << 24).send(request).get()
        return try JSONDecoder().decode([Listed].self, from: Data(answer.body.utf8))
    }

    private func episodes() throws -> Set<String> { Set(try listed().compactMap { $0.labels["episode"] }) }

    private func rules() throws -> Set<String> { Set(try listed().compactMap { $0.labels["rule"] }) }

    private let person = ["--by", "Ana", "--why", "a drill"]

    private func silence(_ deployment: Deployment, _ area: String) throws {
        let words = ["silence", "add", "--match", "area=\(area)", "--for", "1h"]
        try #require(try deployment.said(words + person).status == 0)
    }

    /// Ends the one silence that there is.
    private func expire(_ deployment: Deployment) throws {
        let list = try deployment.said("silence", "list").text.split(separator: "\n")
        let id = try #require(list.last?.split(separator: " ").first.map(String.init))
        try #require(try deployment.said(["silence", "expire", id] + person).status == 0)
    }

    @Test func aSilencedAlertIsRecordedAndNotSentUntilTheSilenceEnds() throws {
        let deployment = try deployment()
        try silence(deployment, "north")
        _ = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try deployment.say(SpokenWord(episode: "muted"), SpokenWord(episode: "told", area: "south"))
        try deployment.wait(for: "the other", .seconds(60)) { try episodes() == ["told"] }
        #expect(try deployment.firingEpisodes() == ["muted", "told"])
        #expect(try deployment.broker.read(deployment.configuration.topics.alerts.name).count == 2)
        try expire(deployment)
        try deployment.wait(for: "both", .seconds(60)) { try episodes() == ["muted", "told"] }
    }

    @Test func whatWasToldBeforeASilenceIsEndedThroughARestartAndToldAgainAfterIt() throws {
        let deployment = try deployment()
        let process = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try deployment.say(SpokenWord(episode: "a"), SpokenWord(episode: "b", area: "south"))
        try deployment.wait(for: "both", .seconds(60)) { try episodes() == ["a", "b"] }
        try silence(deployment, "north")
        try deployment.wait(for: "one", .seconds(60)) { try episodes() == ["b"] }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        _ = try deployment.start(["deliver"], instance: "two")
        try deployment.awaitLog("two", "receiver goes on")
        Thread.sleep(forTimeInterval: 3)
        #expect(try episodes() == ["b"])
        try expire(deployment)
        try deployment.wait(for: "both again", .seconds(60)) { try episodes() == ["a", "b"] }
    }

    @Test func anAnswerIsShownBesideTheAlert() throws {
        let deployment = try deployment()
        _ = try deployment.start(["deliver"])
        try deployment.say(SpokenWord(episode: "episode-a"))
        try deployment.wait(for: "the alert", .seconds(60)) { try episodes() == ["episode-a"] }
        try #require(try deployment.said(["answer", "episode", "--acknowledge"] + person).status == 0)
        try deployment.wait(for: "the answer", .seconds(60)) {
            try listed().contains { $0.annotations["acknowledged"]?.hasPrefix("Ana, 20") == true }
        }
    }

    /// The silence begins and ends while delivery is away, with the word in between: nobody has sent it.
    @Test func whatAWebhookWasNotSentDuringASilenceItIsSentAfterARestart() throws {
        let server = try WebServer()
        let hook = ", {name: hook, webhook: {url: \"\(server.url)/hook\"}}"
        let deployment = try deployment(more: hook)
        let process = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on", times: 2)
        try silence(deployment, "north")
        try deployment.say(SpokenWord(episode: "muted"), SpokenWord(episode: "told", area: "south"))
        func ids() throws -> Set<String> {
            Set(try server.requests().compactMap { $0.headers["webhook-id"] })
        }
        try deployment.wait(for: "the other", .seconds(60)) { try ids() == ["told-1"] }
        try deployment.wait(for: "the commit", .seconds(60)) { try deployment.delivered(to: "hook") == 2 }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try expire(deployment)
        _ = try deployment.start(["deliver"], instance: "two")
        try deployment.wait(for: "both", .seconds(60)) { try ids() == ["told-1", "muted-1"] }
    }

    @Test func theSpikesOfABreakAreNotSentUnlessThatIsSwitchedOff() throws {
        let deployment = try deployment(breaks: "[{date: 2024-01-14, note: {en: A law, es: Una ley}}]")
        let process = try deployment.start(["deliver"])
        try deployment.awaitLog("one", "receiver goes on")
        try deployment.say(SpokenWord(episode: "a"))
        try deployment.wait(for: "the word", .seconds(60)) { try deployment.delivered(to: "ops") == 1 }
        #expect(try episodes() == [] && deployment.firingEpisodes() == ["a"])
        process.terminate()
        try deployment.awaitEnd(of: process)
        let file = deployment.configurationFile
        let text = try String(contentsOf: file, encoding: .utf8) + "\ninhibit: {breaks: 0}\n"
        try Data(text.utf8).write(to: file)
        _ = try deployment.start(["deliver"], instance: "two")
        try deployment.wait(for: "the alert", .seconds(60)) { try episodes() == ["a"] }
    }

    private static let silentFeedRules = """
        rules:
          - name: feed-silent
            summary: {en: "{feed} is silent", es: "{feed} calla"}
            bucket: day
            zone: UTC
            silence: {feed: encounters/USBP/events}
          - name: both-surge
            summary: {en: "A surge", es: "Un aumento"}
            stream: encounters
            where: {source: [USBP, OFO]}
            bucket: day
            zone: UTC
            threshold: {above: 100}
          - name: ofo-surge
            summary: {en: "A surge at OFO", es: "Un aumento en OFO"}
            stream: encounters
            where: {source: OFO}
            bucket: day
            zone: UTC
            threshold: {above: 100}
        """

    /// From events through the daemon: one feed falls silent, the other one surges.
    @Test func whatFollowsFromASilentFeedIsRecordedAndNotSent() throws {
        let deployment = try deployment(
            rules: Self.silentFeedRules,
            feeds: """
                default: {lateness: 0s, horizon: 60d, privacy_minimum: 0}
                encounters/USBP/events: {lateness: 0s, horizon: 60d, privacy_minimum: 0, schedule: day}
                """)
        _ = try deployment.start(["run"])
        var events: [TestEvent] = []
        for day in 1...9 {
            for (source, count) in [("USBP", day <= 4 ? 10 : 0), ("OFO", day >= 6 ? 500 : 10)] where count > 0
            {
                for partition in 0..<4 {
                    let id = "\(source)-\(day)-\(partition)"
                    events.append(
                        TestEvent(
                            id: id,
                            json: """
                                {"id":"\(id)","time":"2024-01-0\(day)T12:00:00Z","count":\(count),\
                                "source":"\(source)","area":"north"}
                                """))
                }
            }
        }
        try deployment.write(events) { Int32($0.id.suffix(1)) ?? 0 }
        try deployment.awaitLag()
        try deployment.wait(for: "what is told", .seconds(60)) {
            try rules() == ["feed-silent", "ofo-surge"]
        }
        let recorded = try deployment.broker.read(deployment.configuration.topics.alerts.name)
            .compactMap { try $0.value.map { try AlertCodec.read($0).data.rule.name } }
        #expect(Set(recorded) == ["feed-silent", "ofo-surge", "both-surge"])
        try deployment.wait(for: "all that was said", .seconds(60)) {
            try deployment.delivered(to: "ops") >= Int64(recorded.count)
        }
        #expect(try rules() == ["feed-silent", "ofo-surge"])
        // The feed reports again: what still fires is told.
        let late = (0..<4).map { partition in
            TestEvent(
                id: "USBP-9-\(partition)",
                json: """
                    {"id":"USBP-9-\(partition)","time":"2024-01-10T12:00:00Z","count":10,"source":"USBP",\
                    "area":"north"}
                    """)
        }
        let next = (0..<4).flatMap { partition in
            ["10", "11"].map { day in
                TestEvent(
                    id: "OFO-\(day)-\(partition)",
                    json: """
                        {"id":"OFO-\(day)-\(partition)","time":"2024-01-\(day)T13:00:00Z","count":500,\
                        "source":"OFO","area":"north"}
                        """)
            }
        }
        try deployment.write(late + next) { Int32($0.id.suffix(1)) ?? 0 }
        try deployment.wait(for: "what fires", .seconds(60)) { try rules() == ["both-surge", "ofo-surge"] }
    }
}
