package import Foundation
import KafkaClient
import Synchronization

/// An Apache Kafka broker of a test's own: one node (KRaft), on free loopback ports, its data in a temporary
/// folder.
///
/// Settings for tests: small internal topics, no delay before the first rebalance, sessions as short as a
/// second.
package final class Broker: Sendable {
    /// `127.0.0.1:PORT`, the same after `resume`.
    package let bootstrapServers: String
    /// `localhost:PORT` of the listener with TLS, SCRAM-SHA-512 and ACLs, where there is one. The other one
    /// administers.
    package let securedServers: String?
    /// What the broker writes about itself.
    package let log: URL
    let folder: URL
    let home: KafkaHome
    private let process: Mutex<BrokerProcess?> = Mutex(nil)

    /// One broker for all tests of the process that don't stop it; give topics names of your own
    /// (`uniqueName`).
    package static func shared() throws -> Broker { try sharedBroker.get() }
    private static let sharedBroker = Result { try Broker() }

    /// Starts a broker and waits until it answers, about five seconds.
    ///
    /// - Parameters:
    ///   - settings: broker settings (`server.properties`) that replace or join those for tests.
    ///   - isSecured: with a second listener, `securedServers`.
    package init(settings: [String: String] = [:], isSecured: Bool = false) throws {
        guard let home = KafkaHome.configured else { throw BrokerFailure(what: KafkaHome.absence) }
        self.home = home
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-broker-\(UUID().uuidString)")
        log = folder.appending(path: "broker.log")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ports = try freePorts(3)
        bootstrapServers = "127.0.0.1:\(ports[0])"
        securedServers = isSecured ? "localhost:\(ports[2])" : nil
        var more = settings
        if isSecured {
            more.merge(BrokerSecurity.properties(plain: ports[0], ports[1], secured: ports[2], folder)) { $1 }
        }
        try Self.properties(client: ports[0], controller: ports[1], data: folder, more: more)
            .write(to: folder.appending(path: "server.properties"), atomically: true, encoding: .utf8)
        do {
            if isSecured { try BrokerSecurity.makeKeys(in: folder) }
            try format()
            try resume()
        } catch {
            remove()
            throw error
        }
    }

    deinit { remove() }

    /// Ends the broker as an operator does, with its logs closed cleanly.
    package func stop() { end(by: "TERM") }

    /// Ends the broker at once, as a crash does.
    package func kill() { end(by: "KILL") }

    /// Starts the stopped or killed broker again on the same data and ports, and waits until it answers.
    package func resume() throws {
        try process.withLock { process in
            if process?.isRunning == true { return }
            process = try BrokerProcess(command("kafka.Kafka", []), folder: folder, log: log)
        }
        try awaitAnswer()
    }

    /// A name that no other test uses, for topics, groups and transactional ids.
    package static func uniqueName(_ start: String) -> String {
        "\(start)-\(UUID().uuidString.prefix(8).lowercased())"
    }

    /// Runs one of Kafka's own tools, given by its main class, against this broker to its end.
    package func run(tool main: String, _ arguments: [String]) throws -> (text: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command(main, ["--bootstrap-server", bootstrapServers] + arguments)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    private func end(by signal: String) {
        process.withLock { process in
            process?.end(by: signal)
            process = nil
        }
    }

    private func remove() {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    private func command(_ main: String, _ arguments: [String]) -> [String] {
        ["java", "-Xms128m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4", "-cp", home.classPath]
            + ["-Dorg.slf4j.simpleLogger.defaultLogLevel=info", main] + arguments
            + (main == "kafka.Kafka" ? [folder.appending(path: "server.properties").path] : [])
    }

    private func format() throws {
        // Base64 for file names would do, but a "-" at its start is taken for an option.
        let identity = withUnsafeBytes(of: UUID().uuid) { Data($0) }.base64EncodedString()
            .replacing("+", with: "A").replacing("/", with: "_").prefix(22)
        let settings = folder.appending(path: "server.properties").path
        var tool = ["format", "-t", String(identity), "-c", settings]
        if securedServers != nil { tool += ["--add-scram", BrokerSecurity.credentials] }
        let process = try BrokerProcess(command("kafka.tools.StorageTool", tool), folder: folder, log: log)
        try wait(for: "formatting its storage") { !process.isRunning }
    }

    private func awaitAnswer() throws {
        let admin = try Admin(["bootstrap.servers": bootstrapServers, "reconnect.backoff.max.ms": "200"])
        try wait(for: "answering") {
            guard process.withLock({ $0?.isRunning == true }) else { throw failure("has ended") }
            return (try? admin.partitionCounts(["vigia-no-such-topic"], timeout: .milliseconds(500))) != nil
        }
    }

    private func wait(for what: String, until condition: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(90)
        while try !condition() {
            guard .now < end else { throw failure("takes too long \(what)") }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    private func failure(_ what: String) -> BrokerFailure {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return BrokerFailure(what: "The broker \(what); its last lines:\n" + text.suffix(2000))
    }

    private static func properties(
        client: UInt16, controller: UInt16, data: URL, more: [String: String]
    ) -> String {
        let settings = [
            "process.roles": "broker,controller", "node.id": "1",
            "controller.quorum.voters": "1@127.0.0.1:\(controller)",
            "controller.listener.names": "CONTROLLER",
            "listeners": "PLAINTEXT://127.0.0.1:\(client),CONTROLLER://127.0.0.1:\(controller)",
            "advertised.listeners": "PLAINTEXT://127.0.0.1:\(client)",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT", "log.dirs": data.appending(path: "data").path,
            "num.partitions": "4", "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": "1", "offsets.topic.num.partitions": "8",
            "transaction.state.log.replication.factor": "1", "transaction.state.log.min.isr": "1",
            "transaction.state.log.num.partitions": "8",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms": "1000",
            "group.initial.rebalance.delay.ms": "0",
            "group.min.session.timeout.ms": "1000", "log.cleaner.backoff.ms": "1000",
        ]
        return settings.merging(more) { $1 }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)\n" }.joined()
    }
}

/// A broker that did not start or answer, with its own last words.
package struct BrokerFailure: Error, CustomStringConvertible {
    package var what: String
    package var description: String { what }

    package init(what: String) {
        self.what = what
    }
}

/// Ports that nobody listens on now, all different; found by letting the system choose.
package func freePorts(_ count: Int) throws -> [UInt16] {
    var sockets: [Int32] = []
    defer { for socket in sockets { close(socket) } }
    return try (0..<count).map { _ in
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        sockets.append(socket)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw BrokerFailure(what: "No free loopback port") }
        return UInt16(bigEndian: address.sin_port)
    }
}
