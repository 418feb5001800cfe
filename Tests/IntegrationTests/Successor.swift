import BrokerSupport
import Foundation
import KafkaClient
import Settings

/// The application that is made beside that of a deployment.
struct Successor {
    let deployment: Deployment
    let name: String
    var file: String { deployment.folder.appendingPathComponent("\(name).yaml").path }

    init(_ deployment: Deployment) {
        self.deployment = deployment
        name = "\(deployment.application)-2"
    }

    /// `vigia reprocess`; returns its exit status.
    func prepare(_ arguments: String...) throws -> Int32 {
        let own = arguments.contains("--application") ? [] : ["--application", name]
        let process = try deployment.start(["reprocess"] + own + arguments, instance: "command")
        process.waitUntilExit()
        return process.terminationStatus
    }

    func status() throws -> Int32 {
        let process = try deployment.start(["reprocess", "--status"], instance: "status", file: file)
        process.waitUntilExit()
        return process.terminationStatus
    }

    func start() throws -> Process { try deployment.start(["run"], file: file) }

    /// The final words, as if the other application had said them, sorted.
    func settledAlerts() throws -> [String] {
        try deployment.broker.read("\(name).alerts").compactMap(\.text)
            .filter { $0.contains("\"class\":\"settled\"") }
            .map { $0.replacing("/vigia/\(name)\"", with: "/vigia/\(deployment.application)\"") }.sorted()
    }

    /// Those words once they are the wanted ones, or what they are when it has lasted too long.
    func wait(for wanted: [String]) throws -> [String] {
        let deadline = ContinuousClock.now + .seconds(60)
        while .now < deadline {
            if try settledAlerts().count >= wanted.count { break }
            Thread.sleep(forTimeInterval: 0.3)
        }
        return try settledAlerts()
    }

    /// What a replay of its logs and clock journal says.
    func replayedAlerts() throws -> [String] {
        try deployment.replayedAlerts(
            of: SettingsReader(environment: ["INSTANCE": "test"]).configuration(file: file))
    }

    /// The entries of its clock journal, in their order.
    func journal() throws -> [String] { try deployment.broker.read("\(name).clock").compactMap(\.text) }

    func writeJournal(_ entry: String) throws {
        let producer = try deployment.broker.producer()
        try producer.produce(
            topic: "\(name).clock", key: Array("inheritance".utf8), value: Array(entry.utf8))
        _ = producer.flush(timeout: .seconds(10))
        producer.close()
    }
}
