import CRDKafka
import Dispatch

/// The records of one poll, parted by partition: a partition's records are lent in their order, those of
/// different ones at the same time.
struct RecordShares {
    private struct Share {
        let topic: OpaquePointer?
        let topicIndex: Int
        let partition: Int32
        /// Its records lie in the batch in runs, as they were fetched.
        var runs: [Range<Int>] = []
        var count: Int { runs.reduce(0) { $0 + $1.count } }
    }

    typealias Message = UnsafeMutablePointer<rd_kafka_message_t>

    private let messages: UnsafeBufferPointer<Message?>
    private let topics: TopicTable
    private var shares: [Share] = []
    private var latest = 0

    /// Below so many records, waking threads costs more than they save.
    private static let worthThreads = 1_000

    /// - Parameter messages: nil where there is no record.
    init(_ messages: UnsafeBufferPointer<Message?>, topics: TopicTable) {
        self.messages = messages
        self.topics = topics
        for position in messages.indices {
            if let message = messages[position] { add(message, at: position) }
        }
    }

    private mutating func add(_ message: Message, at position: Int) {
        let (topic, partition) = (message.pointee.rkt, message.pointee.partition)
        func isOf(_ share: Share) -> Bool { share.partition == partition && share.topic == topic }
        if !shares.indices.contains(latest) || !isOf(shares[latest]) {
            latest = shares.firstIndex(where: isOf) ?? shares.count
            if latest == shares.count {
                shares.append(
                    Share(topic: topic, topicIndex: topics.index(of: topic), partition: partition))
            }
        }
        let last = shares[latest].runs.count - 1
        if last >= 0, shares[latest].runs[last].upperBound == position {
            shares[latest].runs[last] = shares[latest].runs[last].lowerBound..<(position + 1)
        } else {
            shares[latest].runs.append(position..<(position + 1))
        }
    }

    /// How many records there are.
    var count: Int { shares.reduce(0) { $0 + $1.count } }

    /// Lends every record, and gives it back to librdkafka.
    ///
    /// - Parameter concurrently: lends on several threads at the same time, the calling one among them.
    func lend(concurrently: Bool, to body: (borrowing RecordView) -> Void) {
        guard concurrently, shares.count > 1, count >= Self.worthThreads else {
            for share in shares { lend(share, to: body) }
            return
        }
        // The largest first, so that no thread is left alone with it at the end.
        let order = shares.sorted { $0.count > $1.count }
        withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let (shares, lender, body) = (order, self, body)
            DispatchQueue.concurrentPerform(iterations: order.count) { number in
                lender.lend(shares[number], to: body)
            }
        }
    }

    private func lend(_ share: Share, to body: (borrowing RecordView) -> Void) {
        for run in share.runs {
            for position in run {
                let message = messages[position]!
                body(RecordView(message, topicIndex: share.topicIndex, of: topics.topics))
                rd_kafka_message_destroy(message)
            }
        }
    }

    /// What there is to say of each partition; before the records are given back.
    var reads: [PartitionRead] {
        shares.map { share in
            let (first, last) = (
                messages[share.runs[0].lowerBound]!, messages[share.runs.last!.upperBound - 1]!
            )
            return PartitionRead(
                place: TopicPartition(topics.names[share.topicIndex], share.partition),
                last: last.pointee.offset, first_ms: rd_kafka_message_timestamp(first, nil))
        }
    }
}
