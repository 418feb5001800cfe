import Foundation
import Synchronization

/// Prometheus, the real program, on a free loopback port, its data in a temporary folder. It asks one target
/// every second, and judges by the alert rules that Vigía ships.
package final class Prometheus: Sendable {
    /// `http://127.0.0.1:PORT`
    package let url: String
    private let folder: URL
    private let process: Mutex<BrokerProcess>

    /// Why tests that need it are skipped.
    package static let absence = Promtool.absence
    /// Whether it is installed.
    package static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/prometheus"

    /// Starts it, and waits until it listens.
    ///
    /// - Parameters:
    ///   - target: host and port of what it asks, as the job `vigia`.
    ///   - rules: a file of alert rules.
    package init(target: String, rules: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vigia-metrics-\(UUID().uuidString)")
        let port = try freePorts(1)[0]
        url = "http://127.0.0.1:\(port)"
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["\(rules)"]
            scrape_configs: [{job_name: vigia, static_configs: [{targets: ["\(target)"]}]}]

            """
        let file = folder.appending(path: "prometheus.yaml")
        try Data(configuration.utf8).write(to: file)
        let log = folder.appending(path: "log")
        let command = [
            Self.program, "--config.file=\(file.path)",
            "--storage.tsdb.path=\(folder.appending(path: "data").path)",
            "--web.listen-address=127.0.0.1:\(port)",
        ]
        process = Mutex(try BrokerProcess(command, folder: folder, log: log))
        let end = ContinuousClock.now + .seconds(60)
        while !isListening(on: port) {
            guard .now < end else {
                let words = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
                throw BrokerFailure(what: "Prometheus does not start: \(words.suffix(2000))")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    deinit {
        process.withLock { $0.end(by: "KILL") }
        try? FileManager.default.removeItem(at: folder)
    }
}
