import BrokerSupport
import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Processing
import Settings
import Testing

/// `vigia reprocess` on a real broker: an application that starts over beside another says what that one
/// said, with its clock, and touches nothing of it.
@Suite(.needsBroker, .serialized) struct ReprocessBrokerTests {
    let deployment: Deployment
    let successor: Successor

    init() throws {
        deployment = try Deployment(
            Broker.shared(), clock: "data, idle_timeout: 1s", rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        successor = Successor(deployment)
    }

    @Test func itSaysWhatTheOtherSaidAndTouchesNothingOfIt() throws {
        let live = try runLive()
        let before = try Untouched(deployment)

        #expect(try successor.prepare() == 0, "\(deployment.log("command"))")
        #expect(deployment.log("command").contains("vigia run --config \(successor.file)"))
        #expect(try successor.status() == 1)
        #expect(deployment.log("status").contains("does not run"))

        let first = try successor.start()
        try killInTheMidst(first)
        let second = try successor.start()
        #expect(try successor.wait(for: live) == live)
        let deadline = ContinuousClock.now + .seconds(30)
        while try successor.status() != 0, .now < deadline { Thread.sleep(forTimeInterval: 0.5) }
        #expect(deployment.log("status").contains("\(successor.name) has caught up."))
        second.terminate()
        second.waitUntilExit()
        #expect(second.terminationStatus == 0, "\(deployment.log("one"))")

        #expect(try successor.replayedAlerts() == successor.settledAlerts())
        #expect(try Untouched(deployment) == before)
        // Once it has started, its journal is its own.
        #expect(try successor.prepare() == 0, "\(deployment.log("command"))")
        #expect(deployment.log("command").contains("has started, nothing is copied any more"))
    }

    @Test func interruptedItGoesOnWhereItWas() throws {
        let live = try runLive()
        #expect(try successor.prepare() == 0, "\(deployment.log("command"))")
        let copied = try successor.journal().filter { $0.contains("\"inherited\"") }
        #expect(try successor.prepare() == 0, "\(deployment.log("command"))")
        #expect(try successor.journal().filter { $0.contains("\"inherited\"") } == copied)
        #expect(copied.count == (try deployment.ticks()))

        // An unfinished copy keeps the daemon from starting.
        let part = try #require(try successor.journal().last { $0.contains("\"inheritance\"") })
        try successor.writeJournal(part.replacing("\"complete\":true", with: "\"complete\":false"))
        let refused = try successor.start()
        refused.waitUntilExit()
        #expect(refused.terminationStatus == 1)
        #expect(deployment.log("one").contains("is copied only in part: run `vigia reprocess` again"))

        #expect(try successor.prepare() == 0, "\(deployment.log("command"))")
        let daemon = try successor.start()
        #expect(try successor.wait(for: live) == live)
        daemon.terminate()
        daemon.waitUntilExit()
    }

    @Test func aCopyThatIsStoppedMidwayHasEachTickOnceInTheEnd() throws {
        let input = InputPartition(stream: "encounters", partition: 0)
        let start = Timestamp("2024-01-01T00:00:00Z")!
        let ticks = (0..<12_000).map { ClockMove.to(start + .seconds($0 * 60)) }
        try deployment.broker.write(
            ticks.map { .tick(input, offset: 0, $0) }, to: "\(deployment.application).clock")
        try deployment.broker.createTopics(TopicSpec(name: "\(successor.name).clock", partitions: 1))
        let new = ClientFactory(deployment.configuration.successor(successor.name), log: Deployment.silent)

        let stop = StopFlag()
        #expect(throws: Fatal.self) {
            try JournalCopy(from: deployment.clients, to: new, stop: stop).run { _, _ in stop.set() }
        }
        let part = try successor.inheritedMoves()
        #expect(!part.isEmpty && part.count < ticks.count)

        #expect(try JournalCopy(from: deployment.clients, to: new).run() == ticks.count - part.count)
        #expect(try successor.inheritedMoves() == ticks)
    }

    @Test func foreignTopicsGroupsAndFilesAreRefused() throws {
        try deployment.write(TestEvent.stream(100, seed: 3))
        let name = deployment.application
        #expect(try successor.prepare("--application", name) == 2)
        #expect(deployment.log("command").contains("\(name) is the running application itself"))
        #expect(try successor.prepare("--application", "a b") == 2)
        #expect(deployment.log("command").contains("write letters, digits, and . _ - alone"))

        let taken = "\(name)-taken"
        try deployment.broker.createTopics(TopicSpec(name: "\(taken).alerts", partitions: 1))
        try deployment.broker.fill("\(taken).alerts", partitions: 1, count: 1)
        #expect(try successor.prepare("--application", taken) == 3)
        #expect(deployment.log("command").contains("the topic \(taken).alerts exists and holds records"))

        try deployment.broker.consumer(group: "\(successor.name)-tally")
            .commit([TopicPartition("\(name).encounters", 0): 1])
        #expect(try successor.prepare() == 3)
        #expect(deployment.log("command").contains("the group \(successor.name)-tally has read these topics"))

        let third = "\(name)-third"
        let file = deployment.folder.appendingPathComponent("\(third).yaml")
        try Data("application: mine\n".utf8).write(to: file)
        #expect(try successor.prepare("--application", third) == 3)
        #expect(deployment.log("command").contains("\(third).yaml exists and says something else"))
        #expect(try successor.prepare("--application", third, "--force") == 0)
    }

    @Test func whatIsNotThereIsToldInOneSentence() throws {
        let name = deployment.application
        let (admin, topics) = (try deployment.clients.admin(), ["\(name).encounters"])
        _ = try admin.deleteTopics(topics, timeout: .seconds(20))
        let deadline = ContinuousClock.now + .seconds(20)
        while try !admin.partitionCounts(topics, timeout: .seconds(10)).isEmpty, .now < deadline {
            Thread.sleep(forTimeInterval: 0.1)
        }
        #expect(try successor.prepare() == 1)
        #expect(deployment.log("command").contains("there is no topic \(name).encounters"))

        let text = try String(contentsOf: deployment.configurationFile, encoding: .utf8)
        let away = text.replacing(deployment.broker.bootstrapServers, with: "127.0.0.1:1")
        try Data(away.utf8).write(to: deployment.configurationFile)
        #expect(try successor.prepare() == 1)
        #expect(deployment.log("command").contains("no broker answers at 127.0.0.1:1:"))
    }

    // MARK: -

    /// A daemon over days of which half of the partitions hear late: while they are idle, their clocks follow
    /// those of the others, tick by tick. Returns what it said in the end.
    private func runLive() throws -> [String] {
        let daemon = try deployment.start(["run"])
        let events = TestEvent.stream(3000, seed: 21)
        let third = events.count / 3
        try deployment.write(Array(events[..<third]), partition: Self.partition)
        let held = try writeBusyHalf(Array(events[third..<(2 * third)]))
        for part in 0..<4 {
            let (from, to) = (held.count * part / 4, held.count * (part + 1) / 4)
            try deployment.write(Array(held[from..<to]), partition: Self.partition)
            Thread.sleep(forTimeInterval: 0.3)
        }
        try deployment.write(Array(events[(2 * third)...]), partition: Self.partition)
        try deployment.settle()
        daemon.terminate()
        daemon.waitUntilExit()
        try #require(daemon.terminationStatus == 0, "\(deployment.log("one"))")
        let live = try deployment.settledAlerts()
        #expect(live.count > 50)
        #expect(try deployment.replayedAlerts() == live)
        return live
    }

    private static func partition(_ event: TestEvent) -> Int32 {
        (Int32(event.id.drop { !$0.isNumber }) ?? 0) % 4
    }

    /// Writes what goes to the first two partitions, in slices, each of them until the idle ones have ticked.
    /// Returns what goes to the idle ones.
    private func writeBusyHalf(_ events: [TestEvent]) throws -> [TestEvent] {
        let slices = 8
        for part in 0..<slices {
            let (from, to) = (events.count * part / slices, events.count * (part + 1) / slices)
            let busy = events[from..<to].filter { Self.partition($0) < 2 }
            let before = try deployment.ticks()
            let deadline = ContinuousClock.now + .seconds(30)
            repeat {
                // The same once more counts once, and keeps them from being idle too.
                try deployment.write(busy, partition: Self.partition)
                Thread.sleep(forTimeInterval: 0.2)
            } while try deployment.ticks() < before + 2 && .now < deadline
            #expect(try deployment.ticks() >= before + 2, "\(deployment.log("one"))")
        }
        return events.filter { Self.partition($0) >= 2 }
    }

    /// Kills it once it has committed something.
    private func killInTheMidst(_ process: Process) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while .now < deadline, try deployment.broker.read("\(successor.name).tallies").isEmpty {
            Thread.sleep(forTimeInterval: 0.02)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// What of the running application may not change.
private struct Untouched: Equatable {
    let groups: [[TopicPartition: Int64?]]
    let ends: [String: [Int64]]

    init(_ deployment: Deployment) throws {
        groups = try deployment.groups()
        let admin = try deployment.clients.admin()
        let names = deployment.configuration.topics.all.map(\.name) + ["\(deployment.application).encounters"]
        let counts = try admin.partitionCounts(names, timeout: .seconds(10))
        var ends: [String: [Int64]] = [:]
        for name in names {
            let places = (0..<Int32(counts[name] ?? 0)).map { TopicPartition(name, $0) }
            let marks = try admin.watermarks(places, timeout: .seconds(10))
            ends[name] = places.map { marks[$0]?.high ?? -1 }
        }
        self.ends = ends
    }
}
