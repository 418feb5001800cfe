import Pipeline
package import Telemetry

/// What delivery counts, by receiver.
package struct DeliveryMetrics: Sendable {
    let attempts: Counter
    let requestTime: Histogram
    let latency: Histogram
    let delivered: Counter
    let rollUps: Counter
    let waiting: Gauge
    let failures: Gauge
    let lastSuccess: Gauge
    let overflow: Counter

    package init(_ registry: MetricRegistry) {
        let receiver = ["receiver"]
        attempts = registry.counter(
            "vigia_delivery_requests_total",
            "Requests to a receiver by result: taken, refused for good, or failed and tried again.",
            labels: receiver + ["result"])
        requestTime = registry.histogram(
            "vigia_delivery_request_duration_seconds", "What a request took.",
            bounds: MetricBounds.request, labels: receiver)
        latency = registry.histogram(
            "vigia_delivery_latency_seconds",
            "From a word on the alert topic to the request with which the receiver took it; of several in "
                + "one request the oldest.", bounds: MetricBounds.latency, labels: receiver)
        delivered = registry.counter(
            "vigia_delivery_alerts_total",
            "Words, alerts and repetitions that the receiver took.", labels: receiver)
        rollUps = registry.counter(
            "vigia_delivery_rollups_total", "Messages that stand for many episodes at once.",
            labels: receiver)
        waiting = registry.gauge(
            "vigia_delivery_waiting", "Messages that the receiver is still to be sent.", labels: receiver)
        failures = registry.gauge(
            "vigia_delivery_failures_in_a_row", "Requests that failed since the last that was answered well.",
            labels: receiver)
        lastSuccess = registry.gauge(
            "vigia_delivery_last_success_timestamp_seconds",
            "When the receiver last took or refused a message.", unit: .seconds, labels: receiver)
        overflow = registry.counter(
            "vigia_delivery_overflow_total",
            "Episodes that an Alertmanager is told once and not again, because too many fire.",
            labels: receiver)
    }

    /// A receiver is there before its first message.
    func declare(_ receiver: String) {
        for result in ["taken", "refused", "failed"] { attempts.add(0, receiver, result) }
        for counter in [delivered, rollUps, overflow] { counter.add(0, receiver) }
        for gauge in [waiting, failures] { gauge.set(0, receiver) }
    }
}
