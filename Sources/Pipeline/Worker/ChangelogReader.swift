import KafkaClient
import Telemetry

/// Reads one partition of a changelog from its beginning to its end, at once or a slice at a time.
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
    private var partition: TopicPartition?
    private var next: Int64 = 0
    private var last: Int64 = 0
    private var lastReport: ContinuousClock.Instant
    private var lastReported: Int64 = 0

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
        lastReport = clocks.now()
    }

    /// Lends each record's key and value (nil: deleted).
    func read(
        _ partition: TopicPartition, timeout: Duration,
        _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) throws {
        try begin(partition, timeout: timeout)
        while try !read(for: .seconds(1), body) {
            if stop.isSet { throw Stopped() }
        }
    }

    /// Asks for the end, and goes to the beginning.
    func begin(_ partition: TopicPartition, timeout: Duration) throws(KafkaError) {
        let marks = try ends.watermarks([partition], timeout: timeout)[partition]
        (next, last) = (marks?.low ?? 0, marks?.high ?? 0)
        lastReport = clocks.now()
        lastReported = next
        guard next < last else { return }
        self.partition = partition
        try reader.assign([partition: next])
    }

    /// Lends what comes within a slice of time; returns whether the end has been reached.
    func read(
        for slice: Duration, _ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer?) -> Void
    ) throws(KafkaError) -> Bool {
        guard let partition else { return true }
        let deadline = clocks.now() + slice
        while next < last, clocks.now() < deadline, !stop.isSet {
            let outcome = try reader.poll(max: 10_000, timeout: min(slice, .milliseconds(100))) { record in
                body(record.key, record.payload)
                next = record.offset + 1
            }
            try outcome.checkPermissions()
            if let reached = outcome.reachedEnd[partition] { next = max(next, reached) }
        }
        if next >= last {
            end()
            return true
        }
        if clocks.now() - lastReport > .seconds(5) {
            report(partition)
        }
        return false
    }

    private func report(_ partition: TopicPartition) {
        let isStuck = next == lastReported
        log.info(
            isStuck ? "restoring waits for a transaction to end; vigia txn shows whose" : "restoring",
            ["partition": partition.description, "offset": next, "end": last])
        (lastReport, lastReported) = (clocks.now(), next)
    }

    /// Reads no further.
    func end() {
        guard partition != nil else { return }
        partition = nil
        try? reader.assign([:])
    }
}
