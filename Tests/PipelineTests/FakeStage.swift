import EventCodec
import KafkaClient
import Pipeline
import Processing

/// A stage that keeps nothing and says nothing.
final class FakeStage: Stage {
    let name = "fake"
    let inputTopics = ["input"]
    let ahead: Set<TopicPartition> = []
    let hasOutput = false
    var hasFullRecords = false
    let isEnded = false

    func changelog(of partition: TopicPartition) -> TopicPartition {
        TopicPartition("state", partition.partition)
    }
    func beginRestore(_ partition: TopicPartition) throws {}
    func restore(
        _ partition: TopicPartition, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?
    ) {}
    func finishRestore(_ partition: TopicPartition) throws -> Bool { true }
    func drop(_ partitions: [TopicPartition]) {}
    let takesConcurrently = false
    func receive(_ record: borrowing RecordView) {}
    func reachedEnd(_ partition: TopicPartition, offset: Int64) {}
    func tend(_ positions: [TopicPartition: Int64]) throws {}
    func report() {}
    func note(of partition: TopicPartition) -> String? { nil }
    func flush(into writer: any LogWriter) throws(KafkaError) {}
    func writeFullRecords(into writer: any LogWriter) throws(KafkaError) {
        try writer.produce([1], to: "state", key: [])
        hasFullRecords = false
    }
    func checkpoint(into writer: any LogWriter) throws(KafkaError) {}
    func committed() {}
    func rolledBack() {}
    func state(of partition: TopicPartition) -> StageState? { nil }
}

/// Reads the one partition of a topic, in which a test puts records and marks of transactions.
final class FakeMember: GroupMember {
    static let partition = TopicPartition("input", 0)
    var rebalance = RebalanceHandlers(assigned: { _ in [:] }, revoked: { _, _ in })
    private(set) var assignment: Set<TopicPartition> = []
    /// Offsets of records, and of the end, that the next poll comes upon.
    var records: [Int64] = []
    var end: Int64?
    var isFull = false
    /// What the last poll was given.
    private(set) var timeout: Duration?
    /// Where it was last told to go on.
    private(set) var sought: [TopicPartition: Int64] = [:]
    private let names = TopicNames()

    init() { names.add(["input"]) }

    func subscribe(_ topics: [String]) throws(KafkaError) {}
    func pause(_ partitions: [TopicPartition]) throws(KafkaError) {}
    func resume(_ partitions: [TopicPartition]) throws(KafkaError) {}
    func seek(_ offsets: [TopicPartition: Int64], timeout: Duration) throws(KafkaError) { sought = offsets }
    func lastFetchedWatermarks(_ partition: TopicPartition) -> Watermarks? { nil }
    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {}
    func close() {}

    func committed(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?] { [:] }

    func poll(
        max: Int, timeout: Duration, concurrently: Bool, _ body: (borrowing RecordView) -> Void,
        read: (PartitionRead) -> Void
    ) throws(KafkaError) -> PollOutcome {
        if assignment.isEmpty {
            assignment = [Self.partition]
            _ = rebalance.assigned([Self.partition])
        }
        var outcome = PollOutcome()
        for offset in records {
            body(
                RecordView(
                    topicIndex: 0, of: names, partition: 0, offset: offset, timestamp_ms: 0,
                    isLogAppendTime: true, key: UnsafeRawBufferPointer(start: nil, count: 0), payload: nil))
        }
        if let last = records.last { read(PartitionRead(place: Self.partition, last: last, first_ms: 0)) }
        outcome.records = records.count
        outcome.isFull = isFull
        self.timeout = timeout
        if let end { outcome.reachedEnd[Self.partition] = end }
        (records, end) = ([], nil)
        return outcome
    }
}

/// Keeps what was committed, in order.
final class FakeWriter: LogWriter {
    private(set) var commits: [[TopicPartition: Int64]] = []
    /// Of the transaction at hand.
    private(set) var written = 0
    var onCommit: () -> Void = {}
    /// Thrown by the next record that is written.
    var failure: KafkaError?
    private var offsets: [TopicPartition: Int64] = [:]
    private(set) var isInTransaction = false
    let fatalError: KafkaError? = nil

    func initTransactions(timeout: Duration) throws(KafkaError) {}
    func begin() throws(KafkaError) { isInTransaction = true }
    func produce(
        _ value: [UInt8]?, to topic: String, partition: Int32?, key: [UInt8], headers: [(String, String)]
    ) throws(KafkaError) {
        if let failure {
            self.failure = nil
            throw failure
        }
        written += 1
    }
    func sendOffsets(
        _ offsets: [TopicPartition: Int64], notes: [TopicPartition: String], of member: any GroupMember,
        timeout: Duration
    ) throws(KafkaError) { self.offsets = offsets }
    func commit(timeout: Duration) throws(KafkaError) {
        onCommit()
        commits.append(offsets)
        (isInTransaction, written) = (false, 0)
    }
    func abort(timeout: Duration) throws(KafkaError) { (isInTransaction, written) = (false, 0) }
    func flush(timeout: Duration) -> Int { 0 }
}
