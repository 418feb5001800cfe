package import EventCodec
import EventTime
import Events
import KafkaClient
package import Processing
import Settings

/// Writes a request to settle into the clock journal; the running instances carry it out, each partition when
/// it has been read up to the end that it has now.
package struct ClockSettler {
    private let clients: ClientFactory

    package init(_ clients: ClientFactory) { self.clients = clients }

    /// - Returns: the end of each input partition that the request names.
    @discardableResult
    package func request(_ move: ClockMove) throws -> [InputPartition: Int64] {
        let configuration = clients.configuration
        let admin = try clients.admin()
        let topics = configuration.streams.map(\.topic.name)
        let journal = configuration.topics.clock.name
        let counts = try admin.partitionCounts(topics + [journal], timeout: .seconds(10))
        guard counts[journal] == 1 else { throw Fatal("there is no topic \(journal) with one partition") }
        var ends: [InputPartition: Int64] = [:]
        for stream in configuration.streams {
            let places = (0..<(counts[stream.topic.name] ?? 0)).map {
                TopicPartition(stream.topic.name, Int32($0))
            }
            for (place, marks) in try admin.watermarks(places, timeout: .seconds(10)) {
                ends[InputPartition(stream: stream.name, partition: place.partition)] = marks.high
            }
        }
        let producer = try clients.plainProducer()
        let entry = ClockEntry.request(SettleRequest(move: move, ends: ends))
        try producer.produce(
            topic: journal, key: Array(ClockCodec.key(entry).utf8), value: ClockCodec.encode(entry))
        let left = producer.flush(timeout: .seconds(30))
        if let failure = producer.firstFailure { throw failure }
        guard left == 0 else { throw Fatal("the request could not be written to \(journal) in time") }
        producer.close()
        return ends
    }
}
