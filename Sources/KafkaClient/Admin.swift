import CRDKafka

/// A topic to be made.
package struct TopicSpec: Sendable, Hashable {
    package var name: String
    package var partitions: Int
    /// -1 leaves it to the broker's `default.replication.factor`.
    package var replication: Int
    /// Kafka's topic settings: `cleanup.policy`, `message.timestamp.type`, ...
    package var config: [String: String]

    package init(name: String, partitions: Int, replication: Int = -1, config: [String: String] = [:]) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.config = config
    }
}

/// What came of the wish for a topic.
package enum TopicCreation: Sendable, Equatable {
    case created
    /// There is one of that name already, as it was.
    case exists
    case failed(KafkaError)
}

/// Makes and describes topics, and answers questions about any of them. Owned by one thread.
package final class Admin {
    let client: OpaquePointer
    let queue: OpaquePointer
    private let callbacks: ClientCallbacks
    private let properties: KafkaProperties
    private let log: (@Sendable (ClientLog) -> Void)?
    /// By group: clients that ask what it has committed, and never join it.
    private var observers: [String: Consumer] = [:]

    /// Takes the same properties as a consumer. Its client is one that reads uncommitted records and makes no
    /// topics on asking, so that `watermarks` tells the true end and `partitionCounts` changes nothing.
    package init(
        _ properties: KafkaProperties, log: (@Sendable (ClientLog) -> Void)? = nil
    ) throws(KafkaError) {
        callbacks = ClientCallbacks(log: log)
        var properties = properties
        properties["isolation.level"] = "read_uncommitted"
        properties["allow.auto.create.topics"] = "false"
        properties["group.id"] = nil
        properties["group.instance.id"] = nil
        self.properties = properties
        self.log = log
        client = try makeClient(RD_KAFKA_CONSUMER, properties, callbacks)
        queue = rd_kafka_queue_new(client)
    }

    deinit {
        rd_kafka_queue_destroy(queue)
        endClient(client, callbacks)
    }

    /// A client in the name of a group. librdkafka's own question for the offsets of another group takes the
    /// process with it where the coordinator has just moved, or is not there yet (librdkafka #5040).
    func observer(of group: String) throws(KafkaError) -> Consumer {
        if let known = observers[group] { return known }
        var properties = properties
        properties["group.id"] = group
        properties["enable.auto.commit"] = "false"
        let observer = try Consumer(properties, log: log)
        observers[group] = observer
        return observer
    }

    /// Makes topics; what came of each is told by its name. Throws where the cluster does not answer at all.
    ///
    /// A broker knows a new topic a little after the controller has made it; this waits, within `timeout`,
    /// until a question about it is answered.
    package func createTopics(
        _ topics: [TopicSpec], timeout: Duration
    ) throws(KafkaError) -> [String: TopicCreation] {
        let end = ContinuousClock.now + timeout
        var wishes: [OpaquePointer?] = []
        defer { rd_kafka_NewTopic_destroy_array(&wishes, wishes.count) }
        for topic in topics { wishes.append(try wish(for: topic)) }
        let options = self.options(for: RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout)
        defer { rd_kafka_AdminOptions_destroy(options) }
        rd_kafka_CreateTopics(client, &wishes, wishes.count, options, queue)
        let event = try asking { () throws(KafkaError) in
            try answer(timeout, while: "Cannot create topics")
        }
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        let made = outcomes(results, count, while: "Cannot create topic").mapValues {
            error -> TopicCreation in
            guard let error else { return .created }
            return error.code == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS.rawValue ? .exists : .failed(error)
        }
        try awaitKnown(made.filter { $0.value == .created }.keys.sorted(), until: end)
        return made
    }

    /// Deletes topics; `nil` for each that was deleted, its error for each that was not.
    package func deleteTopics(_ topics: [String], timeout: Duration) throws(KafkaError) -> [String:
        KafkaError?]
    {
        var wishes = topics.map { rd_kafka_DeleteTopic_new($0) }
        defer { rd_kafka_DeleteTopic_destroy_array(&wishes, wishes.count) }
        let options = self.options(for: RD_KAFKA_ADMIN_OP_DELETETOPICS, timeout)
        defer { rd_kafka_AdminOptions_destroy(options) }
        rd_kafka_DeleteTopics(client, &wishes, wishes.count, options, queue)
        let event = try answer(timeout, while: "Cannot delete topics")
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
        return outcomes(results, count, while: "Cannot delete topic")
    }

    /// Every setting of each topic, the broker's defaults included; throws where one cannot be read.
    package func describeConfigs(
        topics: [String], timeout: Duration
    ) throws(KafkaError) -> [String: [String: String]] {
        let wishes = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0) }
        return try settings(wishes, "topic", timeout)
    }

    /// Every setting of one broker, which stands for all of them: clusters are set up alike.
    package func describeBroker(timeout: Duration) throws(KafkaError) -> [String: String] {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let action = "Cannot ask which brokers there are"
        try check(rd_kafka_metadata(client, 0, nil, &answer, timeout.milliseconds), while: action)
        defer { rd_kafka_metadata_destroy(answer) }
        guard let answer, answer.pointee.broker_cnt > 0 else {
            throw KafkaError(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, while: action)
        }
        let name = "\(answer.pointee.brokers[0].id)"
        let wish = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_BROKER, name)
        return try settings([wish], "broker", timeout)[name] ?? [:]
    }

    /// Takes the wishes over; `kind` is what an error calls them.
    private func settings(
        _ wishes: [OpaquePointer?], _ kind: String, _ timeout: Duration
    ) throws(KafkaError) -> [String: [String: String]] {
        var wishes = wishes
        defer { rd_kafka_ConfigResource_destroy_array(&wishes, wishes.count) }
        let options = self.options(for: RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout)
        defer { rd_kafka_AdminOptions_destroy(options) }
        rd_kafka_DescribeConfigs(client, &wishes, wishes.count, options, queue)
        let event = try answer(timeout, while: "Cannot read \(kind) settings")
        defer { rd_kafka_event_destroy(event) }
        var count = 0
        let results = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(event), &count)
        var settings: [String: [String: String]] = [:]
        for resource in UnsafeBufferPointer(start: results, count: count) {
            let name = String(cString: rd_kafka_ConfigResource_name(resource))
            let detail = rd_kafka_ConfigResource_error_string(resource).map { String(cString: $0) }
            let code = rd_kafka_ConfigResource_error(resource)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                throw KafkaError(code, while: "Cannot read the settings of \(kind) \(name)", detail: detail)
            }
            settings[name] = entries(of: resource)
        }
        return settings
    }

    /// The partition counts of those topics that exist.
    package func partitionCounts(_ topics: [String], timeout: Duration) throws(KafkaError) -> [String: Int] {
        var counts: [String: Int] = [:]
        for topic in topics {
            counts[topic] = try asking { () throws(KafkaError) in
                try ClusterQueries(client: client).partitionCount(topic, timeout: timeout)
            }
        }
        return counts
    }

    /// The true watermarks of each partition, as the leader has them, whatever transactions are open.
    package func watermarks(
        _ partitions: [TopicPartition], timeout: Duration
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        try asking { () throws(KafkaError) in
            try ClusterQueries(client: client).watermarks(partitions, timeout: timeout)
        }
    }
}

extension Admin {
    /// A question that is not answered because the login was refused fails with that: librdkafka itself only
    /// waits and tries again.
    private func asking<Answer>(_ ask: () throws(KafkaError) -> Answer) throws(KafkaError) -> Answer {
        do throws(KafkaError) {
            let answer = try ask()
            rd_kafka_poll(client, 0)
            _ = callbacks.takeErrors()
            return answer
        } catch {
            rd_kafka_poll(client, 0)
            let refused = callbacks.takeErrors().first(where: \.isLoginRefused)
            throw error.recovery == .retry ? refused ?? error : error
        }
    }

    private func wish(for topic: TopicSpec) throws(KafkaError) -> OpaquePointer {
        var reason = [CChar](repeating: 0, count: 256)
        guard
            let wish = rd_kafka_NewTopic_new(
                topic.name, Int32(topic.partitions), Int32(topic.replication), &reason, reason.count)
        else { throw .invalid("Cannot create topic \"\(topic.name)\": \(text(of: reason))") }
        for (name, value) in topic.config { rd_kafka_NewTopic_set_config(wish, name, value) }
        return wish
    }

    private func awaitKnown(_ topics: [String], until end: ContinuousClock.Instant) throws(KafkaError) {
        var unknown = topics
        while !unknown.isEmpty {
            let known = try partitionCounts(unknown, timeout: max(.milliseconds(1), end - .now))
            unknown.removeAll { known[$0] != nil }
            guard unknown.isEmpty || .now < end else {
                let action = "Topic \(unknown[0]) was created, but the brokers don't know it yet"
                throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, while: action)
            }
            if !unknown.isEmpty { rd_kafka_poll(client, 50) }
        }
    }

    /// The broker works until `timeout` (where it is asked to work), and the request is given up a little
    /// later.
    func options(for operation: rd_kafka_admin_op_t, _ timeout: Duration) -> OpaquePointer? {
        let options = rd_kafka_AdminOptions_new(client, operation)
        let limit_ms = max(1, min(timeout.milliseconds, 3_600_000))
        rd_kafka_AdminOptions_set_request_timeout(options, limit_ms, nil, 0)
        if [RD_KAFKA_ADMIN_OP_CREATETOPICS, RD_KAFKA_ADMIN_OP_DELETETOPICS].contains(operation) {
            rd_kafka_AdminOptions_set_operation_timeout(options, limit_ms, nil, 0)
        }
        return options
    }

    /// The answer to the one request that is out. librdkafka always answers, at the latest when the request
    /// times out.
    func answer(_ timeout: Duration, while action: String) throws(KafkaError) -> OpaquePointer {
        guard let event = rd_kafka_queue_poll(queue, (timeout + .seconds(5)).milliseconds) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, while: action)
        }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            defer { rd_kafka_event_destroy(event) }
            let detail = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw KafkaError(code, while: action, detail: detail)
        }
        return event
    }

    private func outcomes(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, while action: String
    ) -> [String: KafkaError?] {
        var outcomes: [String: KafkaError?] = [:]
        for result in UnsafeBufferPointer(start: results, count: count) {
            let name = String(cString: rd_kafka_topic_result_name(result))
            let code = rd_kafka_topic_result_error(result)
            let detail = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            let failed = code != RD_KAFKA_RESP_ERR_NO_ERROR
            outcomes[name] = .some(
                failed ? KafkaError(code, while: "\(action) \(name)", detail: detail) : nil)
        }
        return outcomes
    }

    private func entries(of resource: OpaquePointer?) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: String] = [:]
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let value = rd_kafka_ConfigEntry_value(entry) else { continue }
            settings[String(cString: rd_kafka_ConfigEntry_name(entry))] = String(cString: value)
        }
        return settings
    }
}
