import BrokerSupport
import Delivery
import Foundation
import Settings
import Testing

/// A broker that goes away under a running daemon, longer than its transactions and sessions last.
@Suite(.needsBroker, .serialized) struct DaemonOutageTests {
    @Test func itGoesOnByItselfAfterItsBrokerHasCrashedAndAfterItWasRestarted() throws {
        let deployment = try Deployment(Broker(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let daemon = try deployment.start(["run"])
        let events = TestEvent.stream(9000, seed: 21)
        try deployment.write(Array(events[..<3000]))
        try deployment.awaitLag()

        try deployment.write(Array(events[3000..<5000]))
        deployment.broker.kill()
        // The transaction times out, and the session of the group's member too.
        Thread.sleep(forTimeInterval: 8)
        #expect(daemon.isRunning, "\(deployment.log())")
        #expect(deployment.log().contains("level=warning"), "an outage is told")
        try deployment.broker.resume()
        try deployment.write(Array(events[5000..<7000]))
        try deployment.awaitLag()

        try deployment.write(Array(events[7000..<8000]))
        deployment.broker.stop()
        Thread.sleep(forTimeInterval: 1)
        try deployment.broker.resume()
        try deployment.write(Array(events[8000...]))
        try deployment.settle()
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0, "\(deployment.log())")
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func toldToStopWhileItsBrokerIsAwayItEndsAndSaysWhatBecomesOfTheWork() throws {
        let deployment = try Deployment(Broker(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let daemon = try deployment.start(["run"])
        let events = TestEvent.stream(12_000, seed: 22)
        try deployment.write(events)
        try deployment.stopWithTransactionOpen(daemon)
        deployment.broker.kill()
        kill(daemon.processIdentifier, SIGCONT)
        try deployment.awaitLog("one", "broker does not answer")
        daemon.terminate()
        try deployment.awaitEnd(of: daemon)
        #expect(daemon.terminationStatus == 1)
        #expect(
            deployment.log().contains("what was not committed is read again at the next start"),
            "\(deployment.log())")
        try deployment.broker.resume()
        let next = try deployment.start(["run"])
        try deployment.settle()
        next.terminate()
        next.waitUntilExit()
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func whileNoBrokerIsReachedItIsNotReadyAndIsReadyAgainByItself() throws {
        let server = try WebServer()
        let deployment = try Deployment(
            Broker(), rules: SmokeDaemonBrokerTests.rules, kafka: "  statistics.interval.ms: 1000",
            receivers: #"[{name: hook, webhook: {url: "\#(server.url)"}}]"#,
            console: #"{listen: "127.0.0.1:0"}"#)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        _ = try deployment.start(["run"])
        _ = try deployment.start(["deliver", "--metrics", "127.0.0.1:0"], instance: "deliverer")
        let addresses = [
            try deployment.address("one", "console"), try deployment.address("deliverer", "metrics"),
        ]
        func wait(for status: Int, _ part: String) throws {
            for address in addresses {
                try deployment.wait(for: "\(address)ready: \(status) \(part)", .seconds(90)) {
                    let answer = try HTTPAnswer.get(address + "ready")
                    return answer.status == status && answer.body.contains(part)
                }
                #expect(try HTTPAnswer.get(address + "live").status == 200)
                #expect(
                    try HTTPAnswer.get(address + "metrics").body.contains(
                        "vigia_ready{application=\"\(deployment.application)\"} \(status == 200 ? 1 : 0)"))
            }
        }
        try wait(for: 200, "ok")
        deployment.broker.stop()
        try wait(for: 503, "no broker has been reached for ")
        try deployment.broker.resume()
        try wait(for: 200, "ok")
    }
}
