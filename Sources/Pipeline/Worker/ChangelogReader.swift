import KafkaClient
import Telemetry

/// Reads one partition of a changelog from its beginning to its end.
///
/// The end is the high watermark, asked of a client that reads uncommitted records: the last stable offset is
/// held back by anybody's open transaction, and a restore that stopped there would miss what was committed
/// behind it. So the reader waits, read committed, until that end is reached; a dead instance's transaction
/// holds it up for its timeout at most.
final class ChangelogReader {
    private let reader: any LogReader
    private let ends: any LogEnds
    private let clocks: ProcessingClocks
    private let stop: StopFlag
    private let log: Log

    convenience init(_ context: StageContext) throws(KafkaError) {
        try self.init(context.clients, clocks: context.clocks, stop: context.stop, log: context.log)
    }

    init(
        _ clients: any LogClients, clocks: ProcessingClocks = .machine, stop: StopFlag, log: Log
    ) throws(KafkaError) {
        reader = try clients.makeReader()
        ends = try clients.makeEnds()
        self.clocks = clocks
        self.stop = stop
        self.log = log
    }

    /// Lends each record's key and value (nil: deleted); returns how many there were.
    @discardableResult
    func read(
        _ partition: TopicPartition, timeout: Duration,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) throws -> Int {
        guard let marks = try ends.watermarks([partition], timeout: timeout)[partition],
            marks.high > marks.low
        else {
            return 0
        }
        try reader.assign([partition: LogicalOffset.beginning])
        defer { try? reader.assign([:]) }
        var next: Int64 = marks.low
        var count = 0
        var lastReport = clocks.now()
        while next < marks.high, !stop.isSet {
            let outcome = try reader.poll(max: 10_000, timeout: .milliseconds(100)) { record in
                body(record.key, record.payload)
                next = record.offset + 1
                count += 1
            }
            if let end = outcome.reachedEnd[partition] { next = max(next, end) }
            if clocks.now() - lastReport > .seconds(5) {
                lastReport = clocks.now()
                log.info(
                    "restoring", ["partition": partition.description, "offset": next, "end": marks.high])
            }
        }
        if stop.isSet, next < marks.high { throw Fatal("stopped while \(partition) was restored") }
        return count
    }
}
