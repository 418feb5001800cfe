import EventCodec
package import EventTime
import Events
import KafkaClient
import Processing
import Settings

/// How far an application has come with what lies in its topics, as its groups have committed it.
package struct ApplicationProgress: Hashable, Sendable {
    /// One stage and its group.
    package struct Stage: Hashable, Sendable {
        /// Instances that are running now.
        package var members: Int
        /// Offsets between what is committed and the ends, transaction markers included; 0 where nothing
        /// follows that is to be read.
        package var unread: Int64
        /// When the oldest of what is unread came to the broker.
        package var waitingSince: Timestamp?
        /// The event time at which the stage goes on: of tallies, the clock that they tell.
        package var clock: Timestamp?

        /// Whether nothing is unread that was there at a time.
        package func hasRead(until time: Timestamp) -> Bool { waitingSince.map { $0 > time } ?? true }
    }

    /// What it has read of the inputs.
    package var tally: Stage
    /// What it has read of its own sums.
    package var watch: Stage
}

/// Asks the broker how far applications have come. It joins no group and writes nothing.
package final class ApplicationProgressReader {
    private let clients: ClientFactory
    private let streams: [String]
    private static let timeout = Duration.seconds(10)

    /// - Parameter streams: those that the rules read.
    package init(_ clients: ClientFactory, streams: [String]) {
        self.clients = clients
        self.streams = streams
    }

    private var configuration: Configuration { clients.configuration }

    /// How far the application has come now.
    package func progress() throws -> ApplicationProgress {
        let decoders = decoders
        let tally = try stage("tally", try inputs()) { place, payload in
            try? decoders[place.topic]?.decode(payload) { $0.time }
        }
        let watch = try stage("watch", try places([configuration.topics.tallies.name])) { _, payload in
            (try? TallyCodec.decode(payload))?.clock
        }
        return ApplicationProgress(tally: tally, watch: watch)
    }

    /// The highest event time among the last records of the inputs.
    package func newestEvent() throws -> Timestamp? {
        let decoders = decoders
        let ends = try clients.admin().watermarks(try inputs(), timeout: Self.timeout)
        let starts = ends.filter { $0.value.high > $0.value.low }.mapValues { max($0.low, $0.high - 50) }
        var newest: Timestamp?
        try read(starts) { place, record in
            let time = record.payload.flatMap { payload in
                try? decoders[place.topic]?.decode(payload) { $0.time }
            }
            newest = [newest, time].compactMap { $0 }.max()
            return false
        }
        return newest
    }

    private func inputs() throws -> [TopicPartition] {
        try places(configuration.streams.filter { streams.contains($0.name) }.map(\.topic.name))
    }

    /// By topic.
    private var decoders: [String: EventDecoder] {
        Dictionary(
            uniqueKeysWithValues: zip(configuration.streams, configuration.schemas).map {
                ($0.topic.name, EventDecoder(schema: $1))
            })
    }

    private func places(_ topics: [String]) throws -> [TopicPartition] {
        let counts = try clients.admin().partitionCounts(topics, timeout: Self.timeout)
        if let missing = topics.first(where: { counts[$0] == nil }) {
            throw Fatal("there is no topic \(missing)")
        }
        return TopicPartition.all(of: topics, counts)
    }

    private func stage(
        _ name: String, _ places: [TopicPartition],
        clock: @escaping (TopicPartition, UnsafeRawBufferPointer) -> Timestamp?
    ) throws -> ApplicationProgress.Stage {
        let admin = try clients.admin()
        let group = InstanceSlot.group(of: name, in: configuration.application)
        var stage = ApplicationProgress.Stage(
            members: try admin.members(ofGroup: group, timeout: Self.timeout).count, unread: 0)
        let committed = try admin.committed(ofGroup: group, places, timeout: Self.timeout)
        let ends = try admin.watermarks(places, timeout: Self.timeout)
        var starts: [TopicPartition: Int64] = [:]
        for (place, marks) in ends {
            let next = max(marks.low, committed[place].flatMap { $0 } ?? 0)
            if next < marks.high { starts[place] = next }
        }
        try read(starts) { place, record in
            stage.unread += (ends[place]?.high ?? 0) - (starts[place] ?? 0)
            let waiting = Timestamp(milliseconds: record.timestamp_ms)
            stage.waitingSince = min(stage.waitingSince ?? waiting, waiting)
            if let time = record.payload.flatMap({ clock(place, $0) }) {
                stage.clock = min(stage.clock ?? time, time)
            }
            return true
        }
        return stage
    }

    /// Lends the records of partitions from these offsets on until the body has enough of one, or its end.
    private func read(
        _ starts: [TopicPartition: Int64], _ body: (TopicPartition, borrowing RecordView) -> Bool
    ) throws {
        guard !starts.isEmpty else { return }
        let reader = try clients.reader()
        try reader.assign(starts)
        var left = Set(starts.keys)
        let deadline = ContinuousClock.now + Self.timeout
        while !left.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw Fatal("the broker does not answer for \(left.sorted()[0])")
            }
            let outcome = try reader.poll(max: 1000, timeout: .milliseconds(100)) { record in
                let place = record.topicPartition
                if left.contains(place), body(place, record) { left.remove(place) }
            }
            left.subtract(outcome.reachedEnd.keys)
            let read = starts.keys.filter { !left.contains($0) }.sorted()
            if !left.isEmpty, !read.isEmpty { try reader.pause(read) }
        }
    }
}
