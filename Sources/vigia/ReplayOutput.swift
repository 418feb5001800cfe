import Alerting
import EventCodec
import KafkaClient
import Pipeline
import Replay
import Settings

/// Where the alerts of a replayed topic go: a file, or a topic of their own.
final class ReplayOutput {
    private let file: OutputFile?
    private let producer: Producer?
    private let topic: String
    private var failure: KafkaError?

    /// - Parameter length: where the file goes on that a checkpoint left.
    init(_ arguments: Arguments, _ clients: ClientFactory, resumingAt length: Int64?) throws {
        topic = arguments["output-topic"] ?? ""
        guard arguments.has("output-topic") else {
            file = try OutputFile(path: try arguments.required("alerts"), resumingAt: length)
            producer = nil
            return
        }
        guard !arguments.has("alerts") else {
            throw CommandError(.usage, "--alerts and --output-topic exclude each other")
        }
        let configuration = clients.configuration
        let taken = configuration.topics.all.map(\.name) + configuration.streams.map(\.topic.name)
        guard !taken.contains(topic) else {
            throw CommandError(
                .usage, "--output-topic \(topic) belongs to the running application: write a topic of its own"
            )
        }
        guard try clients.admin().partitionCounts([topic], timeout: .seconds(10))[topic] != nil else {
            throw CommandError(.failure, "there is no topic \(topic): make it first")
        }
        var properties = configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        file = nil
        producer = try Producer(properties)
    }

    func write(_ alert: ShownAlert, _ bytes: [UInt8]) {
        file?.write(line: bytes)
        guard let producer, failure == nil else { return }
        let header = (AlertCodec.contentTypeHeader.name, AlertCodec.contentTypeHeader.value)
        do throws(KafkaError) {
            try producer.produce(
                bytes, to: topic, partition: nil, key: Array(alert.episode.utf8), headers: [header])
        } catch {
            failure = error
        }
    }

    /// Throws what went wrong so far.
    func check() throws {
        try file?.check()
        if let failure = failure ?? producer?.firstFailure { throw failure }
    }

    /// Leaves what has been written to go on with later; returns the length of the file, 0 for a topic.
    func suspend() throws -> Int64 {
        guard let file else {
            try finish()
            return 0
        }
        guard let length = try file.suspend() else {
            throw CommandError(.usage, "\(file.name) cannot be gone on with: write --alerts FILE")
        }
        return length
    }

    /// Throws unless all is written and acknowledged.
    func finish() throws {
        try file?.finish()
        guard let producer else { return }
        let left = producer.flush(timeout: .seconds(60))
        try check()
        guard left == 0 else {
            throw CommandError(.failure, "\(left) alerts were not acknowledged on \(topic)")
        }
        producer.close()
    }
}
