import KafkaClient
import Telemetry

/// Reads one partition of a changelog from its beginning to its end.
///
/// The end is the high watermark, asked of a client that reads uncommitted records: the last stable offset is
/// held back by anybody's open transaction, and a restore that stopped there would miss what was committed
/// behind it. So the reader waits, read committed, until that end is reached; a dead instance's transaction
/// holds it up for its timeout at most.
final class ChangelogReader {
    private let consumer: Consumer
    private let admin: Admin
    private let stop: StopFlag
    private let log: Log

    init(_ clients: ClientFactory, stop: StopFlag, log: Log) throws(KafkaError) {
        consumer = try clients.reader()
        admin = try clients.admin()
        self.stop = stop
        self.log = log
    }

    /// Lends each record's key and value (nil: deleted); returns how many there were.
    @discardableResult
    func read(
        _ partition: TopicPartition, timeout: Duration,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) throws -> Int {
        guard let marks = try admin.watermarks([partition], timeout: timeout)[partition],
            marks.high > marks.low
        else {
            return 0
        }
        try consumer.assign([partition: LogicalOffset.beginning])
        defer { try? consumer.assign([:]) }
        var next: Int64 = marks.low
        var count = 0
        var lastReport = ContinuousClock.now
        while next < marks.high, !stop.isSet {
            let outcome = try consumer.poll(max: 10_000, timeout: .milliseconds(100)) { record in
                body(record.key, record.payload)
                next = record.offset + 1
                count += 1
            }
            if let end = outcome.reachedEnd[partition] { next = max(next, end) }
            if ContinuousClock.now - lastReport > .seconds(5) {
                lastReport = .now
                log.info(
                    "restoring", ["partition": partition.description, "offset": next, "end": marks.high])
            }
        }
        if stop.isSet, next < marks.high { throw Fatal("stopped while \(partition) was restored") }
        return count
    }
}
