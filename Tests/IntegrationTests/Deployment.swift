import Alerting
import BrokerSupport
import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Processing
import Settings
import Telemetry

/// Vigía on a real broker: a configuration of its own, its topics, and instances as child processes.
final class Deployment {
    let broker: Broker
    let application = Broker.uniqueName("vigia")
    let folder: URL
    let configurationFile: URL
    let configuration: Configuration
    let plan: Plan
    private var instances: [Process] = []

    /// - Parameters:
    ///   - clock: of the stream, and how long until a partition is idle.
    ///   - timing: as the configuration's file writes it.
    init(
        _ broker: Broker, partitions: Int = 4, tallies: Int = 2, clock: String = "live, idle_timeout: 1h",
        rules: String,
        timing: String = "{commit_interval: 100ms, transaction_timeout: 6s, session_timeout: 6s}"
    ) throws {
        self.broker = broker
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(application)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        configurationFile = folder.appendingPathComponent("vigia.yaml")
        let name = application
        let yaml = """
            application: \(name)
            instance: ${INSTANCE}
            kafka:
              bootstrap.servers: \(broker.bootstrapServers)
              reconnect.backoff.max.ms: 500
            topics:
              alerts: {name: \(name).alerts}
              episodes: {name: \(name).episodes}
              rejects: {name: \(name).rejects}
              clock: {name: \(name).clock}
              tallies: {name: \(name).tallies, partitions: \(tallies)}
              tally_state: {name: \(name).tally-state}
              watch_state: {name: \(name).watch-state}
            streams:
              encounters: {
                topic: \(name).encounters, partitions: \(partitions), dimensions: [area, nationality],
                clock: \(clock)
              }
            feeds:
              default: {lateness: 1h, horizon: 60d, privacy_minimum: 0}
            rules: [rules.yaml]
            timing: \(timing)
            """
        try Data(yaml.utf8).write(to: configurationFile)
        try Data(rules.utf8).write(to: folder.appendingPathComponent("rules.yaml"))
        let reader = SettingsReader(environment: ["INSTANCE": "test"])
        configuration = try reader.configuration(file: configurationFile.path)
        plan = Plan(
            rules: try reader.rules(of: configuration, file: configurationFile.path).rules,
            schemas: configuration.schemas, policies: configuration.feeds, breaks: configuration.breaks)
    }

    deinit {
        for process in instances where process.isRunning { signal(process, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    var clients: ClientFactory { ClientFactory(configuration, log: Self.silent) }
    static let silent = Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in })

    // MARK: - Processes

    /// The program, built beside the tests.
    static var program: URL {
        Bundle.main.executableURL!.resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("vigia")
    }

    /// - Parameter file: another configuration than that of the deployment.
    func start(_ arguments: [String], instance: String = "one", file: String? = nil) throws -> Process {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments + ["--config", file ?? configurationFile.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["INSTANCE": instance]) { $1 }
        let log = folder.appendingPathComponent("\(instance).log")
        if !FileManager.default.fileExists(atPath: log.path) {
            _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        }
        let handle = try FileHandle(forWritingTo: log)
        try handle.seekToEnd()
        process.standardError = handle
        process.standardOutput = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        instances.append(process)
        return process
    }

    /// Runs a command to its end; returns its exit status.
    @discardableResult
    func run(_ arguments: String...) throws -> Int32 {
        let process = try start(arguments, instance: "command")
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Runs a command to its end; what it said, errors too, and its exit status.
    func said(_ arguments: String...) throws -> (text: String, status: Int32) {
        let name = "command-\(UUID().uuidString.prefix(8))"
        let process = try start(arguments, instance: name)
        process.waitUntilExit()
        return (log(name), process.terminationStatus)
    }

    /// Stops the process again and again, and kills it where the moment is right; false where none came.
    func kill(_ process: Process, when isRight: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        var extra = 0
        while .now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
            signal(process, SIGSTOP)
            if try isRight() {
                signal(process, SIGKILL)
                process.waitUntilExit()
                return true
            }
            signal(process, SIGCONT)
            // Keeps work coming, so that there is something to interrupt.
            extra += 1
            try write(
                TestEvent.stream(300, seed: UInt64(extra), prefix: "x\(process.processIdentifier)-\(extra)-"))
        }
        return false
    }

    private func signal(_ process: Process, _ number: Int32) {
        _ = Foundation.kill(process.processIdentifier, number)
    }

    /// What an instance logged, for the message of a failing test.
    func log(_ instance: String = "one") -> String {
        (try? String(contentsOf: folder.appendingPathComponent("\(instance).log"), encoding: .utf8)) ?? ""
    }

    // MARK: - Records

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
    func isTransactionOpen() throws -> Bool {
        let places = (0..<2).map { TopicPartition("\(application).tallies", Int32($0)) }
        let ends = try clients.admin().watermarks(places, timeout: .seconds(10))
        let reader = try clients.reader()
        return try places.contains { place in
            try reader.watermarks(place, timeout: .seconds(10)).high < ends[place]?.high ?? 0
        }
    }

    /// The ends of the tallies topic and of the first stage's changelog, aborted records included.
    func ends() throws -> (tallies: Int64, state: Int64) {
        func end(_ topic: String, _ count: Int32) throws -> Int64 {
            let places = (0..<count).map { TopicPartition("\(application).\(topic)", $0) }
            return try clients.admin().watermarks(places, timeout: .seconds(10)).values.reduce(0) {
                $0 + $1.high
            }
        }
        return (try end("tallies", 2), try end("tally-state", 4))
    }

    /// The offsets that the application's groups have committed.
    func groups() throws -> [[TopicPartition: Int64?]] {
        let (inputs, tallies) = ("\(application).encounters", "\(application).tallies")
        return try [("tally", inputs, 4), ("watch", tallies, 2)].map { stage, topic, count in
            try broker.consumer(group: "\(application)-\(stage)")
                .committed((0..<Int32(count)).map { TopicPartition(topic, $0) }, timeout: .seconds(10))
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
        try broker.read("\(application).alerts").compactMap(\.text).filter {
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
}

/// An event of a made-up stream.
struct TestEvent {
    var id: String
    var json: String

    /// Days of counts by area and nationality: late ones, duplicates, revisions, withdrawals, broken ones.
    static func stream(_ count: Int, seed: UInt64, prefix: String = "e") -> [TestEvent] {
        var random = SplitMix(state: seed)
        let start = Timestamp("2024-01-01T00:00:00Z")!
        var events: [TestEvent] = []
        for number in 0..<count {
            let isLate = random.next() % 20 == 0
            let moment = Double(number) / Double(count) * 60 * 86_400 - (isLate ? 5 * 86_400 : 0)
            let time = (start + .seconds(max(0, Int(moment)))).rfc3339
            let area = ["north", "south", "east", "west"][Int(random.next() % 4)]
            let nationality = ["HND", "GTM", "VEN"][Int(random.next() % 3)]
            let isSurge = (Int(moment) / 86_400) % 13 == 0
            let persons = Int(random.next() % 9) + (isSurge ? 20 : 0)
            func json(_ revision: Int, _ persons: Int, withdrawn: Bool = false) -> String {
                "{\"id\":\"\(prefix)\(number)\",\"revision\":\(revision),\"time\":\"\(time)\",\"count\":\(persons),"
                    + "\"source\":\"USBP\",\"area\":\"\(area)\",\"nationality\":\"\(nationality)\""
                    + (withdrawn ? ",\"withdrawn\":true}" : "}")
            }
            events.append(TestEvent(id: "\(prefix)\(number)", json: json(0, persons)))
            switch random.next() % 20 {
            case 0: events.append(TestEvent(id: "\(prefix)\(number)", json: json(0, persons)))
            case 1: events.append(TestEvent(id: "\(prefix)\(number)", json: json(1, persons + 30)))
            case 2: events.append(TestEvent(id: "\(prefix)\(number)", json: json(1, 0, withdrawn: true)))
            case 3:
                events.append(
                    TestEvent(id: "\(prefix)\(number)", json: "{\"id\":\"\(prefix)\(number)\",\"count\":-1}"))
            default: break
            }
        }
        return events
    }
}

/// A small generator with a seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
