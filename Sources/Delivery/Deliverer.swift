import Dispatch
import KafkaClient
package import Pipeline
package import Settings
import Synchronization
package import Telemetry

/// Delivers to all receivers, each on a thread of its own: none waits for another, nor does the stream.
package final class Deliverer: Sendable {
    private let configuration: Configuration
    private let receivers: [ReceiverSettings]
    private let log: Log
    private let stop: StopFlag
    private let endsOnFailure: Bool
    private let metrics: DeliveryMetrics
    private let statistics: KafkaMetrics
    private let progress: DeliveryProgress
    private let threads = DispatchGroup()
    private let failure = Mutex<KafkaError?>(nil)

    /// - Parameters:
    ///   - endsOnFailure: whether what no waiting helps against sets `stop`; else it is logged, and tried
    ///     again.
    ///   - metrics, statistics: of the process.
    ///   - progress: is told which receivers are looked after.
    package init(
        _ configuration: Configuration, receivers: [ReceiverSettings], log: Log, stop: StopFlag,
        endsOnFailure: Bool, metrics: DeliveryMetrics, statistics: KafkaMetrics,
        progress: DeliveryProgress = DeliveryProgress()
    ) {
        self.configuration = configuration
        self.receivers = receivers
        self.log = log
        self.stop = stop
        self.endsOnFailure = endsOnFailure
        self.metrics = metrics
        self.statistics = statistics
        self.progress = progress
        for receiver in receivers { progress.note(receiver.name, isLookedAfter: false) }
    }

    /// Starts the threads.
    package func start() {
        for receiver in receivers {
            threads.start("vigia-deliver") { [self] in deliver(to: receiver) }
        }
    }

    /// Waits until all threads have ended, which they do after `stop`; throws what ended one.
    package func join() throws {
        threads.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func deliver(to receiver: ReceiverSettings) {
        let clients = ClientFactory(configuration, log: log, statistics: statistics)
        while !stop.isSet {
            do {
                let sender = CurlSender(receiver.http, stop: stop)
                try ReceiverWorker(
                    receiver, clients, sender, stop: stop, log: log, metrics: metrics, progress: progress
                ).run()
            } catch {
                progress.note(receiver.name, isLookedAfter: false)
                handle(error, receiver)
            }
        }
    }

    private func handle(_ error: KafkaError, _ receiver: ReceiverSettings) {
        if endsOnFailure, error.recovery == .stop {
            failure.withLock { $0 = $0 ?? error }
            return stop.set()
        }
        log.error("delivery starts again", ["receiver": receiver.name, "error": "\(error)"])
        stop.wait(error.recovery == .stop ? .seconds(30) : .seconds(1))
    }
}
