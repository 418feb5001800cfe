import EventCodec
import Events
import KafkaClient
import Processing
import Settings

/// The clock journal as a running instance follows it: requests to settle, newest last.
final class ClockJournal {
    struct Request {
        let offset: Int64
        let move: ClockMove
    }

    private let reader: any LogReader
    private var requests: [(offset: Int64, request: SettleRequest)] = []

    init(_ context: StageContext) throws {
        reader = try context.clients.makeReader()
        // One partition: its offsets order the requests.
        try reader.assign([
            TopicPartition(context.configuration.topics.clock.name, 0): LogicalOffset.beginning
        ])
    }

    func poll() throws {
        var corrupt: CorruptRecord?
        let outcome = try reader.poll(max: 1000, timeout: .zero) { record in
            guard let payload = record.payload else { return }
            do throws(CorruptRecord) {
                switch try ClockCodec.decode(payload) {
                case .request(let request): requests.append((record.offset, request))
                case .tick, .layout, .instance: break
                }
            } catch {
                corrupt = error
            }
        }
        try outcome.checkPermissions()
        if let corrupt { throw Fatal("the clock journal cannot be read: \(corrupt)") }
    }

    /// The next request that a partition has come far enough for.
    func request(for input: InputPartition, at position: Int64, after last: Int64) -> Request? {
        let next = requests.first { $0.offset > last && $0.request.ends[input] != nil }
        guard let next, let end = next.request.ends[input], position >= end else { return nil }
        return Request(offset: next.offset, move: next.request.move)
    }
}
