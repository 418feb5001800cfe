import Delivery
import Pipeline
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
}
