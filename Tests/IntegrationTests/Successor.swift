import BrokerSupport
import EventCodec
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

    /// The moves of the ticks that it inherits, in their order.
    func inheritedMoves() throws -> [ClockMove] {
        try deployment.broker.read("\(name).clock").compactMap(\.value).compactMap { value in
            guard case .inherited(_, _, let move) = try value.withUnsafeBytes({ try ClockCodec.decode($0) })
            else { return nil }
            return move
        }
    }

    func writeJournal(_ entry: String) throws {
        let bytes = Array(entry.utf8)
        let decoded = try bytes.withUnsafeBytes { try ClockCodec.decode($0) }
        try deployment.broker.write([decoded], to: "\(name).clock")
    }
}

extension Broker {
    /// Writes entries of a clock journal.
    func write(_ entries: [ClockEntry], to journal: String) throws {
        let producer = try producer(["enable.idempotence": "true"])
        for entry in entries {
            try producer.produce(
                topic: journal, key: Array(ClockCodec.key(entry).utf8), value: ClockCodec.encode(entry))
        }
        guard producer.flush(timeout: .seconds(10)) == 0, producer.failureCount == 0 else {
            throw BrokerFailure(what: "Writing a clock journal failed")
        }
        producer.close()
    }
}
