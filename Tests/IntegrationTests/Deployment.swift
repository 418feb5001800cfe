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
    private(set) var plan: Plan
    private let rulesReader: SettingsReader
    private let environment: [String: String]
    private var instances: [Process] = []

    /// - Parameters:
    ///   - clock: of the stream, and how long until a partition is idle.
    ///   - streams: YAML in place of the one stream `encounters`; `$APP` stands for the application's name.
    ///   - kafka: more properties, YAML at the depth of two spaces.
    ///   - timing: as the configuration's file writes it.
    ///   - receivers: of alerts, as the configuration's file writes them.
    ///   - console: where it is served, likewise.
    ///   - breaks: in definitions, likewise.
    ///   - brokers: where the program finds the broker, if not where the test does.
    init(
        _ broker: Broker, partitions: Int = 4, tallies: Int = 2, alerts: Int = 1,
        clock: String = "live, idle_timeout: 1h", rules: String, streams: String? = nil,
        feeds: String = "default: {lateness: 1h, horizon: 60d, privacy_minimum: 0}", kafka: String = "",
        brokers: String? = nil, receivers: String = "[]", breaks: String = "[]",
        console: String = "{listen: none}",
        timing: String = "{commit_interval: 100ms, transaction_timeout: 6s, session_timeout: 6s}",
        environment: [String: String] = [:]
    ) throws {
        self.broker = broker
        self.environment = environment
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(application)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        configurationFile = folder.appendingPathComponent("vigia.yaml")
        let stream = """
            encounters: {
              topic: $APP.encounters, partitions: \(partitions), dimensions: [area, nationality],
              clock: \(clock)
            }
            """
        let yaml = """
            application: $APP
            instance: ${INSTANCE}
            kafka:
              bootstrap.servers: \(brokers ?? broker.bootstrapServers)
              reconnect.backoff.max.ms: 500
            \(kafka)
            topics:
              alerts: {name: $APP.alerts, partitions: \(alerts)}
              episodes: {name: $APP.episodes}
              rejects: {name: $APP.rejects}
              answers: {name: $APP.answers}
              clock: {name: $APP.clock}
              tallies: {name: $APP.tallies, partitions: \(tallies)}
              tally_state: {name: $APP.tally-state}
              watch_state: {name: $APP.watch-state}
            streams:
            \(Self.indented(streams ?? stream))
            feeds:
            \(Self.indented(feeds))
            breaks: \(breaks)
            rules: [rules.yaml]
            receivers: \(receivers)
            console: \(console)
            timing: \(timing)
            """.replacing("$APP", with: application)
        try Data(yaml.utf8).write(to: configurationFile)
        try Data(rules.utf8).write(to: folder.appendingPathComponent("rules.yaml"))
        let reader = SettingsReader(
            environment: environment.merging(["INSTANCE": "test"]) { $1 })
        configuration = try reader.configuration(file: configurationFile.path)
        rulesReader = reader
        plan = try Self.plan(reader, configuration, configurationFile)
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
    }

    private static func plan(
        _ reader: SettingsReader, _ configuration: Configuration, _ file: URL
    ) throws -> Plan {
        Plan(
            rules: try reader.rules(of: configuration, file: file.path).rules,
            schemas: configuration.schemas, policies: configuration.feeds, breaks: configuration.breaks)
    }

    /// Gives the instances that start from now on other rules.
    func change(rules: String) throws {
        try Data(rules.utf8).write(to: folder.appendingPathComponent("rules.yaml"))
        plan = try Self.plan(rulesReader, configuration, configurationFile)
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

    /// - Parameters:
    ///   - name: of the log, where one instance runs more than once at a time.
    ///   - file: another configuration than that of the deployment.
    func start(
        _ arguments: [String], instance: String = "one", name: String? = nil, file: String? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments + ["--config", file ?? configurationFile.path]
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            .merging(["INSTANCE": instance]) { $1 }
        let log = folder.appendingPathComponent("\(name ?? instance).log")
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
    func said(_ arguments: String...) throws -> (text: String, status: Int32) { try said(arguments) }

    /// The same with arguments that are at hand as a list.
    func said(_ arguments: [String]) throws -> (text: String, status: Int32) {
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

    /// The ends of all logs.
    var logs: String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".log") }.sorted().map { file in
            "\n=== \(file)\n" + log(String(file.dropLast(4))).suffix(3000)
        }.joined()
    }

    /// Waits until a process has ended; one that does not is a failure, and not a test that hangs.
    func awaitEnd(of process: Process) throws {
        try wait(for: "end of a process", .seconds(240)) { !process.isRunning }
    }

    /// What an instance logged, for the message of a failing test.
    func log(_ instance: String = "one") -> String {
        (try? String(contentsOf: folder.appendingPathComponent("\(instance).log"), encoding: .utf8)) ?? ""
    }
}
