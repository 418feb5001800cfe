import Foundation
import Pipeline
import Processing
import Settings
import Synchronization
import Telemetry

/// The daemon on a thread of its own.
final class DemoDaemon: Sendable {
    let progress = StageProgress()
    private let daemon: Daemon
    private let failure = Mutex<(any Error)?>(nil)
    private let running = DispatchGroup()

    init(_ configuration: Configuration, plan: Plan, log: Log, stop: StopFlag) {
        daemon = Daemon(
            configuration, plan: plan, log: log, stop: stop, progress: progress,
            metrics: PipelineMetrics(MetricRegistry()))
    }

    func start() {
        running.enter()
        Thread { [self] in
            defer { running.leave() }
            do { try daemon.run() } catch { failure.withLock { $0 = error } }
        }.start()
    }

    /// Throws what ended it.
    func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func wait() { running.wait() }
}

/// The stop flag was set before the story had ended.
struct DemoStopped: Error {}
