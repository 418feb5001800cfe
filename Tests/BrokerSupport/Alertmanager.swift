import Foundation
import Synchronization

/// Prometheus' Alertmanager, the real program, on a free loopback port, its data in a temporary folder.
package final class Alertmanager: Sendable {
    /// `http://127.0.0.1:PORT`, the same after `start`.
    package let url: String
    private let folder: URL
    private let port: UInt16
    private let process = Mutex<BrokerProcess?>(nil)

    /// Why tests that need it are skipped.
    package static let absence = "prometheus-alertmanager is not installed; Deploy/install --tests does it"
    /// Whether it is installed.
    package static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/prometheus-alertmanager"

    /// - Parameter isStarted: else it starts when it is told to.
    package init(isStarted: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-alerts-\(UUID().uuidString)")
        port = try freePorts(1)[0]
        url = "http://127.0.0.1:\(port)"
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n".utf8)
            .write(to: folder.appending(path: "config.yml"))
        if isStarted { try start() }
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it, and waits until it listens.
    package func start() throws {
        let command = [
            Self.program, "--config.file=\(folder.appending(path: "config.yml").path)",
            "--storage.path=\(folder.appending(path: "data").path)", "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:\(port)",
        ]
        let log = folder.appending(path: "log")
        try process.withLock { process in
            process = try BrokerProcess(command, folder: folder, log: log)
        }
        let end = ContinuousClock.now + .seconds(60)
        while !isListening(on: port) {
            guard .now < end else {
                let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw BrokerFailure(what: "Alertmanager does not start: \(words.suffix(2000))")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Ends it at once, as a crash does: it keeps silences, and no alerts.
    package func kill() {
        process.withLock { process in
            process?.end(by: "KILL")
            process = nil
        }
    }
}

/// Whether anybody accepts connections.
package func isListening(on port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
