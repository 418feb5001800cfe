package import EventTime
package import KafkaClient

/// Whether an instance does its work, and why not. Pure: whoever asks says what time it is.
///
/// An instance for which there are no partitions is ready: it stands by.
package struct Readiness: Hashable, Sendable {
    /// A reason why an instance is not ready.
    package enum Obstacle: Hashable, Sendable {
        /// The stage has not begun, or its group has not answered yet.
        case notJoined(stage: String)
        /// So many of its partitions are still being restored.
        case restoring(stage: String, partitions: Int)
        /// Its transaction has been open for so long, and brokers end it soon.
        case transactionOpen(stage: String, for: Duration)
        /// So long ago all that it had read was committed last.
        case notCommitted(stage: String, for: Duration)
        /// For so long these clients have reached no broker.
        case brokersAway(clients: [String], for: Duration)
        /// The clock that is furthest behind is so far behind now.
        case clockBehind(TopicPartition, by: Duration)

        /// For people, one sentence without its end.
        package var sentence: String {
            switch self {
            case .notJoined(let stage): "the \(stage) stage has not been given its partitions yet"
            case .restoring(let stage, let count):
                "the \(stage) stage still restores \(count) of its partitions"
            case .transactionOpen(let stage, let duration):
                "the transaction of the \(stage) stage has been open for \(Self.text(duration))"
            case .notCommitted(let stage, let duration):
                "the \(stage) stage has committed nothing for \(Self.text(duration))"
            case .brokersAway(let clients, let duration):
                "no broker has been reached for \(Self.text(duration)) (\(clients.joined(separator: ", ")))"
            case .clockBehind(let partition, let duration):
                "the clock of \(partition) is \(Self.text(duration)) behind now: it catches up, or its "
                    + "events come late"
            }
        }

        /// In whole seconds.
        private static func text(_ duration: Duration) -> String {
            Duration.seconds(duration.milliseconds / 1000).settingsText
        }
    }

    /// How far a live clock may be behind beyond its idle timeout: field systems send by the hour.
    package static let clockLimit = Duration.seconds(6 * 3600)
    /// How long no broker may be reached: longer than a restart of the only one takes to be told twice.
    package static let brokerLimit = Duration.seconds(15)

    /// Why it is not ready; empty where it is.
    package let obstacles: [Obstacle]
    /// How far the live clock that is furthest behind is behind now; nil where there is none.
    package let clockAge: Duration?

    /// Whether it does its work.
    package var isReady: Bool { obstacles.isEmpty }

    /// - Parameters:
    ///   - stages: by name; one that is not there has not begun.
    ///   - brokersAway: clients that reach no broker, and since when.
    ///   - transactionTimeout: as brokers are told it. What stands still for half of it is no pause between
    ///     two commits.
    package init(
        stages: [String: StageCondition], slowestClock: LiveClock?, brokersAway: [String: Timestamp] = [:],
        transactionTimeout: Duration, at now: Timestamp
    ) {
        var obstacles = InstanceSlot.stages.flatMap { stage in
            Self.obstacles(stage, stages[stage] ?? StageCondition(), transactionTimeout, now)
        }
        obstacles += Self.obstacles(brokersAway, now)
        clockAge = slowestClock.map { now - $0.time }
        if let slowestClock, let clockAge, clockAge > slowestClock.idleTimeout + Self.clockLimit {
            obstacles.append(.clockBehind(slowestClock.partition, by: clockAge))
        }
        self.obstacles = obstacles
    }

    /// Of an instance as its stages and its clients told it last.
    package init(
        _ progress: StageProgress, _ contact: BrokerContact, transactionTimeout: Duration, at now: Timestamp
    ) {
        self.init(
            stages: progress.stages, slowestClock: progress.slowestClock, brokersAway: contact.awaySince,
            transactionTimeout: transactionTimeout, at: now)
    }

    /// Of clients that reach no broker: one obstacle for all, since they have the same brokers.
    ///
    /// - Parameter brokersAway: since when each reaches none.
    package static func obstacles(_ brokersAway: [String: Timestamp], _ now: Timestamp) -> [Obstacle] {
        let away = brokersAway.filter { now - $0.value > brokerLimit }
        guard let first = away.values.min() else { return [] }
        return [.brokersAway(clients: away.keys.sorted(), for: now - first)]
    }

    private static func obstacles(
        _ stage: String, _ condition: StageCondition, _ timeout: Duration, _ now: Timestamp
    ) -> [Obstacle] {
        guard condition.hasJoined else { return [.notJoined(stage: stage)] }
        var obstacles: [Obstacle] = []
        if !condition.restoring.isEmpty {
            obstacles.append(.restoring(stage: stage, partitions: condition.restoring.count))
        }
        if let since = condition.transactionSince, now - since > timeout / 2 {
            obstacles.append(.transactionOpen(stage: stage, for: now - since))
        } else if let last = condition.committedAt, now - last > timeout {
            obstacles.append(.notCommitted(stage: stage, for: now - last))
        }
        return obstacles
    }
}
