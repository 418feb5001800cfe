import BrokerSupport
import Foundation
import Testing

/// `vigia deliver` as a user runs it.
@Suite struct DeliverCommandTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-deliver-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func run(_ receivers: String, _ words: String...) throws -> ChildProcess {
        try run(receivers, words)
    }

    private func run(_ receivers: String, _ words: [String]) throws -> ChildProcess {
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "vigia.yaml")
        try Data("receivers: \(receivers)\n".utf8).write(to: file)
        return try ChildProcess(["deliver", "--config", file.path] + words)
    }

    @Test func aTestMessageSaysWhatCameBack() throws {
        let server = try WebServer()
        try server.answer([.status(202, body: "queued as 7")])
        let result = try run(#"[{name: hook, webhook: {url: "\#(server.url)"}}]"#, "--test", "hook")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("hook took the message test-hook-"))
        #expect(result.output.contains("202: queued as 7"))
        let request = try #require(try server.requests().first)
        #expect(request.body.contains(#""type":"org.vigia.test.v1""#))
        #expect(request.body.contains("nothing has happened"))
    }

    @Test(.enabled(if: Alertmanager.isInstalled, "\(Alertmanager.absence)"))
    func anAlertmanagerTakesTheTestAlert() throws {
        let alertmanager = try Alertmanager()
        let result = try run(
            #"[{name: ops, alertmanager: {url: "\#(alertmanager.url)"}}]"#, "--test", "ops")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("ops took the message") && result.output.contains(": 200"))
    }

    @Test(arguments: [
        (401, "does not let us in (401: who?): check token and certificate"),
        (404, "nothing takes alerts at this address (404: who?): check url"),
        (302, "it points elsewhere (302)"), (422, "refuses the message: 422: who?"),
    ])
    func anAnswerThatIsNotGoodIsOneSentence(status: Int, sentence: String) throws {
        let server = try WebServer()
        try server.answer([.status(status, body: "who?")])
        let result = try run(#"[{name: hook, webhook: {url: "\#(server.url)"}}]"#, "--test", "hook")
        #expect(result.status == 1)
        #expect(result.errors.contains(sentence), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test func aCertificateThatIsNotTrustedIsOneSentence() throws {
        let server = try WebServer(try Certificates())
        let result = try run(#"[{name: hook, webhook: {url: "\#(server.url)"}}]"#, "--test", "hook")
        #expect(result.status == 1)
        #expect(result.errors.contains("hook cannot be reached: the certificate of \(server.url)"))
    }

    @Test func aNameThatIsNotThereIsSaidWithTheOneThatWasMeant() throws {
        let receivers = #"[{name: operations, webhook: {url: "http://localhost:1"}}]"#
        let result = try run(receivers, "--test", "operatons")
        #expect(result.status == 2)
        #expect(result.errors.contains("there is no receiver \"operatons\"; did you mean \"operations\"?"))
    }

    @Test(arguments: [
        (["--metrics", "8428"], 2, "--metrics cannot be \"8428\": write an address and a port"),
        (["--metrics", "127.0.0.1:0", "--test", "hook"], 2, "leave out --metrics"),
        (["--metrics", "0.0.0.0:8428"], 3, "over the network in plain text"),
    ])
    func whereMetricsAreServedIsAnAddressThatMayBeServed(
        _ words: [String], _ status: Int32, _ sentence: String
    ) throws {
        let result = try run(#"[{name: hook, webhook: {url: "http://localhost:1"}}]"#, words)
        #expect(result.status == status && result.errors.contains(sentence), "\(result.errors)")
    }

    @Test func withoutReceiversOrConfigurationThereIsNothingToDeliver() throws {
        let none = try run("[]")
        #expect(none.status == 3 && none.errors.contains("names no receivers"))
        let bare = try ChildProcess("deliver")
        #expect(bare.status == 2 && bare.errors.contains("deliver needs a configuration"))
    }
}
