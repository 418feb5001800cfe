import Dispatch
import EventTime
import KafkaClient
import Telemetry

/// What librdkafka tells of the clients that work all the time, by client: the name of a stage, or `deliver-`
/// and that of a receiver. One number a client and partition, a few each broker.
package struct KafkaMetrics: Sendable {
    /// Which clients reach no broker.
    package let contact = BrokerContact()
    private let up: Gauge
    private let roundTripMean: Gauge
    private let roundTrip99: Gauge
    private let failures: Counter
    private let disconnects: Counter
    private let sent: Counter
    private let received: Counter
    private let queuedRecords: Gauge
    private let queuedBytes: Gauge
    private let lag: Gauge
    private let rebalances: Counter
    private let transactionState: Gauge
    /// Where the JSON is read: no thread that polls waits for it.
    private let queue = DispatchQueue(label: "org.vigia.statistics", qos: .utility)

    init(_ registry: MetricRegistry) {
        let client = ["client", "type"]
        let broker = client + ["broker"]
        up = registry.gauge(
            "vigia_kafka_broker_up", "Whether the client can send requests to the broker: 1 or 0.",
            labels: broker)
        roundTripMean = registry.gauge(
            "vigia_kafka_broker_round_trip_mean_seconds",
            "Mean time from a request to its answer, fetches that wait for records included, in the last "
                + "interval.", unit: .seconds, labels: broker)
        roundTrip99 = registry.gauge(
            "vigia_kafka_broker_round_trip_p99_seconds",
            "99th percentile of the time from a request to its answer in the last "
                + "interval.", unit: .seconds,
            labels: broker)
        failures = registry.counter(
            "vigia_kafka_broker_failures_total",
            "Requests that could not be sent, broken answers, and answers that did not come in time.",
            labels: broker)
        disconnects = registry.counter(
            "vigia_kafka_broker_disconnects_total", "Connections that ended.", labels: broker)
        sent = registry.counter(
            "vigia_kafka_sent_bytes_total", "Bytes sent to brokers.", unit: .bytes, labels: client)
        received = registry.counter(
            "vigia_kafka_received_bytes_total", "Bytes received from brokers.", unit: .bytes,
            labels: client)
        queuedRecords = registry.gauge(
            "vigia_kafka_queue_records",
            "Records that wait in the client: to be sent, or fetched and not handed over.",
            unit: .records, labels: client)
        queuedBytes = registry.gauge(
            "vigia_kafka_queue_bytes", "Bytes of the records that wait in the client.", unit: .bytes,
            labels: client)
        lag = registry.gauge(
            "vigia_kafka_consumer_lag_records",
            "Offsets between what the client handed over and the end that it may read to, which open "
                + "transactions hold back.", unit: .records, labels: client + ["topic", "partition"])
        rebalances = registry.counter(
            "vigia_kafka_rebalances_total", "Rebalances of the client's group, as librdkafka counts them.",
            labels: client)
        transactionState = registry.gauge(
            "vigia_kafka_transaction_state",
            "1 for the state in which librdkafka's transaction is.", labels: client + ["state"])
    }

    /// Has what a client tells read away from its thread. A text that is no such JSON is left out.
    func taker(of client: String) -> (String) -> Void {
        { json in
            queue.async {
                guard let statistics = try? ClientStatistics(json: json) else { return }
                take(statistics, of: client)
            }
        }
    }

    /// - Parameter now: processing time.
    func take(
        _ statistics: ClientStatistics, of client: String, at now: Timestamp = ProcessingClocks.machine.wall()
    ) {
        let type = statistics.type
        if type == "consumer" {
            contact.note(client, reachesBroker: statistics.brokers.contains { $0.isUp }, at: now)
        }
        // What was told of brokers and partitions that are gone.
        let isOurs: ([String]) -> Bool = { $0[0] == client && $0[1] == type }
        for gauge in [up, roundTripMean, roundTrip99, lag, transactionState] { gauge.remove(where: isOurs) }
        for broker in statistics.brokers where broker.id >= 0 && !broker.isRole {
            take(broker, client, type)
        }
        sent.follow(Double(statistics.sentBytes), client, type)
        received.follow(Double(statistics.receivedBytes), client, type)
        queuedRecords.set(Double(statistics.queuedRecords), client, type)
        queuedBytes.set(Double(statistics.queuedBytes), client, type)
        for partition in statistics.partitions {
            let place = partition.place
            lag.set(Double(partition.lag), client, type, place.topic, "\(place.partition)")
        }
        if let count = statistics.rebalances { rebalances.follow(Double(count), client, type) }
        if let state = statistics.transactionState { transactionState.set(1, client, type, state) }
    }

    private func take(_ broker: ClientStatistics.Broker, _ client: String, _ type: String) {
        up.set(broker.isUp ? 1 : 0, client, type, broker.name)
        failures.follow(Double(broker.failures), client, type, broker.name)
        disconnects.follow(Double(broker.disconnects), client, type, broker.name)
        if let time = broker.roundTripMean {
            roundTripMean.set(time / .seconds(1), client, type, broker.name)
        }
        if let time = broker.roundTrip99 { roundTrip99.set(time / .seconds(1), client, type, broker.name) }
    }
}
