import EventTime
import KafkaClient
import Pipeline
import Settings
import Telemetry

extension ReceiverWorker {
    private static let timeout = Duration.seconds(10)

    /// Reads what fires in the partitions that have come, and goes on where the group stands. A group that
    /// has committed nothing is new: it is told what fires, and each word from now on.
    ///
    /// The end of the alert topic is asked for before the topic of episodes is read: a word before that end
    /// was committed with the last word on its episode, so what is read then knows it.
    func restore() throws(KafkaError) {
        do throws(KafkaError) {
            try restore(arrived.sorted())
        } catch {
            guard error.recovery == .retry else { throw error }
            warn(error)
        }
    }

    private func restore(_ places: [TopicPartition]) throws(KafkaError) {
        let topic = clients.configuration.topics.alerts.name
        guard let count = try consumer.metadata(topic: topic, timeout: Self.timeout) else {
            throw .missing(topic: topic)
        }
        partitionCount = count
        let committed = try consumer.committed(places, timeout: Self.timeout)
        let ends = try consumer.watermarks(places, timeout: Self.timeout).mapValues(\.high)
        let starts = ends.merging(committed.compactMapValues { $0 }) { $1 }
        let partitions = Set(places.map(\.partition))
        let standing = try StandingEpisodes(clients, stop: stop).firing { key in
            let number = KeyPartition.of(key, among: count)
            return partitions.contains(number) ? number : nil
        }
        guard let standing else { return }
        let new = Set(places.filter { committed[$0].flatMap { $0 } == nil }.map(\.partition))
        try mutes.catchUp()
        let now = Timestamp.processingTime
        outbox.mute(mutes.mutes(at: now), now: now)
        let unsure = standing.filter { new.contains($0.partition) || mutes.mayHaveHeldBack($0, now: now) }
        let known = Set(unsure.map(\.episode))
        outbox.restore(unsure, isNew: true)
        outbox.restore(standing.filter { !known.contains($0.episode) }, isNew: false)
        try consumer.seek(starts)
        for place in places { (positions[place], covered[place]) = (starts[place], ends[place]) }
        if !new.isEmpty { isCommitted = false }
        arrived.subtract(places)
        if !isPaused { try consumer.resume(places) }
        log.info(
            "receiver goes on",
            [
                "receiver": receiver.name, "partitions": places.count, "new": !new.isEmpty,
                "firing": standing.count,
            ])
    }
}
