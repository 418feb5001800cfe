import Processing
import Settings
import Telemetry

/// What the stages of one instance share.
struct StageContext: Sendable {
    let configuration: Configuration
    let plan: Plan
    let clients: ClientFactory
    let timing: WorkerTiming
    let stop: StopFlag
    let log: Log
    let progress: StageProgress
}
