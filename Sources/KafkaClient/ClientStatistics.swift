import Foundation

/// A chosen part of what librdkafka tells of a client every `statistics.interval.ms`; its STATISTICS.md lists
/// all of it. Totals count since the client was made.
package struct ClientStatistics: Hashable, Sendable {
    /// One broker to which the client has, or wants, a connection.
    package struct Broker: Hashable, Sendable {
        /// `host:port/id`, or librdkafka's name of a role.
        package var name: String
        /// Below 0 where it is an address that was not asked yet which broker it is.
        package var id: Int
        /// Whether it is a connection for a role, such as that of a coordinator: the broker that has it is
        /// listed for itself.
        package var isRole: Bool
        /// Whether requests can be sent.
        package var isUp: Bool
        /// Of the requests of the last interval; nil where there was none.
        package var roundTripMean: Duration?
        /// Likewise, its 99th percentile.
        package var roundTrip99: Duration?
        /// Requests that failed to be sent, answers that were broken, and requests without an answer in time.
        package var failures: Int
        /// Connections that ended.
        package var disconnects: Int
    }

    /// A partition that is read.
    package struct Partition: Hashable, Sendable {
        /// Which one.
        package var place: TopicPartition
        /// Records between what was handed over and the end that the client may read to.
        package var lag: Int64
    }

    /// `consumer` or `producer`.
    package var type: String
    /// All that went to brokers, requests included.
    package var sentBytes: Int64
    /// All that came from them.
    package var receivedBytes: Int64
    /// Records that wait: to be sent, or fetched and not yet handed over.
    package var queuedRecords: Int64
    /// Their bytes.
    package var queuedBytes: Int64
    /// By name.
    package var brokers: [Broker]
    /// Those of which the lag is known, in their order.
    package var partitions: [Partition]
    /// Of its group; nil where the client is in no group.
    package var rebalances: Int?
    /// librdkafka's name of it, such as `InTransaction`; nil where the client has no transactions.
    package var transactionState: String?

    /// Reads the JSON. Costs milliseconds where there are many partitions: not for a thread that polls.
    package init(json: String) throws {
        let read = try JSONDecoder().decode(Statistics.self, from: Data(json.utf8))
        let partitions = read.topics.values.flatMap { topic in
            topic.partitions.values.map { (topic.topic, $0) }
        }
        type = read.type
        (sentBytes, receivedBytes) = (read.tx_bytes, read.rx_bytes)
        queuedRecords = read.msg_cnt + partitions.reduce(0) { $0 + $1.1.fetchq_cnt }
        queuedBytes = read.msg_size + partitions.reduce(0) { $0 + $1.1.fetchq_size }
        brokers = read.brokers.values.map(Broker.init).sorted { $0.name < $1.name }
        self.partitions = partitions.filter { $1.consumer_lag >= 0 }.map { topic, partition in
            Partition(place: TopicPartition(topic, partition.partition), lag: partition.consumer_lag)
        }.sorted { $0.place < $1.place }
        rebalances = read.cgrp?.rebalance_cnt
        transactionState = read.eos.flatMap { $0.txn_state == "Init" ? nil : $0.txn_state }
    }
}

extension ClientStatistics.Broker {
    fileprivate init(_ read: Statistics.Broker) {
        func duration(_ microseconds: Int64) -> Duration? {
            read.rtt.cnt > 0 ? .microseconds(microseconds) : nil
        }
        self.init(
            name: read.name, id: read.nodeid, isRole: read.source == "logical", isUp: read.state == "UP",
            roundTripMean: duration(read.rtt.avg), roundTrip99: duration(read.rtt.p99),
            failures: read.txerrs + read.rxerrs + read.req_timeouts, disconnects: read.disconnects)
    }
}

/// The names are librdkafka's.
private struct Statistics: Decodable {
    struct Window: Decodable {
        let avg, p99, cnt: Int64
    }

    struct Broker: Decodable {
        let name, state, source: String
        let nodeid, txerrs, rxerrs, req_timeouts, disconnects: Int
        let rtt: Window
    }

    struct Partition: Decodable {
        let partition: Int32
        let consumer_lag, fetchq_cnt, fetchq_size: Int64
    }

    struct Topic: Decodable {
        let topic: String
        let partitions: [String: Partition]
    }

    struct Group: Decodable {
        let rebalance_cnt: Int
    }

    struct Transactions: Decodable {
        let txn_state: String
    }

    let type: String
    let msg_cnt, msg_size, tx_bytes, rx_bytes: Int64
    let brokers: [String: Broker]
    let topics: [String: Topic]
    let cgrp: Group?
    let eos: Transactions?
}
