import EventTime
import KafkaClient

/// How far an input partition has come, as its instance tells the others: they wait for the slowest one too.
/// Committed beside its offset, so it is as old as the last commit at most, and outlives the instance.
struct Standing: Hashable {
    enum State: String {
        /// There is more to read, as far as is known.
        case reading
        /// Read to its end.
        case ended
        /// Read to its end for so long that its clock may follow others.
        case idle
    }

    var state: State
    /// Nil before the first event.
    var clock: Timestamp?

    init(state: State, clock: Timestamp?) {
        self.state = state
        self.clock = clock
    }

    /// Nil for what another version wrote.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let state = words.first.flatMap({ State(rawValue: String($0)) }) else { return nil }
        self.init(state: state, clock: words.dropFirst().first.flatMap { Timestamp(String($0)) })
    }

    var text: String { clock.map { "\(state.rawValue) \($0.rfc3339)" } ?? state.rawValue }
}

/// The input partitions that other instances read, asked for now and then.
struct OtherInputs {
    private let notes: any GroupNotes
    private let partitions: [TopicPartition]
    private let clocks: ProcessingClocks
    private let timing: WorkerTiming
    private var nextTime: ContinuousClock.Instant
    private var known: [TopicPartition: Standing] = [:]

    init(_ context: StageContext, partitions: [TopicPartition]) throws(KafkaError) {
        notes = try context.clients.makeNotes(of: "tally")
        self.partitions = partitions
        clocks = context.clocks
        timing = context.timing
        nextTime = clocks.now()
    }

    /// What is known of the partitions that are not ours.
    ///
    /// Where the broker does not answer, what was known before stands.
    mutating func standings(besides mine: Set<TopicPartition>) throws(KafkaError) -> [TopicPartition:
        Standing]
    {
        let others = partitions.filter { !mine.contains($0) }
        known = known.filter { !mine.contains($0.key) }
        guard !others.isEmpty, clocks.now() >= nextTime else { return known }
        nextTime = clocks.now() + timing.tending * 4
        do throws(KafkaError) {
            known = try notes.notes(others, timeout: timing.slice * 4).compactMapValues { Standing($0) }
        } catch {
            if error.recovery == .stop { throw error }
        }
        return known
    }
}
