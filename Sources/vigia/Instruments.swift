import Console
import Delivery
import Pipeline
import Settings
import Telemetry

/// The metrics of the process: one registry, and those who count into it.
struct Instruments {
    let registry: MetricRegistry
    let pipeline: PipelineMetrics
    let delivery: DeliveryMetrics

    init(_ registry: MetricRegistry = MetricRegistry()) {
        self.registry = registry
        ProcessMetrics.declare(in: registry, version: Program.version)
        pipeline = PipelineMetrics(registry)
        delivery = DeliveryMetrics(registry)
    }

    /// What the console of a daemon serves beside its page: whether it is ready, and these metrics.
    func surroundings(
        of progress: StageProgress, _ configuration: Configuration, _ book: RuleBook
    ) -> Console.Surroundings {
        let timeout = configuration.timing.transactionTimeout
        return Console.Surroundings(
            version: Program.version, ruleTexts: book.texts,
            unreadiness: { [contact = pipeline.kafka.contact] in
                let now = ProcessingClocks.machine.wall()
                return Readiness(progress, contact, transactionTimeout: timeout, at: now).obstacles
                    .map(\.sentence)
            }, metrics: { [registry] in registry.exposition() })
    }

    /// Why a process that only delivers does not do its work.
    func unreadiness(of progress: DeliveryProgress) -> @Sendable () -> [String] {
        { [contact = pipeline.kafka.contact] in
            let now = ProcessingClocks.machine.wall()
            return progress.waiting.map { "\($0) is not delivered to yet: its group has not answered" }
                + Readiness.obstacles(contact.awaySince, now).map(\.sentence)
        }
    }
}
