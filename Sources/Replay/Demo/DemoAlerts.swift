import EventCodec
import KafkaClient
import Pipeline
import Settings
import Telemetry

/// Reads the alert topic as any other program would: with a consumer of its own, committed records alone.
final class DemoAlerts {
    private let consumer: Consumer
    private let admin: Admin
    private let place: TopicPartition
    private var position: Int64 = 0

    init(_ cluster: DemoCluster, log: Log) throws {
        let clients = ClientFactory(cluster.configuration, log: log)
        consumer = try clients.reader()
        admin = try clients.admin()
        place = TopicPartition(cluster.configuration.topics.alerts.name, 0)
        try consumer.assign([place: LogicalOffset.beginning])
    }

    /// What has come, waiting at most `timeout` for the first.
    func read(timeout: Duration) throws -> [AlertRecord] {
        var records: [AlertRecord] = []
        var failure: (any Error)?
        _ = try consumer.poll(max: 1000, timeout: timeout) { record in
            position = record.offset + 1
            guard let payload = record.payload else { return }
            do { records.append(try AlertCodec.read(Array(payload))) } catch { failure = error }
        }
        if let failure { throw Fatal("an alert cannot be read back: \(failure)") }
        return records
    }

    /// Everything up to the end that the topic has now.
    func readToEnd() throws -> [AlertRecord] {
        let end = try admin.watermarks([place], timeout: .seconds(10))[place]?.high ?? 0
        var records: [AlertRecord] = []
        while position < end { records += try read(timeout: .milliseconds(20)) }
        return records
    }
}
