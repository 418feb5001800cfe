import EventTime
package import KafkaClient
import Synchronization

/// How far an instance has come, as its last commits left it, and how its stages are doing now. Written by
/// the stages, read from any thread.
package final class StageProgress: Sendable {
    /// One stage after a commit.
    package struct Mark: Hashable, Sendable {
        /// The next offset to read in each partition that it has.
        package var positions: [TopicPartition: Int64]
        /// Whether every input that it follows has ended: then all that can settle has settled, and what was
        /// to be said of it is committed.
        package var isEnded: Bool
    }

    private let marks = Mutex<[String: Mark]>([:])
    private let conditions = Mutex<[String: StageCondition]>([:])
    private let slowest = Mutex<LiveClock?>(nil)

    package init() {}

    package var tally: Mark? { marks.withLock { $0["tally"] } }
    package var watch: Mark? { marks.withLock { $0["watch"] } }

    /// How each stage is doing, by its name; one that is not there has not begun.
    package var stages: [String: StageCondition] { conditions.withLock { $0 } }
    /// The live clock of an input partition here that is furthest behind.
    package var slowestClock: LiveClock? { slowest.withLock { $0 } }

    func note(_ mark: Mark, of stage: String) { marks.withLock { $0[stage] = mark } }
    func note(_ condition: StageCondition, of stage: String) {
        conditions.withLock { $0[stage] = condition }
    }
    func note(slowest clock: LiveClock?) { slowest.withLock { $0 = clock } }
}
