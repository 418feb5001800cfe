import BrokerSupport
import EventCodec
import Foundation
import KafkaClient
import Pipeline
import Processing
import Testing

/// `vigia txn` on a real broker: transactions that hang are shown, told apart and ended, and readers go on.
@Suite(.needsBroker, .serialized) struct TransactionBrokerTests {
    private func deployment(_ timing: String? = nil) throws -> Deployment {
        let broker = try Broker.shared()
        let rules = SmokeDaemonBrokerTests.rules
        let deployment =
            try timing.map { try Deployment(broker, rules: rules, timing: $0) }
            ?? Deployment(broker, rules: rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        return deployment
    }

    /// A producer of nobody's with a transaction open that it neither commits nor aborts.
    private func hang(_ deployment: Deployment, _ place: TopicPartition, _ values: [[UInt8]]) throws
        -> Producer
    {
        let producer = try deployment.broker.producer([
            "transactional.id": Broker.uniqueName("foreign"), "transaction.timeout.ms": "600000",
        ])
        try producer.initTransactions(timeout: .seconds(30))
        try producer.begin()
        for value in values {
            try producer.produce(topic: place.topic, partition: place.partition, key: nil, value: value)
        }
        try #require(producer.flush(timeout: .seconds(30)) == 0 && producer.failureCount == 0)
        return producer
    }

    private func end(of place: TopicPartition, _ deployment: Deployment) throws -> Int64 {
        try #require(try deployment.clients.admin().watermarks([place], timeout: .seconds(10))[place]).high
    }

    /// Runs `vigia txn` until it says what is waited for.
    private func look(
        _ deployment: Deployment, until isRight: (String, Int32) -> Bool
    ) throws -> (text: String, status: Int32) {
        let deadline = ContinuousClock.now + .seconds(90)
        while true {
            let (text, status) = try deployment.said("txn")
            if isRight(text, status) { return (text, status) }
            guard .now < deadline else {
                throw BrokerFailure(what: "vigia txn goes on saying \(status): \(text)")
            }
            Thread.sleep(forTimeInterval: 0.3)
        }
    }

    /// The words of a row of a table.
    private func row(_ text: String, _ first: String) -> [String] {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return lines.first { $0.first == first } ?? []
    }

    private func stop(_ process: Process, _ deployment: Deployment) {
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(deployment.log())")
    }

    @Test func anothersIsShownWithItsOffsetsAndEndedByTheCommandThatIsTold() throws {
        let deployment = try deployment()
        let quiet = try deployment.said("txn")
        #expect(quiet.text == "nothing holds readers back\n\nno instance has started yet\n")
        #expect(quiet.status == 0)
        let one = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(2000, seed: 3))
        let topic = "\(deployment.application).encounters"
        let place = TopicPartition(topic, 1)
        let start = try end(of: place, deployment)
        let foreign = try hang(deployment, place, [[1], [2], [3]])
        try deployment.write(TestEvent.stream(2000, seed: 4, prefix: "behind"))
        let held = try end(of: place, deployment) - start

        let group = "\(deployment.application)-tally"
        let shown = try look(deployment) { $1 == 1 && $0.contains("  \(group) for ") }
        let row = row(shown.text, topic)
        #expect(Array(row.prefix(4)) == [topic, "1", "\(held)", "\(start)"])
        #expect(shown.text.contains("  another producer's  \(group) for "))
        #expect(self.row(shown.text, "one").prefix(2) == ["one", "yes"])
        let tool = "  kafka-transactions.sh --bootstrap-server \(deployment.broker.bootstrapServers) "
        let told = try #require(shown.text.split(separator: "\n").first { $0.contains(" abort ") })
        #expect(told == "\(tool)abort --topic \(topic) --partition 1 --start-offset \(start)")
        #expect(shown.text.contains("\(tool)describe-producers --topic \(topic) --partition 1\n"))

        let main = "org.apache.kafka.tools.TransactionsCommand"
        let words = told.dropFirst(tool.count).split(separator: " ").map(String.init)
        let producers = try deployment.broker.run(
            tool: main, ["describe-producers", "--topic", topic, "--partition", "1"])
        #expect(producers.text.contains("\(start)"), "the tool names the producer: \(producers.text)")
        let aborted = try deployment.broker.run(tool: main, words)
        #expect(aborted.status == 0, "\(aborted.text)")
        let after = try look(deployment) { !$0.contains(topic) && $1 == 0 }
        #expect(self.row(after.text, "one").prefix(2) == ["one", "yes"])
        try deployment.settle()
        stop(one, deployment)
        try deployment.expectSaidAsReplayed(atLeast: 50)
        withExtendedLifetime(foreign) {}
    }

    @Test func whatAKilledInstanceLeftOpenIsOursAndIsEnded() throws {
        let deployment = try deployment(
            "{commit_interval: 6s, transaction_timeout: 15m, session_timeout: 6s, max_poll_interval: 20m}")
        let one = try deployment.start(["run"])
        #expect(try deployment.kill(one) { try deployment.isTransactionOpen() })
        let shown = try look(deployment) { text, _ in row(text, "one").prefix(2) == ["one", "no"] }
        #expect(shown.status == 0, "15 minutes are not over")
        let tallies = "\(deployment.application).tallies"
        #expect(row(shown.text, tallies).first == tallies)
        #expect(shown.text.contains("  ours: one  nobody: \(deployment.application)-watch has no members\n"))
        #expect(
            shown.text.hasSuffix(
                "\n  vigia txn end --instance one --config \(deployment.configurationFile.path)\n"))

        let ended = try deployment.said("txn", "end", "--all-dead")
        #expect(ended.status == 0, "\(ended.text)")
        let ids = "\(deployment.application)-tally-one and \(deployment.application)-watch-one"
        #expect(ended.text.hasPrefix("one: what \(ids) had open is ended\n"))
        #expect(ended.text.contains("\(tallies)["))
        #expect(ended.text.contains("]: readers go on from offset "))
        #expect(try !deployment.isTransactionOpen())
        #expect(try deployment.said("txn").text.hasPrefix("nothing holds readers back\n"))

        let again = try deployment.start(["run"])
        try deployment.settle(timeout: .seconds(120))
        stop(again, deployment)
        try deployment.expectSaidAsReplayed(atLeast: 1)
    }

    @Test func oneThatRunsIsEndedOnlyByForceAndLosesNothing() throws {
        let deployment = try deployment()
        let one = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(2000, seed: 5))
        _ = try look(deployment) { text, _ in row(text, "one").prefix(2) == ["one", "yes"] }
        let refused = try deployment.said("txn", "end", "--instance", "one")
        #expect(refused.status == 3)
        #expect(refused.text.hasPrefix("vigia: one runs: stop it first."))
        let none = try deployment.said("txn", "end", "--all-dead")
        #expect(none.status == 0)
        #expect(none.text == "there is no instance that does not run: one runs\n")
        #expect(one.isRunning)

        let forced = try deployment.said("txn", "end", "--instance", "one", "--force")
        #expect(forced.status == 0, "\(forced.text)")
        try deployment.write(TestEvent.stream(2000, seed: 6, prefix: "after"))
        one.waitUntilExit()
        #expect(one.terminationStatus == 3)
        #expect(deployment.log().contains("FENCED") || deployment.log().contains("_FENCED"))
        let again = try deployment.start(["run"])
        try deployment.settle()
        stop(again, deployment)
        try deployment.expectSaidAsReplayed(atLeast: 50)
    }

    @Test func whatHangsOnTheClockJournalKeepsNobodyFromStarting() throws {
        let deployment = try deployment()
        let clock = TopicPartition("\(deployment.application).clock", 0)
        let request = ClockCodec.encode(.request(SettleRequest(move: .end, ends: [:])))
        let foreign = try hang(deployment, clock, [request])
        let one = try deployment.start(["run"])
        let shown = try look(deployment) { text, _ in row(text, "one").prefix(2) == ["one", "yes"] }
        #expect(shown.text.contains("  instances, for requests to settle\n"))
        stop(one, deployment)
        #expect(deployment.log().contains("partitions assigned"))
        withExtendedLifetime(foreign) {}
    }

    @Test func whatTheBrokersDoNotAllowIsSaidBeforeAnythingStarts() throws {
        let broker = try Broker(settings: ["transaction.max.timeout.ms": "5000"])
        let deployment = try Deployment(broker, rules: SmokeDaemonBrokerTests.rules)
        let missing = try deployment.said("txn")
        #expect(missing.status == 1)
        #expect(missing.text.hasPrefix("vigia: topics are missing: \(deployment.application).encounters, "))
        #expect(missing.text.hasSuffix("; `vigia topics create` makes them\n"))
        try #require(try deployment.run("topics", "create") == 0)
        // Nobody has ever asked this broker for a group: it makes the topic of their offsets now.
        #expect(try deployment.said("txn").status == 0)
        let run = try deployment.said("run")
        #expect(run.status == 1)
        #expect(
            run.text
                == "vigia: transaction_timeout 6s is above what the brokers allow: write 5s or less, or "
                + "raise "
                + "their transaction.max.timeout.ms\n")
        // Where a broker keeps its settings to itself, it says so itself.
        let producer = try broker.producer(["transactional.id": "slow", "transaction.timeout.ms": "5001"])
        let refusal = #expect(throws: KafkaError.self) {
            try producer.initTransactions(timeout: .seconds(30))
        }
        #expect(
            refusal?.message
                == "Cannot start transactions: transaction.timeout.ms is above the brokers' "
                + "transaction.max.timeout.ms")
        #expect(refusal?.recovery == .stop)
        broker.stop()
        let away = try deployment.said("txn")
        #expect(away.status == 1)
        #expect(away.text.hasPrefix("vigia: no broker answers at \(broker.bootstrapServers): "))
        #expect(away.text.split(separator: "\n").count == 1)
    }
}
