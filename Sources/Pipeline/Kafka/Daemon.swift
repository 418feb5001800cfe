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
/// Before anything starts, topics and partition counts are checked. A stage that fails ends the instance: the
/// other commits what it has and stops, and the error is thrown.
package final class Daemon: Sendable {
    private let configuration: Configuration
    private let plan: Plan
    private let log: Log
    private let stop: StopFlag
    private let isTransactional: Bool
    private let progress: StageProgress

    /// - Parameters:
    ///   - isTransactional: false only to show in a test what transactions are for.
    ///   - progress: is told after each commit how far the stages have come.
    package init(
        _ configuration: Configuration, plan: Plan, log: Log, stop: StopFlag, isTransactional: Bool = true,
        progress: StageProgress = StageProgress()
    ) {
        self.configuration = configuration
        self.plan = plan
        self.log = log
        self.stop = stop
        self.isTransactional = isTransactional
        self.progress = progress
    }

    /// Returns after a graceful stop; throws `Fatal` or `KafkaError`.
    package func run() throws {
        let clients = ClientFactory(configuration, log: log, isTransactional: isTransactional)
        let timing = WorkerTiming(
            commit: configuration.timing.commitInterval, request: configuration.timing.transactionTimeout / 2)
        let context = StageContext(
            configuration: configuration, plan: plan, clients: clients, timing: timing, stop: stop, log: log,
            progress: progress)
        guard let layout = try LayoutKeeper(context).agree() else { return }
        log.info(
            "starting",
            [
                "application": configuration.application, "instance": configuration.instance,
                "rules": plan.rules.count, "librdkafka": LibraryVersion.text,
            ])
        let failures = Failures()
        let threads = DispatchGroup()
        launch("tally", context, threads, failures) { try TallyStage(context, layout: layout) }
        launch("watch", context, threads, failures) { try WatchStage(context, layout: layout) }
        threads.wait()
        if let first = failures.first { throw Fatal(first) }
    }

    /// Runs a stage on a thread of its own: its polls block.
    private func launch(
        _ name: String, _ context: StageContext, _ group: DispatchGroup, _ failures: Failures,
        _ makeStage: @escaping @Sendable () throws -> any Stage
    ) {
        group.enter()
        let thread = Thread {
            defer { group.leave() }
            do {
                let worker = StageWorker(
                    stage: try makeStage(), consumer: try context.clients.member(of: name),
                    producer: try context.clients.producer(of: name), timing: context.timing,
                    isTransactional: context.clients.isTransactional, stop: context.stop, log: context.log,
                    progress: context.progress)
                try worker.run()
            } catch {
                context.log.error("stage failed", ["stage": name, "error": "\(error)"])
                failures.add("the \(name) stage failed: \(error)")
                context.stop.set()
            }
        }
        thread.name = "vigia-\(name)"
        thread.stackSize = 8 << 20
        thread.start()
    }
}

private final class Failures: Sendable {
    private let texts = Mutex<[String]>([])

    var first: String? { texts.withLock { $0.first } }

    func add(_ text: String) { texts.withLock { $0.append(text) } }
}
