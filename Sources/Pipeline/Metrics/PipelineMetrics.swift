package import Telemetry

/// What the stages of an instance count and tell: families of its registry, declared once a process.
package struct PipelineMetrics: Sendable {
    let worker: WorkerMetrics
    let tally: TallyMetrics
    let watch: WatchMetrics
    /// What librdkafka tells of its clients.
    package let kafka: KafkaMetrics
    private let registry: MetricRegistry
    private let ready: Gauge

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        ready = registry.gauge(
            "vigia_ready", "Whether the instance does its work: 1 or 0. GET /ready says why not.",
            labels: ["application"])
        worker = WorkerMetrics(registry)
        tally = TallyMetrics(registry)
        watch = WatchMetrics(registry)
        kafka = KafkaMetrics(registry)
    }

    /// Tells from now on whether an instance of an application is ready: asked whenever metrics are.
    package func tellReadiness(of application: String, isReady: @escaping @Sendable () -> Bool) {
        registry.beforeExposition { [ready] in ready.set(isReady() ? 1 : 0, application) }
    }
}

/// Bounds of histograms, in seconds.
package enum MetricBounds {
    /// Of a request to a broker or a receiver.
    package static let request = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    /// Of what waits for commits, and of what a broker that is away holds up.
    package static let latency = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]
    /// Of a restore: from an empty changelog to a million series.
    static let restore = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]
}
