import EventCodec
import Events
import KafkaClient
import Processing
import Settings

/// The clock journal as a running instance follows it: what it begins with, inherited ticks, and requests to
/// settle, newest last.
final class ClockJournal {
    struct Request {
        let offset: Int64
        let move: ClockMove
    }

    private let context: StageContext
    private let reader: any LogReader
    // One partition: its offsets order the entries.
    private let partition: TopicPartition
    private var position: Int64 = 0
    private var requests: [(offset: Int64, request: SettleRequest)] = []
    private var inherited = InheritedTicks()
    /// Where the journal ended when it was first asked for.
    private var inheritedEnd: Int64?

    init(_ context: StageContext) throws {
        self.context = context
        reader = try context.clients.makeReader()
        partition = TopicPartition(context.configuration.topics.clock.name, 0)
        // By its number: for where it begins librdkafka asks the leader, and where it knows none yet it asks
        // again after half a second only.
        try reader.assign([partition: 0])
    }

    func poll() throws { try poll(timeout: .zero) }

    private func poll(timeout: Duration) throws {
        var corrupt: CorruptRecord?
        let outcome = try reader.poll(max: 1000, timeout: timeout) { record in
            position = record.offset + 1
            guard let payload = record.payload else { return }
            do throws(CorruptRecord) {
                let entry = try ClockCodec.decode(payload)
                inherited.take(entry, at: record.offset)
                switch entry {
                case .request(let request): requests.append((record.offset, request))
                case .tick, .layout, .inherited, .inheritance, .instance, .history: break
                }
            } catch {
                corrupt = error
            }
        }
        try outcome.checkPermissions()
        if let end = outcome.reachedEnd[partition] { position = max(position, end) }
        if let corrupt { throw Fatal("the clock journal cannot be read: \(corrupt)") }
    }

    /// Reads on where something can be inherited, a slice of it; returns whether all of that is known. It
    /// must be before the first record of an input is read.
    ///
    /// What was on its way into the journal when the first layout was written is waited for, as a changelog
    /// is.
    func readInherited() throws -> Bool {
        if inherited.isClosed { return true }
        let end = try inheritedEnd ?? askForEnd()
        inheritedEnd = end
        if position < end { try poll(timeout: min(context.timing.slice, .milliseconds(100))) }
        guard inherited.isClosed || position >= end else { return false }
        guard !inherited.isPartial else {
            throw Fatal(
                "\(context.configuration.application) was started while its clock journal was being copied: "
                    + "start over under another application id")
        }
        return true
    }

    private func askForEnd() throws(KafkaError) -> Int64 {
        let ends = try context.clients.makeEnds()
        return try ends.watermarks([partition], timeout: context.timing.request)[partition]?.high ?? 0
    }

    /// What a partition has still to apply of what it inherits; see `InheritedTicks`.
    func inherited(by input: InputPartition, after place: Int64) -> InheritedTicks.Queue {
        inherited.queue(of: input, after: place)
    }

    /// The next request that a partition has come far enough for.
    func request(for input: InputPartition, at position: Int64, after last: Int64) -> Request? {
        let next = requests.first { $0.offset > last && $0.request.ends[input] != nil }
        guard let next, let end = next.request.ends[input], position >= end else { return nil }
        return Request(offset: next.offset, move: next.request.move)
    }
}
