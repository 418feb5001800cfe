import Alerting
import Events
import Foundation
import Testing

@testable import Settings

@Suite struct ReceiversReaderTests {
    private static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigia-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? Data("certificate\n".utf8).write(to: folder.appending(path: "own.pem"))
        try? Data("0123456789abcdef0123\n".utf8).write(to: folder.appending(path: "secret"))
        return folder
    }()

    private static func read(_ receivers: String) throws -> [ReceiverSettings] {
        try SettingsReader(environment: ["TOKEN": "t0ken"]).configuration(
            text: "receivers:\n\(receivers)", name: "v.yaml", folder: folder.path(percentEncoded: false)
        ).receivers
    }

    private static func problems(_ text: String) -> [String] {
        do {
            _ = try SettingsReader(environment: [:]).configuration(text: text, name: "v.yaml")
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    @Test func `every key has its place`() throws {
        let receivers = try Self.read(
            """
              - name: operations
                language: es
                only: {team: southwest, labels: {agency: [USBP, OFO]}, severity: warning}
                rollup: 5
                alertmanager:
                  {url: "https://am:9093/", timeout: 3s, ca: own.pem, certificate: own.pem, key: own.pem,
                   token: {env: TOKEN}, resend: 10s, hold: 5m, heartbeat: false,
                   link: "https://v.example.org/#{episode}"}
              - {name: case-system, webhook: {url: "http://localhost:8080/x?y=z", secret: {file: secret}}}
            """)
        let own = SettingsFiles.path("own.pem", from: Self.folder.path(percentEncoded: false))
        let operations = ReceiverSettings(
            name: "operations", language: .es,
            only: ReceiverFilter(
                teams: ["southwest"], labels: ["agency": ["USBP", "OFO"]], severity: .warning),
            rollUp: 5,
            target: .alertmanager(
                AlertmanagerSettings(
                    http: HTTPSettings(
                        url: "https://am:9093", timeout: .seconds(3), ca: own, certificate: own, key: own,
                        token: Secret("t0ken")),
                    resend: .seconds(10), hold: .seconds(300), heartbeat: false,
                    link: "https://v.example.org/#{episode}")))
        let webhook = ReceiverSettings(
            name: "case-system",
            target: .webhook(
                WebhookSettings(
                    http: HTTPSettings(url: "http://localhost:8080/x?y=z"),
                    secret: Secret("0123456789abcdef0123"))))
        #expect(receivers == [operations, webhook])
    }

    @Test(arguments: ["http://am:9093/api/v2/alerts", "http://am:9093/", "http://am:9093//"])
    func `the address of an Alertmanager may be written with the path that is added`(url: String) throws {
        #expect(
            try Self.read("  - {name: a, alertmanager: {url: \"\(url)\"}}").first?.http.url
                == "http://am:9093")
    }

    @Test func `no secret shows, however it is printed`() throws {
        let text =
            "  - {name: a, webhook: {url: \"https://h/\", secret: correct horse battery, token: staple}}"
        let receivers = try Self.read(text)
        var dumped = ""
        dump(receivers, to: &dumped)
        for text in [dumped, String(describing: receivers), String(reflecting: receivers)] {
            #expect(!text.contains("horse") && !text.contains("staple"))
        }
    }

    @Test(arguments: [
        ("receivers: {name: a}", ":1:12: \"receivers\" must be a list"),
        ("receivers: [{name: a}]", ":1:13: the receiver has neither \"alertmanager\" nor \"webhook\"; write"),
        (
            "receivers: [{name: a, alertmanger: {url: \"http://h\"}}]",
            ":1:23: unknown key \"alertmanger\"; did you mean \"alertmanager\"?"
        ),
        ("receivers: [{webhook: {url: \"http://h\"}}]", ":1:13: \"receivers\" has no \"name\"; write name"),
        (
            "receivers: [{name: A, webhook: {url: \"http://h\"}}]",
            ":1:20: \"A\" is no name for \"name\"; write lower-case"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"http://h\"}, alertmanager: {url: \"http://h\"}}]",
            "a receiver is an Alertmanager or a webhook, not both; write two receivers"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"http://h\"}}, {name: a, webhook: {url: \"http://h\"}}]",
            "two receivers are called \"a\"; give each its own name"
        ),
        ("receivers: [{name: a, webhook: {}}]", "\"webhook\" has no \"url\"; write url: https://"),
        ("receivers: [{name: a, webhook: {url: example.org}}]", ":1:38: \"url\" is no web address; write"),
        ("receivers: [{name: a, webhook: {url: \"http://h:x/\"}}]", "\"url\" is no web address"),
        ("receivers: [{name: a, webhook: {url: \"http://h:70000\"}}]", "\"url\" is no web address"),
        ("receivers: [{name: a, webhook: {url: \"https://h\\r\\nX: y\"}}]", "\"url\" is no web address"),
        (
            "receivers: [{name: a, webhook: {url: \"https://u:p@h/\"}}]",
            "\"url\" has a user or a password in it; write token"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"https://h/\", secret: short}}]",
            "\"secret\" has fewer than 16 bytes; write a longer one"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"https://h/\", secret: {file: /nowhere/at/all}}}]",
            "the file \"/nowhere/at/all\" cannot be read; name a readable text"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"https://h/\", token: {env: GONE}}}]",
            "the environment has no variable GONE; set it"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"https://h/\", ca: /nowhere/ca.pem}}]",
            "the file \"/nowhere/ca.pem\" cannot be read; name a readable PEM file"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"http://h/\", token: abc}}]",
            "\"token\" would go over the network in plain text; write url: https"
        ),
        (
            "receivers: [{name: a, webhook: {url: \"https://h/\", timeout: 2m}}]",
            "\"timeout\" is 2m, outside 1s to 1m"
        ),
        (
            "{timing: {max_poll_interval: 15s}, receivers: [{name: a, webhook: {url: \"https://h/\"}}]}",
            "timeout 10s is more than half of max_poll_interval 15s"
        ),
        (
            "receivers: [{name: a, alertmanager: {url: \"http://h\", resend: 6m}}]",
            "hold 15m is less than three times resend 6m; write hold: 18m or more"
        ),
        (
            "receivers: [{name: a, alertmanager: {url: \"http://h\", link: page}}]",
            "\"link\" is no web address"
        ),
        (
            "receivers: [{name: a, only: {severity: high}, webhook: {url: \"https://h/\"}}]",
            "\"severity\" cannot be \"high\"; write one of: info, warning, critical"
        ),
        (
            "receivers: [{name: a, language: fr, webhook: {url: \"https://h/\"}}]",
            "\"language\" cannot be \"fr\"; write one of: en, es"
        ),
        (
            "receivers: [{name: a, rollup: 0, webhook: {url: \"https://h/\"}}]",
            "\"rollup\" is 0, outside 1 to 1000"
        ),
        (
            "receivers: [{name: a, alertmanager: {url: \"http://h\", secret: 0123456789abcdef}}]",
            "unknown key \"secret\""
        ),
    ])
    func `what is wrong is told with its place and what to write instead`(text: String, problem: String) {
        let problems = Self.problems(text)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(problem) == true, "\(problems)")
    }
}
