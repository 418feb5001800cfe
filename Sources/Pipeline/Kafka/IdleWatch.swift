import EventTime
import Events
import Foundation
import KafkaClient
import Settings

/// Which input partitions are idle, and how far their clocks may go.
///
/// A partition is idle when its reader has caught up with the high watermark, a fetch has been answered
/// there, and the idle timeout has passed; never because we are slow or a leader is away.
struct IdleWatch {
    private struct Partition {
        var end: Int64?
        var since = ContinuousClock.now
    }

    private let admin: Admin
    private let streams: [String: StreamSettings]
    private let request: Duration
    private var partitions: [TopicPartition: Partition] = [:]

    init(_ context: StageContext, streams: [StreamSettings]) throws {
        admin = try context.clients.admin()
        self.streams = Dictionary(uniqueKeysWithValues: streams.map { ($0.topic.name, $0) })
        request = context.timing.request
    }

    mutating func begin(_ partition: TopicPartition) { partitions[partition] = Partition() }
    mutating func end(_ partition: TopicPartition) { partitions[partition] = nil }

    /// Records were read since the last look.
    mutating func heard(_ partition: TopicPartition) { partitions[partition] = Partition() }

    mutating func reachedEnd(_ partition: TopicPartition, offset: Int64) {
        if partitions[partition]?.end != offset { partitions[partition] = Partition(end: offset) }
    }

    /// The offset at which the last fetch found nothing more.
    func endOffset(_ partition: TopicPartition) -> Int64? { partitions[partition]?.end }

    /// The clocks that idle partitions may take on now.
    func due(_ clocks: [TopicPartition: Timestamp?]) throws(KafkaError) -> [TopicPartition: Timestamp] {
        let now = ContinuousClock.now
        let idle = partitions.filter { name, partition in
            guard let timeout = streams[name.topic]?.idleTimeout else { return false }
            return partition.end != nil && now - partition.since >= timeout
        }
        guard !idle.isEmpty else { return [:] }
        let slowestBusy = clocks.filter { idle[$0.key] == nil }.compactMap { $0.value }.min()
        var wanted: [TopicPartition: Timestamp] = [:]
        for name in idle.keys {
            guard let settings = streams[name.topic] else { continue }
            switch settings.clock {
            case .live: wanted[name] = Self.wallClock() - settings.idleTimeout
            case .data: wanted[name] = slowestBusy
            }
        }
        let later = wanted.filter { name, time in (clocks[name] ?? nil).map { time > $0 } ?? true }
        guard !later.isEmpty else { return [:] }
        let ends = try admin.watermarks(later.keys.sorted(), timeout: request)
        return later.filter { name, _ in ends[name]?.high == idle[name]?.end }
    }

    /// Processing time, which a live clock follows where nothing is heard: the one place where it becomes
    /// event time.
    private static func wallClock() -> Timestamp {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }
}
