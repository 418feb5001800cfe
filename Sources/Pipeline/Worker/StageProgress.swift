package import KafkaClient
import Synchronization

/// How far an instance has come, as its last commits left it. Written by the stages, read from any thread.
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

    package init() {}

    package var tally: Mark? { marks.withLock { $0["tally"] } }
    package var watch: Mark? { marks.withLock { $0["watch"] } }

    func note(_ mark: Mark, of stage: String) { marks.withLock { $0[stage] = mark } }
}
