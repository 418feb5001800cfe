package import Processing
package import Settings
package import Telemetry

/// What one stage of an instance works with. Belongs to the stage's thread, as its clients do.
package struct StageContext {
    /// How the instance is set up.
    package let configuration: Configuration
    /// The rules that it runs.
    package let plan: Plan
    /// Where its log is.
    package let clients: any LogClients
    /// What time it is.
    package let clocks: ProcessingClocks
    /// How long to wait for what.
    package let timing: WorkerTiming
    /// False only to show in a test what transactions are for.
    package let isTransactional: Bool
    /// Ends the loops.
    package let stop: StopFlag
    /// Where to tell what happens.
    package let log: Log
    /// Is told after each commit how far the stage has come.
    package let progress: StageProgress
    /// Where it counts what it does.
    package let metrics: PipelineMetrics

    /// Everything must be told but what a test alone wants otherwise.
    package init(
        configuration: Configuration, plan: Plan, clients: any LogClients,
        clocks: ProcessingClocks = .machine, timing: WorkerTiming, isTransactional: Bool = true,
        stop: StopFlag, log: Log, progress: StageProgress = StageProgress(),
        metrics: PipelineMetrics = PipelineMetrics(MetricRegistry())
    ) {
        self.configuration = configuration
        self.plan = plan
        self.clients = clients
        self.clocks = clocks
        self.timing = timing
        self.isTransactional = isTransactional
        self.stop = stop
        self.log = log
        self.progress = progress
        self.metrics = metrics
    }
}
