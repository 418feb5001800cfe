package import EventTime
package import Events
package import KafkaClient
package import Pipeline
package import Settings

/// Sends files of events to the topic of their stream, each checked first as the daemon will check it.
///
/// The producer is idempotent, and records are keyed by the event's id: nothing is written twice or out of
/// order, and all revisions of an id go to one partition. A broker that is away is waited for as long as it
/// takes, with at most `queueSize_kib` of records in memory. Owned by one thread.
package final class EventSender {
    /// What of it happens is told by these; both come on the thread that sends.
    package struct Listener {
        package var onRefusal: (CheckedLines.Refusal) -> Void
        /// While nothing goes on: how many events wait for the broker, and the error that it gave last.
        package var onWait: (_ outstanding: Int, _ error: KafkaError?) -> Void

        package init(
            onRefusal: @escaping (CheckedLines.Refusal) -> Void,
            onWait: @escaping (Int, KafkaError?) -> Void = { _, _ in }
        ) {
            self.onRefusal = onRefusal
            self.onWait = onWait
        }
    }

    /// Some seconds' worth for a fast producer, and little for the machine of a field office.
    package static let queueSize_kib = 64 * 1024
    private static let waitInterval = Duration.seconds(3)

    /// Events that were checked and given to the producer, or would have been in a dry run.
    package private(set) var sent = 0
    package var refused: Int { lines.refused }
    /// Where it stopped although there was more to read: `FILE:LINE`.
    package var stoppedAt: String? { lines.stoppedAt }

    private let stream: StreamSettings
    private let lines: CheckedLines
    /// Nil in a dry run.
    private let producer: Producer?
    private let listener: Listener
    private let stop: StopFlag
    /// How long acknowledgements are waited for once it is to stop: less than a service manager's patience.
    private let stopWait: Duration
    private var lastError: KafkaError?
    /// When something was acknowledged, or told, last.
    private var lastTold = ContinuousClock.now
    private var answeredLast = 0

    /// - Parameters:
    ///   - properties: of the producer, as configured; nil checks events and sends nothing.
    ///   - stop: once set, nothing more is read, and the wait for the broker has an end.
    ///   - now: the wall clock, against which events from the future are found.
    package init(
        stream: StreamSettings, schema: StreamSchema, properties: KafkaProperties?, listener: Listener,
        stop: StopFlag = StopFlag(), stopWait: Duration = .seconds(10), now: @escaping () -> Timestamp
    ) throws(KafkaError) {
        self.stream = stream
        self.listener = listener
        self.stop = stop
        self.stopWait = stopWait
        lines = CheckedLines(
            stream: stream, schema: schema, stop: stop, now: now, onRefusal: listener.onRefusal)
        producer = try properties.map { given throws(KafkaError) in
            try Producer(Self.properties(given), fullQueueWait: .seconds(1))
        }
    }

    /// Checks and sends every line of a file; `-` is standard input. Throws `FileError` where it cannot be
    /// read, and `KafkaError` where the broker will never take it.
    package func send(path: String) throws {
        try lines.read(path: path, onWait: { [self] in serve() }) { event, text in
            try produce(key: event.id, value: text)
        }
    }

    /// Waits until every event is acknowledged, or refused for good by the broker; once it is to stop, no
    /// longer than `stopWait`. Returns how many were not acknowledged, and why the first of them was not.
    package func finish() -> (lost: Int, cause: KafkaError?) {
        guard let producer else { return (0, nil) }
        var deadline: ContinuousClock.Instant?
        while producer.flush(timeout: .milliseconds(250)) > 0, producer.fatalError == nil {
            tellWaiting()
            if stop.isSet { deadline = deadline ?? .now + stopWait }
            if let deadline, .now >= deadline { break }
        }
        let lost = producer.failureCount + producer.outstanding
        return (lost, failure(of: producer))
    }

    /// False where it was to stop before the queue had room.
    private func produce(key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) throws -> Bool {
        guard let producer else {
            sent += 1
            return true
        }
        // What fails one event for good (no such topic, no permission) fails all: reading on would only lose
        // more.
        if let failure = failure(of: producer) { throw failure }
        while true {
            do throws(KafkaError) {
                try producer.produce(topic: stream.topic.name, key: key, value: value)
                break
            } catch {
                guard error.recovery == .retry else { throw error }
                if let failure = failure(of: producer) { throw failure }
                tellWaiting()
                if stop.isSet { return false }
            }
        }
        sent += 1
        if sent % 1024 == 0 { serve() }
        return true
    }

    /// A fatal error is why everything behind it failed.
    private func failure(of producer: Producer) -> KafkaError? {
        producer.fatalError ?? producer.firstFailure
    }

    private func serve() {
        producer?.poll()
        tellWaiting()
    }

    /// Tells that nothing goes on: events are outstanding, and for a while none was acknowledged.
    private func tellWaiting() {
        guard let producer else { return }
        lastError = producer.takeErrors().last ?? lastError
        let answered = sent - producer.outstanding
        if answered > answeredLast || answered == sent {
            (answeredLast, lastTold, lastError) = (answered, .now, nil)
            return
        }
        guard .now - lastTold >= Self.waitInterval else { return }
        lastTold = .now
        listener.onWait(producer.outstanding, lastError)
    }

    private static func properties(_ given: KafkaProperties) -> KafkaProperties {
        var properties = given
        properties["transactional.id"] = nil
        properties["queue.buffering.max.kbytes"] =
            properties["queue.buffering.max.kbytes"] ?? "\(queueSize_kib)"
        properties.merge([
            "enable.idempotence": "true", "acks": "all", "partitioner": "murmur2_random",
            // For ever: whoever is impatient ends the program, and knows then that not all was acknowledged.
            "message.timeout.ms": "0",
        ]) { $1 }
        return properties
    }
}
