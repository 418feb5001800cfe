import Aggregates
import EventTime
import Events
import KafkaClient
import Pipeline
import Settings

/// What a stage asks of the log, answered by values that a test sets.
final class FakeLog: LogClients, LogReader, LogEnds, GroupNotes {
    var ends: [TopicPartition: Watermarks] = [:]
    var notes: [TopicPartition: String] = [:]
    /// The clients of the one stage that asks for them.
    var member: FakeMember?
    var writer: FakeWriter?
    /// Thrown by the next question about ends.
    var failure: KafkaError?

    func makeMember(of stage: String) throws(KafkaError) -> any GroupMember { member! }
    func makeWriter(of stage: String) throws(KafkaError) -> any LogWriter { writer! }
    func makeReader() throws(KafkaError) -> any LogReader { self }
    func makeEnds() throws(KafkaError) -> any LogEnds { self }
    func makeNotes(of stage: String) throws(KafkaError) -> any GroupNotes { self }

    func assign(_ offsets: [TopicPartition: Int64]) throws(KafkaError) {}

    func poll(
        max: Int, timeout: Duration, _ body: (borrowing RecordView) -> Void
    ) throws(KafkaError) -> PollOutcome { PollOutcome() }

    func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        if let failure { throw failure }
        return partitions.reduce(into: [:]) { $0[$1] = ends[$1] ?? Watermarks(low: 0, high: 0) }
    }

    func notes(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: String] {
        if let failure { throw failure }
        return notes.filter { partitions.contains($0.key) }
    }
}

/// Processing time that a test moves.
final class FakeTime {
    private let origin = ContinuousClock.now
    var passed = Duration.zero
    var wall = Timestamp("2024-03-01T00:00:00Z")!

    var clocks: ProcessingClocks {
        ProcessingClocks(now: { self.origin + self.passed }, wall: { self.wall })
    }
}

extension Configuration {
    /// One stream of events by area, with two partitions.
    static func oneStream(clock: ClockMode, maxSkew: Duration) -> Configuration {
        Configuration(
            application: "test", instance: "one",
            streams: [
                StreamSettings(
                    name: "encounters", dimensions: ["area"], clock: clock, idleTimeout: .seconds(1),
                    maxSkew: maxSkew)
            ], feeds: FeedPolicies(standard: FeedPolicy(lateness: .zero, horizon: .seconds(86_400 * 30))))
    }
}
