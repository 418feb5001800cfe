import CRDKafka

/// librdkafka's built-in test cluster: real protocol on loopback ports, in this process.
///
/// It keeps about 5 MB a partition (older records vanish), its transactions always succeed and isolate
/// nothing, and it knows no admin requests. Must outlive its clients. Its work is done on a thread of its
/// own; the calls below may come from any.
package final class MockCluster {
    private let client: OpaquePointer
    private let cluster: OpaquePointer
    private let callbacks = ClientCallbacks(log: nil)

    /// Kinds of requests that can be made to fail; the values are those of Kafka's protocol.
    package enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case listOffsets = 2
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case findCoordinator = 10
        case joinGroup = 11
        case heartbeat = 12
        case initProducerId = 22
        case addPartitionsToTransaction = 24
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case transactionOffsetCommit = 28
    }

    package init(brokers: Int = 1) throws(KafkaError) {
        // The cluster needs a client to log through; it never connects.
        client = try makeClient(RD_KAFKA_PRODUCER, [:], callbacks)
        guard let cluster = rd_kafka_mock_cluster_new(client, Int32(brokers)) else {
            rd_kafka_destroy(client)
            throw .invalid("librdkafka cannot start its test cluster", code: RD_KAFKA_RESP_ERR__FAIL)
        }
        self.cluster = cluster
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    /// `127.0.0.1:PORT` of each broker, for `bootstrap.servers`.
    package var bootstrapServers: String { String(cString: rd_kafka_mock_cluster_bootstraps(cluster)) }

    /// Makes a topic on as many brokers as there are, three at most; others are made on first use with four
    /// partitions.
    package func createTopic(_ name: String, partitions: Int, replication: Int = 1) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(cluster, name, Int32(partitions), Int32(replication))
        try check(code, while: "Cannot create topic \(name) on the test cluster")
    }

    /// The next requests of this kind fail with these codes, by librdkafka's names, one each in this order.
    package func fail(_ request: Request, with names: String...) {
        let codes = names.map { name in
            guard let code = KafkaError.code(named: name) else {
                preconditionFailure("no error code \(name)")
            }
            return code
        }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, codes.count, codes)
    }

    /// What looks for a coordinator.
    package enum Coordinated: String, Sendable {
        case group
        case transaction
    }

    /// Makes a broker (numbered from 1) the coordinator of a group or of a transactional id.
    package func setCoordinator(of kind: Coordinated, _ name: String, broker: Int32) throws(KafkaError) {
        let code = rd_kafka_mock_coordinator_set(cluster, kind.rawValue, name, broker)
        try check(code, while: "Cannot set the coordinator of \(name) on the test cluster")
    }

    /// Makes a broker (numbered from 1) hang up and refuse connections.
    package func takeDown(broker: Int32) {
        rd_kafka_mock_broker_set_down(cluster, broker)
    }

    package func bringUp(broker: Int32) {
        rd_kafka_mock_broker_set_up(cluster, broker)
    }
}
