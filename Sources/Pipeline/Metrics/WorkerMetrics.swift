import Telemetry

/// What both workers tell of partitions and transactions.
struct WorkerMetrics: Sendable {
    let transactions: Counter
    let transactionTime: Histogram
    let commitTime: Histogram
    let lastCommit: Gauge
    let fenced: Counter
    let starts: Counter
    let rebalances: Counter
    let partitions: Gauge
    let restoreTime: Histogram
    let lag: Gauge
    let inputToCommit: Histogram

    init(_ registry: MetricRegistry) {
        transactions = registry.counter(
            "vigia_transactions_total", "Kafka transactions by their outcome: committed or aborted.",
            labels: ["stage", "outcome"])
        transactionTime = registry.histogram(
            "vigia_transaction_duration_seconds", "From the begin of a transaction to its commit.",
            bounds: MetricBounds.request, labels: ["stage"])
        commitTime = registry.histogram(
            "vigia_commit_duration_seconds",
            "What a commit takes the stage: encoding, writing, offsets, and the brokers' answers.",
            bounds: MetricBounds.request, labels: ["stage"])
        lastCommit = registry.gauge(
            "vigia_last_commit_timestamp_seconds",
            "When the stage last committed, or last found that there was nothing to commit.",
            unit: .seconds, labels: ["stage"])
        fenced = registry.counter(
            "vigia_fenced_total",
            "How often brokers refused the stage's producer, because its time was over or another took its "
                + "place.", labels: ["stage"])
        starts = registry.counter(
            "vigia_stage_starts_total", "How often the stage began, with clients of its own.",
            labels: ["stage"])
        rebalances = registry.counter(
            "vigia_rebalances_total",
            "How often partitions came or went, by what happened: assigned, revoked or lost.",
            labels: ["stage", "change"])
        partitions = registry.gauge(
            "vigia_partitions",
            "Partitions that the instance has, by state: read, restoring, or waiting for slower ones.",
            labels: ["stage", "state"])
        restoreTime = registry.histogram(
            "vigia_restore_duration_seconds",
            "From the assignment of partitions until the last of them was restored and read.",
            bounds: MetricBounds.restore, labels: ["stage"])
        lag = registry.gauge(
            "vigia_lag_records",
            "Offsets between what the stage has read of a partition and its end, transaction markers "
                + "included.", unit: .records, labels: ["stage", "topic", "partition"])
        inputToCommit = registry.histogram(
            "vigia_input_to_commit_seconds",
            "From the timestamp of the first record that a transaction read to its commit.",
            bounds: MetricBounds.latency, labels: ["stage"])
    }
}
