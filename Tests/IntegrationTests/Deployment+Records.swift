import Alerting
import BrokerSupport
import EventCodec
import Events
import Foundation
import KafkaClient
import Pipeline
import Processing
import Settings
import Testing

// What a deployment writes, and what it says.

extension Deployment {
    /// - Parameter partition: where an event goes; without it, its id decides.
    func write(_ events: [TestEvent], partition: ((TestEvent) -> Int32)? = nil) throws {
        let producer = try Producer([
            "bootstrap.servers": broker.bootstrapServers, "enable.idempotence": "true",
            "partitioner": "murmur2_random",
        ])
        for event in events {
            try producer.produce(
                topic: "\(application).encounters", partition: partition?(event), key: Array(event.id.utf8),
                value: Array(event.json.utf8))
        }
        guard producer.flush(timeout: .seconds(30)) == 0, producer.failureCount == 0 else {
            throw BrokerFailure(what: "Writing events failed")
        }
        producer.close()
    }

    /// Whether a transaction of ours is open: the tallies' last stable offset lies before their end.
    ///
    /// A commit that is on its way ends it by itself, whatever becomes of its writer: what is open must still
    /// be so after a moment.
    func isTransactionOpen() throws -> Bool {
        guard try isOpen(configuration.topics.tallies) else { return false }
        Thread.sleep(forTimeInterval: 0.3)
        return try isOpen(configuration.topics.tallies)
    }

    private func isOpen(_ topic: TopicSettings) throws -> Bool { try broker.isHeldBack(places(topic)) }

    /// A commit is answered before its markers are in all partitions: until then, a reader does not see the
    /// last records.
    private func awaitMarkers(_ topic: TopicSettings) throws {
        try wait(for: "end of transactions on \(topic.name)", .seconds(30)) { try !isOpen(topic) }
    }

    /// The partitions of a topic as it was made.
    private func places(_ topic: TopicSettings, _ count: Int? = nil) -> [TopicPartition] {
        (0..<(count ?? topic.partitions ?? 1)).map { TopicPartition(topic.name, Int32($0)) }
    }

    var inputs: [TopicPartition] { configuration.streams.flatMap { places($0.topic) } }

    /// The ends of the tallies topic and of the first stage's changelog, aborted records included.
    func ends() throws -> (tallies: Int64, state: Int64) {
        func end(_ places: [TopicPartition]) throws -> Int64 {
            try clients.admin().watermarks(places, timeout: .seconds(10)).values.reduce(0) { $0 + $1.high }
        }
        let width = configuration.streams.compactMap(\.topic.partitions).max()
        return (
            try end(places(configuration.topics.tallies)),
            try end(places(configuration.topics.tallyState, width))
        )
    }

    /// The offsets that the application's groups have committed.
    func groups() throws -> [[TopicPartition: Int64?]] {
        try [("tally", inputs), ("watch", places(configuration.topics.tallies))].map { stage, places in
            try broker.consumer(group: "\(application)-\(stage)").committed(places, timeout: .seconds(10))
        }
    }

    /// How many records of the inputs lie behind what the first stage has committed.
    func lag() throws -> Int64 {
        let ends = try clients.admin().watermarks(inputs, timeout: .seconds(10))
        let committed = try groups()[0]
        return ends.reduce(0) { $0 + $1.value.high - ((committed[$1.key] ?? nil) ?? 0) }
    }

    /// Lets a process stand still (SIGSTOP) at a moment at which it has a transaction open. It is given
    /// events until there is such a moment: an instance with nothing to do has none.
    func stopWithTransactionOpen(_ process: Process) throws {
        var tries = 0
        try wait(for: "open transaction", .seconds(120)) {
            tries += 1
            try write(TestEvent.stream(300, seed: UInt64(tries), prefix: "more-\(tries)-"))
            Thread.sleep(forTimeInterval: Double(tries % 8) * 0.04)
            _ = Foundation.kill(process.processIdentifier, SIGSTOP)
            if try isTransactionOpen() { return true }
            _ = Foundation.kill(process.processIdentifier, SIGCONT)
            return false
        }
    }

    /// Waits until all that was written to the inputs is counted and committed.
    func awaitLag(atMost limit: Int64 = 0, for duration: Duration = .seconds(60)) throws {
        try wait(for: "a lag of \(limit)", duration) { try lag() <= limit }
    }

    /// Waits until an instance has logged a text, so many times.
    func awaitLog(_ instance: String, _ text: String, times: Int = 1) throws {
        try wait(for: "\"\(text)\" from \(instance)", .seconds(240)) {
            log(instance).ranges(of: text).count >= times
        }
    }

    func wait(for what: String, _ duration: Duration, until condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + duration
        // A broker that has just started moves its coordinators.
        func holds() throws -> Bool {
            do {
                return try condition()
            } catch let error as KafkaError where error.recovery == .retry {
                return false
            }
        }
        while try !holds() {
            guard .now < deadline else {
                throw BrokerFailure(what: "There is no \(what) in time: \(logs)")
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
    }

    /// Ends the input and waits until the running instances have said everything about it.
    func settle(timeout: Duration = .seconds(60)) throws {
        let request = try ClockSettler(clients).request(.end)
        let deadline = ContinuousClock.now + timeout
        let group = try Consumer([
            "bootstrap.servers": broker.bootstrapServers, "group.id": "\(application)-watch",
            "isolation.level": "read_committed",
        ])
        while .now < deadline {
            Thread.sleep(forTimeInterval: 0.2)
            guard try endedPartitions().isSuperset(of: request.keys) else { continue }
            var last: [TopicPartition: Int64] = [:]
            for record in try broker.read("\(application).tallies") { last[record.place] = record.offset }
            let committed = try group.committed(Array(last.keys), timeout: .seconds(10))
            if last.allSatisfy({ place, offset in (committed[place] ?? nil).map { $0 > offset } ?? false }) {
                return
            }
        }
        throw BrokerFailure(what: "The instances do not settle: \(log())")
    }

    private func endedPartitions() throws -> Set<InputPartition> {
        var ended: Set<InputPartition> = []
        for record in try broker.read("\(application).clock") {
            guard let value = record.value else { continue }
            switch try value.withUnsafeBytes({ try ClockCodec.decode($0) }) {
            case .tick(let input, _, .end): ended.insert(input)
            case .request: ended = []
            case .tick, .layout, .inherited, .inheritance, .instance, .history: break
            }
        }
        return ended
    }

    /// The final words that a reader of committed records sees, sorted.
    func settledAlerts() throws -> [String] {
        try awaitMarkers(configuration.topics.alerts)
        return try broker.read("\(application).alerts").compactMap(\.text).filter {
            $0.contains("\"class\":\"settled\"")
        }
        .sorted()
    }

    /// How many ticks the clock journal has.
    func ticks() throws -> Int {
        try broker.read("\(application).clock").compactMap(\.text).count { $0.contains("\"tick\":") }
    }

    /// The final words that a replay of the same logs and clock journal says, sorted.
    ///
    /// - Parameter other: the configuration of an application that reads the same streams by the same rules.
    func replayedAlerts(of other: Configuration? = nil) throws -> [String] {
        try awaitMarkers(configuration.topics.clock)
        var words: [String] = []
        let source = "/vigia/\(application)"
        try TopicReplay(
            ClientFactory(other ?? configuration, log: Self.silent), plan: plan, log: Self.silent,
            onAlert: { alert in
                if alert.wordClass == .settled {
                    words.append(String(decoding: AlertCodec.encode(alert, source: source), as: UTF8.self))
                }
            }, onReject: { _ in }
        ).run()
        return words.sorted()
    }

    /// The last word on each episode, as a replay says it, by episode.
    func replayedEpisodes() throws -> [String: AlertRecord] {
        let words = try replayedAlerts().map { try AlertCodec.read(Array($0.utf8)) }
        // Of two words on an episode, the later one has the longer id, or the greater one.
        return words.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) }
            .reduce(into: [:]) { last, word in last[word.subject] = word }
    }

    /// What was said is what a replay of the same logs and clock journal says, and no word was said twice.
    func expectSaidAsReplayed(
        atLeast count: Int, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let (said, replayed) = (try settledAlerts(), try replayedAlerts())
        #expect(said.count >= count, sourceLocation: place)
        #expect(Set(said).count == said.count, "a word was said twice", sourceLocation: place)
        let (missing, extra) = (Set(replayed).subtracting(said), Set(said).subtracting(replayed))
        #expect(
            missing.isEmpty && extra.isEmpty,
            """
            \(missing.count) not said: \(missing.sorted().prefix(3))
            \(extra.count) not replayed: \(extra.sorted().prefix(3))
            \(logs)
            """,
            sourceLocation: place)
    }
}
