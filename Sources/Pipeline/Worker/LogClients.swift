package import KafkaClient

/// What the workers ask of the log: Kafka (`ClientFactory`), or one in memory that breaks on purpose. Errors,
/// positions and records are `KafkaClient`'s plain values; every client belongs to the thread that made it.
package protocol LogClients {
    /// A member of a stage's group, not yet subscribed.
    func makeMember(of stage: String) throws(KafkaError) -> any GroupMember
    /// The writer of a stage, with the transactional name of this instance.
    func makeWriter(of stage: String) throws(KafkaError) -> any LogWriter
    /// Reads partitions that it is told, committed records only.
    func makeReader() throws(KafkaError) -> any LogReader
    /// Tells where partitions end, records of open transactions included.
    func makeEnds() throws(KafkaError) -> any LogEnds
    /// Tells what the members of a stage's group say of their partitions.
    func makeNotes(of stage: String) throws(KafkaError) -> any GroupNotes
}

/// Reads, and lends what it has read: once a poll the seam is crossed, not once a record.
package protocol LogReader: AnyObject {
    /// Reads exactly these partitions from these offsets.
    func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError)
    /// As `Consumer.poll`: waits for the first record only, and performs what the group changed.
    func poll(
        max: Int, timeout: Duration, _ body: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> PollOutcome
}

/// Reads the partitions that a consumer group gives it.
package protocol GroupMember: AnyObject {
    /// As `Consumer.poll`: waits for the first record only, may lend those of different partitions at the
    /// same time where it is allowed to, and performs what the group changed after it has told what was
    /// read.
    func poll(
        max: Int, timeout: Duration, concurrently: Bool, _ body: (borrowing RecordView) -> Void,
        read: (PartitionRead) -> Void
    ) throws(KafkaError) -> PollOutcome
    /// What to do when partitions come and go; set before `subscribe`.
    var rebalance: RebalanceHandlers { get set }
    /// The partitions that are assigned now.
    var assignment: Set<TopicPartition> { get }
    /// Joins the group.
    func subscribe(_ topics: [String]) throws(KafkaError)
    /// No more records of these partitions from the next poll on.
    func pause(_ partitions: [TopicPartition]) throws(KafkaError)
    /// Reads on where it was paused.
    func resume(_ partitions: [TopicPartition]) throws(KafkaError)
    /// Reads on from these offsets.
    func seek(_ offsets: [TopicPartition: Int64], timeout: Duration) throws(KafkaError)
    /// What the group committed; nil where it committed nothing.
    func committed(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Int64?]
    /// What the last fetch of a partition told of its ends, without asking; nil before the first.
    func lastFetchedWatermarks(_ partition: TopicPartition) -> Watermarks?
    /// Commits outside any transaction.
    func commit(_ offsets: [TopicPartition: Int64]) throws(KafkaError)
    /// Leaves the group; partitions are revoked first.
    func close()
}

/// Writes records in transactions.
package protocol LogWriter: AnyObject {
    /// Whether a transaction was begun and neither committed nor aborted.
    var isInTransaction: Bool { get }
    /// The error that made this writer unusable, if one did.
    var fatalError: KafkaError? { get }
    /// Fences earlier writers of the same name.
    func initTransactions(timeout: Duration) throws(KafkaError)
    /// Begins a transaction.
    func begin() throws(KafkaError)
    /// Puts one record into the open transaction.
    ///
    /// - Parameters:
    ///   - partition: nil leaves the choice to the key.
    ///   - value: nil writes a tombstone.
    func produce(
        _ value: [UInt8]?, to topic: String, partition: Int32?, key: [UInt8], headers: [(String, String)]
    ) throws(KafkaError)
    /// Makes offsets (of the next record to read) part of the open transaction, and what the other members of
    /// the group are to know of these partitions.
    func sendOffsets(
        _ offsets: [TopicPartition: Int64], notes: [TopicPartition: String], of member: any GroupMember,
        timeout: Duration
    ) throws(KafkaError)
    /// Delivers what is outstanding and commits.
    func commit(timeout: Duration) throws(KafkaError)
    /// Aborts; no reader of committed records will see anything of it.
    func abort(timeout: Duration) throws(KafkaError)
    /// Delivers what is outstanding; returns how many records were not delivered.
    func flush(timeout: Duration) -> Int
}

extension LogWriter {
    /// The same without headers.
    package func produce(
        _ value: [UInt8]?, to topic: String, partition: Int32? = nil, key: [UInt8]
    ) throws(KafkaError) {
        try produce(value, to: topic, partition: partition, key: key, headers: [])
    }
}

/// Answers where partitions begin and end.
package protocol LogEnds: AnyObject {
    /// The offsets that each partition holds.
    func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks]
}

/// Answers what was committed beside the offsets of a group.
package protocol GroupNotes: AnyObject {
    /// The note of each partition that has one, as of the last commit.
    func notes(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: String]
}
