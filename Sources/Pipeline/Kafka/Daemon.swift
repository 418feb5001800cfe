import EventCodec
import Events
import Foundation
import KafkaClient
package import Processing
package import Settings
import Synchronization
package import Telemetry

/// One instance: both stages, each a worker on a thread of its own, until it is told to stop.
///
/// Before anything starts, topics and partition counts are checked. A stage whose clients have become useless
/// starts again with new ones. One that fails ends the instance: the other commits what it has and stops, and
/// the error is thrown.
package final class Daemon: Sendable {
    private let configuration: Configuration
    private let plan: Plan
    private let log: Log
    private let stop: StopFlag
    private let isTransactional: Bool
    private let progress: StageProgress
    private let metrics: PipelineMetrics

    /// - Parameters:
    ///   - isTransactional: false only to show in a test what transactions are for.
    ///   - progress: is told after each commit how far the stages have come, and how they are doing.
    ///   - metrics: of the process.
    package init(
        _ configuration: Configuration, plan: Plan, log: Log, stop: StopFlag, isTransactional: Bool = true,
        progress: StageProgress = StageProgress(), metrics: PipelineMetrics
    ) {
        self.configuration = configuration
        self.plan = plan
        self.log = log
        self.stop = stop
        self.isTransactional = isTransactional
        self.progress = progress
        self.metrics = metrics
        metrics.tellReadiness(of: configuration.application) { [contact = metrics.kafka.contact] in
            Readiness(
                progress, contact, transactionTimeout: configuration.timing.transactionTimeout,
                at: ProcessingClocks.machine.wall()
            ).isReady
        }
    }

    /// Returns after a graceful stop; throws `Fatal`, `TakenOver` or `KafkaError`.
    package func run() throws {
        let clients = ClientFactory(
            configuration, log: log, isTransactional: isTransactional, statistics: metrics.kafka)
        guard let layout = try LayoutKeeper(context(clients), clients).agree() else { return }
        log.info(
            "starting",
            [
                "application": configuration.application, "instance": configuration.instance,
                "rules": plan.rules.count, "librdkafka": LibraryVersion.text,
            ])
        let failures = Failures()
        let threads = DispatchGroup()
        launch("tally", clients, threads, failures) { try Stages.tally($0, layout: layout) }
        launch("watch", clients, threads, failures) { try Stages.watch($0, layout: layout) }
        threads.wait()
        if let first = failures.first { throw first }
    }

    private func context(_ clients: ClientFactory) -> StageContext {
        let timing = WorkerTiming(
            commit: configuration.timing.commitInterval, request: configuration.timing.transactionTimeout / 2)
        return StageContext(
            configuration: configuration, plan: plan, clients: clients, timing: timing,
            isTransactional: isTransactional, stop: stop, log: log, progress: progress,
            metrics: metrics)
    }

    /// Runs a stage on a thread of its own: its polls block.
    private func launch(
        _ name: String, _ clients: ClientFactory, _ group: DispatchGroup, _ failures: Failures,
        _ makeStage: @escaping @Sendable (StageContext) throws -> any Stage
    ) {
        group.start("vigia-\(name)", stackSize: 8 << 20) { [self] in
            do {
                let context = context(clients)
                while case .replaceable(let error) = try StageWorker(try makeStage(context), context).run() {
                    log.warning("stage starts again", ["stage": name, "error": "\(error)"])
                    Thread.sleep(forTimeInterval: 1)
                }
            } catch {
                log.error("stage failed", ["stage": name, "error": "\(error)"])
                failures.add(explained(error, in: name))
                stop.set()
            }
        }
    }
}

extension Daemon {
    /// What ended the instance, for its user.
    private func explained(_ error: any Error, in stage: String) -> any Error {
        guard let kafka = error as? KafkaError, kafka.isFenced else {
            return Fatal("the \(stage) stage failed: \(error)")
        }
        return TakenOver(
            "another process has taken over as instance \(configuration.instance) of "
                + "\(configuration.application), and goes on with its work; where both are meant to run, "
                + "give each an `instance` of its own (\(error))")
    }
}

private final class Failures: Sendable {
    private let errors = Mutex<[any Error]>([])

    var first: (any Error)? { errors.withLock { $0.first } }

    func add(_ error: any Error) { errors.withLock { $0.append(error) } }
}
