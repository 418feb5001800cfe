import BrokerSupport
import Foundation
import KafkaClient
import Settings
import Testing

/// `vigia replay --topic` on a real broker: what was said live is said again, whole or in part, and nothing
/// of the running application is touched.
@Suite(.needsBroker, .serialized) struct ReplayBrokerTests {
    let deployment: Deployment

    init() throws {
        deployment = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
    }

    private var topic: String { "encounters=\(deployment.application).encounters" }

    /// The final words of a replay by the command, sorted.
    private func replay(_ arguments: String...) throws -> [String] {
        let file = deployment.folder.appendingPathComponent("\(UUID().uuidString).ndjson")
        let process = try deployment.start(
            ["replay", "--topic", topic, "--alerts", file.path] + arguments, instance: "replay")
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(deployment.log("replay"))")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.contains("\"class\":\"settled\"") }.sorted()
    }

    private func time(of word: String) throws -> String {
        let match = try #require(word.firstMatch(of: #/"time":"([^"]+)"/#), "\(word)")
        return String(match.1)
    }

    @Test func itSaysWhatWasSaidLiveAndInPartWhatWasKnownThen() throws {
        let daemon = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(6000, seed: 11))
        try deployment.settle()
        daemon.terminate()
        daemon.waitUntilExit()
        let live = try deployment.settledAlerts()
        #expect(live.count > 50)
        let groups = try deployment.groups()

        #expect(try replay() == live)

        // All that was said before a time, said again without the records that came later.
        let to = "2024-02-01T00:00:00Z"
        let known = try replay("--to", to)
        #expect(known.count > 10)
        #expect(Set(known).isSubset(of: live), "it knows more than was known then")
        #expect(try known.allSatisfy { try time(of: $0) <= to })
        // Of a bucket that settled long before, all is said that was said of it within the window.
        let from = "2024-01-20T00:00:00Z"
        let part = try replay("--from", from, "--to", to)
        #expect(try part == known.filter { try time(of: $0) > from })
        #expect(!part.isEmpty && part.count < known.count)

        #expect(try deployment.settledAlerts() == live, "a replay wrote to the live topic")
        #expect(try deployment.groups() == groups, "a replay moved a group's offsets")
    }

    @Test func interruptedItGoesOnWhereItStood() throws {
        try deployment.write(TestEvent.stream(8000, seed: 13))
        let whole = try replay("--settle")
        let file = deployment.folder.appendingPathComponent("resumed.ndjson")
        let checkpoint = deployment.folder.appendingPathComponent("resumed.checkpoint")
        let arguments = [
            "replay", "--topic", topic, "--settle", "--alerts", file.path, "--checkpoint", checkpoint.path,
        ]
        // A day in a second: it is far from its end.
        let slow = try deployment.start(arguments + ["--speed", "86400"], instance: "slow")
        let partial = file.path + ".partial"
        while slow.isRunning, !FileManager.default.fileExists(atPath: partial) { usleep(20_000) }
        Thread.sleep(forTimeInterval: 3)
        slow.terminate()
        slow.waitUntilExit()
        #expect(slow.terminationStatus == 1)
        #expect(deployment.log("slow").contains("the same command goes on from there"))
        #expect(!FileManager.default.fileExists(atPath: file.path))
        let other = try deployment.start(arguments + ["--to", "2024-02-01"], instance: "other")
        other.waitUntilExit()
        #expect(other.terminationStatus == 3, "another replay must not go on from there")

        let second = try deployment.start(arguments, instance: "second")
        second.waitUntilExit()
        #expect(second.terminationStatus == 0, "\(deployment.log("second"))")
        #expect(deployment.log("second").contains("going on after"))
        let said = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { $0.contains("\"class\":\"settled\"") }.sorted()
        #expect(said == whole)
        #expect(!FileManager.default.fileExists(atPath: checkpoint.path))
    }

    @Test func alertsGoToATopicOfTheirOwnOrAreRefused() throws {
        try deployment.write(TestEvent.stream(2000, seed: 12))
        let own = "\(deployment.application).replayed"
        let names = deployment.configuration.topics
        for taken in [names.alerts.name, names.tallyState.name, "\(deployment.application).encounters"] {
            #expect(try deployment.run("replay", "--topic", topic, "--output-topic", taken) == 2)
            #expect(deployment.log("command").contains("\(taken) belongs to the running application"))
        }
        #expect(try deployment.run("replay", "--topic", topic, "--output-topic", own) == 1)
        #expect(deployment.log("command").contains("there is no topic \(own)"))
        try deployment.broker.createTopics(TopicSpec(name: own, partitions: 1))
        #expect(try deployment.run("replay", "--topic", topic, "--settle", "--output-topic", own) == 0)
        let written = try deployment.broker.read(own).compactMap(\.text)
            .filter { $0.contains("\"class\":\"settled\"") }
        #expect(try written.sorted() == replay("--settle"))
        #expect(written.count > 20)
    }

    @Test(arguments: [
        (["--topic", "encounters"], "write STREAM=TOPIC"),
        (["--topic", "encounter=x"], "there is no stream \"encounter\""),
        (["--topic", "encounters=nowhere", "--alerts", "-"], "there is no topic nowhere"),
        (["--topic", "encounters=x", "--input", "encounters=y", "--alerts", "-"], "exclude each other"),
        (["--topic", "encounters=x", "--alerts", "-", "--from", "yesterday"], "write 2024-01-01"),
        (
            ["--topic", "encounters=x", "--alerts", "-", "--from", "2024-02-01", "--to", "2024-01-01"],
            "later than --from"
        ),
        (["--topic", "encounters=x", "--alerts", "-", "--warm-up", "2y"], "--warm-up goes with --from"),
        (["--topic", "encounters=x", "--alerts", "-", "--speed", "0"], "is no speed"),
        (["--input", "encounters=x", "--alerts", "-", "--from", "2024-01-01"], "--from goes with --topic"),
    ])
    func wrongInputGetsOneSentence(_ arguments: [String], _ sentence: String) throws {
        let process = try deployment.start(["replay"] + arguments, instance: "wrong")
        process.waitUntilExit()
        #expect(process.terminationStatus != 0)
        #expect(deployment.log("wrong").contains(sentence), "\(deployment.log("wrong"))")
    }
}
