package import EventTime
package import KafkaClient

/// A partition in which an open transaction, anybody's, holds readers of committed records back.
package struct HeldPartition: Hashable, Sendable {
    /// Which one.
    package let place: TopicPartition
    /// What its topic is to the application.
    package let role: TopicRole
    /// The last stable offset: the first record of the oldest open transaction, and where readers stand.
    package let start: Int64
    /// The high watermark: the records of `[start, end)` are not seen, whoever wrote them.
    package let end: Int64
    /// The time of the record at `start`; nil where it has none.
    package let since: Timestamp?
    /// Whether the record's producer set that time, and not the broker.
    package let isProducersTime: Bool
    /// Who waits for what is held back.
    package let readers: WaitingReaders

    package init(
        place: TopicPartition, role: TopicRole, start: Int64, end: Int64, since: Timestamp?,
        isProducersTime: Bool, readers: WaitingReaders
    ) {
        self.place = place
        self.role = role
        self.start = start
        self.end = end
        self.since = since
        self.isProducersTime = isProducersTime
        self.readers = readers
    }

    /// How many offsets are held back, transaction markers included.
    package var heldBack: Int64 { end - start }

    /// For how long; nil where the record has no time. Clocks of two machines may disagree: never negative.
    package func age(at now: Timestamp) -> Duration? { since.map { max(.zero, now - $0) } }

    /// Whether it is open for longer than an instance's transaction may be. A record without a time is not
    /// old.
    package func isOverdue(at now: Timestamp, timeout: Duration) -> Bool {
        age(at: now).map { $0 > timeout } ?? false
    }
}

/// What a topic is to the application.
package enum TopicRole: Hashable, Sendable {
    /// A stream of events: others write it, the application only reads.
    case input
    /// Between the stages.
    case tallies
    /// Read by an instance that takes a partition over.
    case changelog
    /// Read by every instance as it runs.
    case journal
    /// Read by others.
    case output

    /// Whether the application alone writes it.
    package var isOurs: Bool { self != .input }
}

/// Who waits for the end of an open transaction.
package enum WaitingReaders: Hashable, Sendable {
    /// The group has read all that it may see.
    case waiting(group: String)
    /// The group has records to read before it gets there.
    case onTheirWay(group: String)
    /// No member of the group runs.
    case absent(group: String)
    /// Whoever reads the topic without a group of the application.
    case others
}
