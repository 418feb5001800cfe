import EventTime
import Events
import KafkaClient
import Settings

/// Which input partitions are idle, and how far their clocks may go.
///
/// A partition is idle when its reader has caught up with the high watermark, a fetch has been answered
/// there, and the idle timeout has passed; never because we are slow or a leader is away.
struct IdleWatch {
    private struct Partition {
        /// Where a fetch found nothing more; told once, so it stands until something is read behind it.
        var end: Int64?
        /// The next offset to read.
        var position: Int64?
        var since: ContinuousClock.Instant
    }

    private let ends: any LogEnds
    private let processing: ProcessingClocks
    private let streams: [String: StreamSettings]
    private let request: Duration
    private var partitions: [TopicPartition: Partition] = [:]

    init(_ context: StageContext, streams: [StreamSettings]) throws {
        ends = try context.clients.makeEnds()
        processing = context.clocks
        self.streams = Dictionary(uniqueKeysWithValues: streams.map { ($0.topic.name, $0) })
        request = context.timing.request
    }

    /// A partition has come, or is read again from an earlier offset.
    mutating func begin(_ partition: TopicPartition) {
        partitions[partition] = Partition(since: processing.now())
    }

    mutating func end(_ partition: TopicPartition) { partitions[partition] = nil }

    /// How far the partition has been read.
    mutating func stands(_ partition: TopicPartition, at position: Int64) {
        guard var known = partitions[partition], known.position != position else { return }
        known.position = position
        known.since = processing.now()
        if let end = known.end, end < position { known.end = nil }
        partitions[partition] = known
    }

    mutating func reachedEnd(_ partition: TopicPartition, offset: Int64) {
        guard partitions[partition] != nil, partitions[partition]?.end != offset else { return }
        partitions[partition]?.end = offset
        partitions[partition]?.since = processing.now()
    }

    /// The offset at which the last fetch found nothing more.
    func endOffset(_ partition: TopicPartition) -> Int64? { partitions[partition]?.end }

    /// How far a partition has come that is read here.
    func state(_ name: TopicPartition) -> Standing.State {
        guard let partition = partitions[name], partition.end != nil,
            let timeout = streams[name.topic]?.idleTimeout
        else { return .reading }
        return processing.now() - partition.since >= timeout ? .idle : .ended
    }

    /// The clocks that idle partitions may take on now.
    ///
    /// - Parameters:
    ///   - clocks: of the partitions that are read here.
    ///   - others: what is known of those that other instances read.
    func due(
        _ clocks: [TopicPartition: Timestamp?], others: [TopicPartition: Standing]
    ) throws(KafkaError) -> [TopicPartition: Timestamp] {
        let idle = partitions.filter { state($0.key) == .idle }
        guard !idle.isEmpty else { return [:] }
        let mine = clocks.filter { idle[$0.key] == nil }.compactMap { $0.value }
        let theirs = others.values.filter { $0.state != .idle }.compactMap(\.clock)
        let slowestBusy = (mine + theirs).min()
        var wanted: [TopicPartition: Timestamp] = [:]
        for name in idle.keys {
            guard let settings = streams[name.topic] else { continue }
            switch settings.clock {
            case .live: wanted[name] = processing.wall() - settings.idleTimeout
            case .data: wanted[name] = slowestBusy
            }
        }
        let later = wanted.filter { name, time in (clocks[name] ?? nil).map { time > $0 } ?? true }
        guard !later.isEmpty else { return [:] }
        let ends = try self.ends.watermarks(later.keys.sorted(), timeout: request)
        return later.filter { name, _ in ends[name]?.high == idle[name]?.end }
    }
}
