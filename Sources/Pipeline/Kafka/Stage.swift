import KafkaClient

/// One of the two stages as its worker sees it. The worker owns consumer, producer and transactions; the
/// stage owns the tasks. All calls come on the worker's thread.
protocol Stage: AnyObject {
    var name: String { get }
    var inputTopics: [String] { get }

    /// Makes the tasks of partitions that have come, from their changelogs.
    func restore(_ partitions: [TopicPartition]) throws
    /// Lets the tasks of partitions go that have gone; their last transaction has been committed or aborted.
    func drop(_ partitions: [TopicPartition])
    func receive(_ record: borrowing RecordView)
    /// A partition has been read to its end; `offset` is that of the next record there.
    func reachedEnd(_ partition: TopicPartition, offset: Int64)
    /// What is to be done without records: ticks of the clock. Called a few times a second.
    func tend(_ positions: [TopicPartition: Int64]) throws
    /// Partitions that must wait for the others; the worker reads no further there until they are not named
    /// any more.
    var ahead: Set<TopicPartition> { get }
    /// Whether there is something to write beside offsets.
    var hasOutput: Bool { get }
    /// Writes what has been computed since the last call.
    func flush(into producer: Producer) throws(KafkaError)
    /// Writes what makes the state of this transaction recoverable.
    func checkpoint(into producer: Producer) throws(KafkaError)
    func committed()
    /// Whether every input that its partitions follow has ended, as of the last commit.
    var isEnded: Bool { get }
    /// The transaction was aborted: everything stands again where the last commit stood.
    func rolledBack()
}

/// A reason to end the program, in one sentence for its user.
package struct Fatal: Error, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) { self.description = description }
}
