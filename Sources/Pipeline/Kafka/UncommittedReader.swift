import Foundation
import KafkaClient

/// Reads stretches of partitions as they stand, records of open and aborted transactions included: it waits
/// for nobody's transaction.
struct UncommittedReader {
    private let consumer: Consumer

    init(_ clients: ClientFactory) throws(KafkaError) {
        consumer = try clients.reader(.uncommitted)
    }

    /// Lends the records with offsets in `[start, end)` until `body` returns false.
    ///
    /// - Parameter timeout: how long nothing may come; then an error that may pass is thrown.
    func read(
        _ place: TopicPartition, from start: Int64, to end: Int64, timeout: Duration,
        _ body: (borrowing RecordView) -> Bool
    ) throws(KafkaError) {
        guard start < end else { return }
        try consumer.assign([place: start])
        defer { try? consumer.assign([:]) }
        var (next, isWanted) = (start, true)
        var deadline = ContinuousClock.now + timeout
        while next < end, isWanted {
            let outcome = try consumer.poll(max: 1000, timeout: .milliseconds(100)) { record in
                guard isWanted, record.offset < end else { return }
                isWanted = body(record)
                next = record.offset + 1
            }
            if let failure = outcome.errors.first(where: { $0.recovery == .stop }) { throw failure }
            if let reached = outcome.reachedEnd[place] { next = max(next, reached) }
            if outcome.records > 0 { deadline = .now + timeout }
            guard .now < deadline else {
                throw KafkaError(
                    named: "_TIMED_OUT", while: "Reading \(place): nothing came for \(timeout)",
                    recovery: .retry)
            }
        }
    }
}
