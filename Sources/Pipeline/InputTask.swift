package import EventCodec
package import EventTime
package import Events
package import Processing

/// One input partition at work: bytes are decoded and given to its Tally task. The same for a broker, a file
/// and a test.
package final class InputTask {
    package let topic: String
    /// Not checked for overlapping accesses, which would cost every record twice: whoever owns the input
    /// calls one function of its task after the other.
    @exclusivity(unchecked) package var task: TallyTask
    private let decoder: EventDecoder

    package init(
        origin: InputPartition, topic: String, plan: Plan, decoder: EventDecoder, talliesPartitions: Int32,
        maxAhead: Duration, idsRemembered: Int
    ) {
        self.topic = topic
        self.decoder = decoder
        task = TallyTask(
            origin: origin, plan: plan, talliesPartitions: talliesPartitions, maxAhead: maxAhead,
            idsRemembered: idsRemembered)
    }

    /// Takes one record; a refused one comes back as what goes to the rejects topic.
    ///
    /// - Parameters:
    ///   - isPadded: whether `EventDecoder.padding` bytes behind the payload can be read.
    ///   - isHistory: whether the record carries `HistoryHeader`.
    package func receive(
        _ payload: UnsafeRawBufferPointer, offset: Int64, timestamp: Timestamp, isPadded: Bool = false,
        isHistory: Bool = false
    ) -> RejectedRecord? {
        do throws(Rejection) {
            let refusal =
                isPadded
                ? try decoder.decode(padded: payload) {
                    task.receive($0, timestamp: timestamp, isHistory: isHistory)
                }
                : try decoder.decode(payload) {
                    task.receive($0, timestamp: timestamp, isHistory: isHistory)
                }
            return refusal.map { reject($0, offset, timestamp) }
        } catch {
            task.countRefused()
            return reject(error, offset, timestamp)
        }
    }

    /// Takes one event that was decoded already, as `TallyTask` does.
    package func receive(_ event: borrowing EventView, timestamp: Timestamp) -> Rejection? {
        task.receive(event, timestamp: timestamp)
    }

    private func reject(_ rejection: Rejection, _ offset: Int64, _ timestamp: Timestamp) -> RejectedRecord {
        RejectedRecord(
            topic: topic, partition: task.origin.partition, offset: offset, timestamp: timestamp,
            rejection: rejection)
    }
}
