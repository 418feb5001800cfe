import BrokerSupport
import KafkaClient

/// How far a group has come.
struct GroupProgress {
    private let reader: Consumer
    private let admin: Admin
    private let places: [TopicPartition]

    init(_ broker: Broker, group: String, topic: String, partitions: Int) throws {
        reader = try Consumer(["bootstrap.servers": broker.bootstrapServers, "group.id": group])
        admin = try Admin(["bootstrap.servers": broker.bootstrapServers])
        places = (0..<Int32(partitions)).map { TopicPartition(topic, $0) }
    }

    /// The last offset of a partition may be the mark of a transaction's end, which no reader is given.
    func isComplete() throws -> Bool {
        let ends = try admin.watermarks(places, timeout: .seconds(10))
        guard let committed = try? reader.committed(places, timeout: .seconds(10)) else { return false }
        return places.allSatisfy { place in
            let end = ends[place]?.high ?? 0
            return end == 0 || (committed[place].flatMap(\.self) ?? 0) >= end - 1
        }
    }
}
