package import EventCodec
package import KafkaClient
package import Processing

/// One of the two stages as its worker sees it. The worker owns consumer, producer and transactions; the
/// stage owns the tasks. All calls come on the worker's thread, but those of `receive` where it
/// `takesConcurrently`.
package protocol Stage: AnyObject {
    /// `tally` or `watch`: its group and its transactional names are made from it.
    var name: String { get }
    /// What its group subscribes to.
    var inputTopics: [String] { get }

    /// Where the state of a partition is kept.
    func changelog(of partition: TopicPartition) -> TopicPartition
    /// A partition has come: its changelog is given to `restore` from its beginning to its end, then
    /// `finishRestore` is called until it says that the task is there. Meanwhile the other tasks go on.
    func beginRestore(_ partition: TopicPartition) throws
    /// Takes one record of that changelog; a nil value means that the key was deleted.
    func restore(
        _ partition: TopicPartition, _ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?)
    /// Does a bounded part of what is left; returns whether the task is there.
    func finishRestore(_ partition: TopicPartition) throws -> Bool
    /// Lets the tasks of partitions go that have gone, or are restored no further; their last transaction has
    /// been committed or aborted.
    func drop(_ partitions: [TopicPartition])
    /// Whether `receive` may be called for records of different partitions at the same time, on other threads
    /// too. Nothing else is called meanwhile.
    var takesConcurrently: Bool { get }
    /// Takes a record of a partition that it has.
    func receive(_ record: borrowing RecordView)
    /// A partition has been read to its end; `offset` is that of the next record there.
    func reachedEnd(_ partition: TopicPartition, offset: Int64)
    /// What is to be done without records: ticks of the clock. Called a few times a second.
    func tend(_ positions: [TopicPartition: Int64]) throws
    /// Tells its metrics how its tasks stand; called about once a second.
    func report()
    /// Partitions that must wait for the others; the worker reads no further there until they are not named
    /// any more.
    var ahead: Set<TopicPartition> { get }
    /// What other instances are to know of a partition; committed beside its offset. Nil: nothing.
    func note(of partition: TopicPartition) -> String?
    /// Whether there is something to write beside offsets.
    var hasOutput: Bool { get }
    /// Whether part of what `checkpoint` would write fills records already.
    var hasFullRecords: Bool { get }
    /// Writes that part, so that it is on its way while reading goes on, and the commit has less to wait for.
    func writeFullRecords(into writer: any LogWriter) throws(KafkaError)
    /// Writes what has been computed since the last call.
    func flush(into writer: any LogWriter) throws(KafkaError)
    /// Writes what makes the state of this transaction recoverable.
    func checkpoint(into writer: any LogWriter) throws(KafkaError)
    /// The transaction is committed: what it wrote is real, and where the next begins.
    func committed()
    /// Whether every input that its partitions follow has ended, as of the last commit.
    var isEnded: Bool { get }
    /// The transaction was aborted: everything stands again where the last commit stood.
    func rolledBack()
    /// What the changelog must give back of a partition, as its task stands; nil where it has none.
    func state(of partition: TopicPartition) -> StageState?
}

/// The state of one partition's task, to be compared with another.
package enum StageState: Hashable {
    case tally(TallyHead, ids: Int)
    case watch([WatchKey: WatchValue])
}

/// The two stages.
package enum Stages {
    /// Decodes events, counts each once, and adds them up.
    package static func tally(_ context: StageContext, layout: PartitionLayout) throws -> any Stage {
        try TallyStage(context, layout: layout)
    }

    /// Settles buckets and says what is to be said of them.
    package static func watch(_ context: StageContext, layout: PartitionLayout) throws -> any Stage {
        try WatchStage(context, layout: layout)
    }
}

/// That the instance was told to stop in the midst of what must be done as a whole. Nothing is lost: it is
/// done at the next start.
package struct Stopped: Error, Sendable {
    package init() {}
}

/// That another process has taken the place of this instance: to start again would take it back, for ever.
package struct TakenOver: Error, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A reason to end the program, in one sentence for its user.
package struct Fatal: Error, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) { self.description = description }
}
