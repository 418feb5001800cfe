import Dispatch
import EventTime
import Foundation
package import KafkaClient
package import Pipeline
import Processing
package import Settings
package import Telemetry

/// One receiver at work, on a thread of its own: reads the alert topic in a consumer group of its own, and
/// sends what the outbox gives. Offsets are committed when the receiver has taken what was read up to them:
/// at least once. While it takes nothing, nothing more is read.
package final class ReceiverWorker {
    let receiver: ReceiverSettings
    let clients: ClientFactory
    let log: Log
    let stop: StopFlag
    let consumer: Consumer
    var outbox: any Outbox
    private let sender: any HTTPSender
    private let watch: InstanceWatch
    let mutes: MuteWatch
    private let metrics: DeliveryMetrics
    private let progress: DeliveryProgress
    /// Whether the group has said which partitions are ours.
    private var hasJoined = false
    /// Of the words that are news and not all taken; nil where none is.
    private var oldestNews: Timestamp?

    /// The offset after the last word that was read, of partitions that are ours and restored.
    var positions: [TopicPartition: Int64] = [:]
    /// Words before these were known to what was restored.
    var covered: [TopicPartition: Int64] = [:]
    /// Partitions that have come and are not restored.
    var arrived: Set<TopicPartition> = []
    var isCommitted = true
    /// Nothing is read while messages wait.
    private(set) var isPaused = false
    private var toldOverflow = 0
    private var retry: RetrySchedule
    private var nextTry = ContinuousClock.now
    private var nextRefresh = ContinuousClock.now
    private var nextMute = ContinuousClock.now
    /// The brokers do not tell what is muted.
    private var areMutesOld = false

    /// How long messages are sent before the group is tended again.
    private static let shift = Duration.seconds(5)

    /// - Parameters:
    ///   - sender: belongs to the thread on which this is made and run.
    ///   - metrics: where it counts what becomes of its messages.
    ///   - progress: is told whether the receiver is looked after.
    package init(
        _ receiver: ReceiverSettings, _ clients: ClientFactory, _ sender: any HTTPSender, stop: StopFlag,
        log: Log, metrics: DeliveryMetrics, progress: DeliveryProgress = DeliveryProgress()
    ) throws(KafkaError) {
        self.receiver = receiver
        self.clients = clients
        self.sender = sender
        self.stop = stop
        self.log = log
        self.metrics = metrics
        self.progress = progress
        metrics.declare(receiver.name)
        switch receiver.target {
        case .alertmanager(let settings):
            outbox = AlertBoard(receiver, settings, application: clients.configuration.application)
        case .webhook: outbox = WordQueue(receiver)
        }
        watch = InstanceWatch(clients, log: log)
        mutes = try MuteWatch(clients, log: log, stop: stop)
        retry = RetrySchedule(seed: UInt64(DispatchTime.now().uptimeNanoseconds))
        consumer = try clients.receiver(receiver.name, queue: DeliveryLimits.queue)
    }

    /// Returns after a graceful stop; throws where this client is of no use any more.
    package func run() throws(KafkaError) {
        consumer.rebalance = RebalanceHandlers(
            assigned: { [unowned self] places in
                hasJoined = true
                arrived.formUnion(places)
                return [:]
            },
            revoked: { [unowned self] places, _ in giveUp(places) }, startsPaused: true)
        try consumer.subscribe([clients.configuration.topics.alerts.name])
        while !stop.isSet {
            try read()
            if !arrived.isEmpty { try restore() }
            progress.note(receiver.name, isLookedAfter: hasJoined && arrived.isEmpty)
            mute()
            if arrived.isEmpty { refresh() }
            try send()
        }
        consumer.close()
    }

    /// Gathers words that come together; while messages wait it only stays in the group.
    private func read() throws(KafkaError) {
        var words: [PlacedWord] = []
        let end = ContinuousClock.now + DeliveryLimits.gathering
        var patience = Duration.milliseconds(100)
        if isPaused || !outbox.isIdle { patience = min(patience, max(.milliseconds(1), nextTry - .now)) }
        while words.count < DeliveryLimits.words, .now < end, !stop.isSet {
            let room = DeliveryLimits.words - words.count
            let outcome = try consumer.poll(max: room, timeout: patience) { note($0, into: &words) }
            try outcome.checkPermissions()
            for error in outcome.errors where error.recovery != .retry { warn(error) }
            if outcome.records == 0 { break }
            patience = .milliseconds(50)
        }
        guard !words.isEmpty else { return }
        // Which feeds are silent is said together with what follows from it.
        mute(isUrgent: true)
        outbox.take(words)
    }

    /// Silences begin and end, and people answer: what they said is asked for each second, and before words
    /// are taken. Where the brokers do not tell, what is known holds, and they are left alone for a while:
    /// receivers are not to wait for them.
    private func mute(isUrgent: Bool = false) {
        if .now >= nextMute || (isUrgent && !areMutesOld) {
            do throws(KafkaError) {
                try mutes.catchUp()
                (nextMute, areMutesOld) = (.now + .seconds(1), false)
            } catch {
                warn(error)
                (nextMute, areMutesOld) = (.now + .seconds(15), true)
            }
        }
        outbox.mute(mutes.mutes(at: Timestamp.processingTime), now: Timestamp.processingTime)
    }

    private func note(_ record: borrowing RecordView, into words: inout [PlacedWord]) {
        let place = record.topicPartition
        guard positions[place] != nil else { return }
        positions[place] = record.offset + 1
        isCommitted = false
        guard let word = DeliveredWord(record, partition: record.partition) else {
            log.error(
                "a record of the alert topic is no alert, and is left out",
                ["receiver": receiver.name, "partition": place.description, "offset": record.offset])
            return
        }
        let isCovered = record.offset < covered[place] ?? 0
        if !isCovered { oldestNews = min(oldestNews ?? word.said, word.said) }
        words.append(PlacedWord(word, isCovered: isCovered))
    }

    /// Tells an Alertmanager again what fires, and that Vigía lives.
    private func refresh() {
        guard case .alertmanager(let settings) = receiver.target, .now >= nextRefresh, outbox.isIdle else {
            return
        }
        // One instance beats for all.
        let isOurs = positions.keys.contains { $0.partition == 0 }
        outbox.refresh(isVigiaAlive: settings.heartbeat && isOurs && watch.isAlive)
        nextRefresh = .now + settings.resend
        warnOfOverflow()
    }

    private func warnOfOverflow() {
        guard let board = outbox as? AlertBoard, board.overflow > toldOverflow else { return }
        log.warning(
            "too many episodes fire: further ones are told once, and not again",
            ["receiver": receiver.name, "limit": DeliveryLimits.firing, "further": board.overflow])
        metrics.overflow.add(board.overflow - toldOverflow, receiver.name)
        toldOverflow = board.overflow
    }

    /// Sends until all news is told, the receiver fails, or the group must be tended. What is told again
    /// waits for what has come meanwhile.
    private func send() throws(KafkaError) {
        let end = ContinuousClock.now + Self.shift
        while .now >= nextTry, .now < end, !stop.isSet {
            let (now, isUrgent) = (Timestamp.processingTime, outbox.isUrgent)
            guard let message = outbox.next(now: now) else { break }
            let start = ContinuousClock.now
            let result = sender.send(Endpoint.request(message, to: receiver, now: now))
            if stop.isSet, case .failure = result { return }
            metrics.requestTime.observe(.now - start, receiver.name)
            handle(Verdict(result, now: Timestamp.processingTime), message)
            if isUrgent, !outbox.isUrgent { noteLatency() }
            if !isUrgent { break }
        }
        metrics.waiting.set(outbox.waiting, receiver.name)
        // What nobody here wants is not late.
        if !outbox.isUrgent { oldestNews = nil }
        if !outbox.isUrgent { commit() }
        try pause(outbox.isUrgent)
    }

    /// All news is taken.
    private func noteLatency() {
        guard let oldestNews else { return }
        metrics.latency.observe(max(.zero, Timestamp.processingTime - oldestNews), receiver.name)
    }

    private func handle(_ verdict: Verdict, _ message: OutgoingMessage) {
        switch verdict {
        case .taken:
            log.debug("delivered", ["receiver": receiver.name, "id": message.id, "count": message.count])
            outbox.delivered()
            metrics.delivered.add(message.count, receiver.name)
            metrics.rollUps.add(message.rollUps, receiver.name)
            recover("taken")
        case .refused(let why):
            log.error(
                "the receiver refuses a message, which is left out",
                ["receiver": receiver.name, "id": message.id, "answer": why])
            outbox.delivered()
            recover("refused")
        case .later(let why, let after):
            let pause = retry.pause(asked: after)
            nextTry = .now + pause
            metrics.attempts.add(1, receiver.name, "failed")
            metrics.failures.set(retry.failures, receiver.name)
            log.warning(
                "receiver does not take alerts, trying again",
                [
                    "receiver": receiver.name, "error": why, "failures": retry.failures,
                    "seconds": Int(pause / .seconds(1)),
                ])
        }
    }

    /// A receiver that was away may have forgotten what it was told.
    private func recover(_ result: String) {
        metrics.attempts.add(1, receiver.name, result)
        metrics.failures.set(0, receiver.name)
        metrics.lastSuccess.set(Timestamp.processingTime.seconds, receiver.name)
        if retry.failures > 0 {
            log.info("receiver takes alerts again", ["receiver": receiver.name])
            nextRefresh = .now
        }
        retry.succeeded()
    }

    private func commit() {
        guard !isCommitted, !positions.isEmpty else { return }
        do {
            try consumer.commit(positions)
            isCommitted = true
        } catch {
            // In the midst of a rebalance; what is not committed is sent again.
            warn(error)
        }
    }

    private func pause(_ wanted: Bool) throws(KafkaError) {
        guard wanted != isPaused else { return }
        let places = positions.keys.sorted()
        if wanted { try consumer.pause(places) } else { try consumer.resume(places) }
        isPaused = wanted
    }

    private func giveUp(_ places: [TopicPartition]) {
        let gone = Set(places.map(\.partition))
        let count = partitionCount
        arrived.subtract(places)
        for place in places {
            positions[place] = nil
            covered[place] = nil
        }
        // Who has nothing to send has failed at nothing.
        if positions.isEmpty {
            metrics.failures.set(0, receiver.name)
            metrics.waiting.set(0, receiver.name)
        }
        guard count > 0 else { return }
        outbox.forget { gone.contains(KeyPartition.of(Array($0.utf8), among: count)) }
    }

    /// Of the alert topic, as it was when partitions came.
    var partitionCount = 0

    func warn(_ error: KafkaError) {
        log.warning("delivery waits for the broker", ["receiver": receiver.name, "error": "\(error)"])
    }
}
