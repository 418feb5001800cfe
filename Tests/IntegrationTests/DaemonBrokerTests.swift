import BrokerSupport
import Foundation
import Testing

/// The daemon on a real broker: killed, restarted and shared out, it says what a replay of the same logs
/// says.
@Suite(.needsBroker, .serialized) struct SmokeDaemonBrokerTests {
    static let rules = """
        rules:
          - name: area-surge
            summary: {en: "Surge in {area}", es: "Aumento en {area}"}
            stream: encounters
            by: [area]
            drivers: [nationality]
            bucket: day
            zone: America/New_York
            change: {against: previous, above: 40%, below: -40%, floor: 20}
            severity: {warning: 40%, critical: 100%}
          - name: total-record
            summary: {en: "A record", es: "Un récord"}
            stream: encounters
            bucket: day
            zone: UTC
            record: {highest: ever, warm_up: 5}
          - name: weekly-level
            summary: {en: "A high week in {area}", es: "Una semana alta en {area}"}
            stream: encounters
            by: [area]
            bucket: day
            window: 7
            zone: UTC
            threshold: {above: 400}
        """

    let deployment: Deployment

    init() throws {
        deployment = try Deployment(Broker.shared(), rules: Self.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    @Test func killedWithATransactionOpenItLosesAndRepeatsNothing() throws {
        let kills = mayTakeLong ? 30 : 10
        let openKills = try stream(kills: kills, arguments: ["run"]) { process in
            try deployment.kill(process) {
                guard try deployment.isTransactionOpen() else { return false }
                #expect(try deployment.lag() > 0, "killed with nothing left to do")
                return true
            }
        }
        #expect(openKills == kills)
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func withoutTransactionsTheSameTestFails() throws {
        try stream(kills: 3, arguments: ["run", "--without-transactions"]) { process in
            var before = try deployment.ends()
            return try deployment.kill(process) {
                let now = try deployment.ends()
                defer { before = now }
                return now.tallies > before.tallies && now.state == before.state
            }
        }
        #expect(try deployment.settledAlerts() != deployment.replayedAlerts())
    }

    @Test func instancesThatComeAndGoSayWhatOneWouldSay() throws {
        let events = TestEvent.stream(12_000, seed: 7)
        let one = try deployment.start(["run"], instance: "one")
        try deployment.write(Array(events[0..<4000]))
        let two = try deployment.start(["run"], instance: "two")
        for chunk in 4..<8 {
            try deployment.write(Array(events[(chunk * 1000)..<((chunk + 1) * 1000)]))
            Thread.sleep(forTimeInterval: 0.5)
        }
        one.terminate()
        one.waitUntilExit()
        #expect(one.terminationStatus == 0, "\(deployment.log("one"))")
        try deployment.write(Array(events[8000...]))
        try deployment.settle()
        two.terminate()
        two.waitUntilExit()
        #expect(two.terminationStatus == 0, "\(deployment.log("two"))")
        #expect(deployment.log("two").contains("partitions assigned"))
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func topicsAreMadeOnceAndAgainWithoutHarm() throws {
        #expect(try deployment.run("topics", "create") == 0)
        #expect(deployment.log("command").contains("exists"))
    }

    // MARK: -

    /// Streams events through an instance that is ended again and again with work to do; returns how many
    /// ends were as wished.
    @discardableResult
    private func stream(
        kills: Int, arguments: [String], _ end: (Process) throws -> Bool
    ) throws -> Int {
        let events = TestEvent.stream(kills * 3000, seed: 42)
        var done = 0
        for round in 0..<kills {
            let process = try deployment.start(arguments)
            let part = events.count / kills
            try deployment.write(Array(events[(round * part)..<((round + 1) * part)]))
            if try end(process) { done += 1 }
        }
        let last = try deployment.start(arguments)
        try deployment.settle()
        last.terminate()
        last.waitUntilExit()
        return done
    }
}
