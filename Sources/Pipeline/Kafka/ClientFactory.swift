import EventTime
package import KafkaClient
package import Settings
package import Telemetry

/// Makes the clients of an instance from its settings: what the design demands of them is set here, once.
package struct ClientFactory: Sendable {
    package let configuration: Configuration
    let log: Log
    let isTransactional: Bool

    package init(_ configuration: Configuration, log: Log, isTransactional: Bool = true) {
        self.configuration = configuration
        self.log = log
        self.isTransactional = isTransactional
    }

    package func admin() throws(KafkaError) -> Admin {
        try Admin(configuration.kafka.sharedProperties, log: forward)
    }

    /// A member of a stage's group.
    func member(of group: String) throws(KafkaError) -> Consumer {
        let timing = configuration.timing
        var properties = configuration.kafka.consumerProperties
        properties.merge([
            "group.id": "\(configuration.application)-\(group)",
            "session.timeout.ms": "\(timing.sessionTimeout.milliseconds)",
            "max.poll.interval.ms": "\(timing.maxPollInterval.milliseconds)",
            "partition.assignment.strategy": "cooperative-sticky",
        ]) { $1 }
        return try consumer(properties)
    }

    /// Asks what a stage's group has committed, without being a member, and without waiting for open
    /// transactions.
    func observer(of group: String) throws(KafkaError) -> Consumer {
        var properties = configuration.kafka.consumerProperties
        properties["group.id"] = "\(configuration.application)-\(group)"
        properties["isolation.level"] = "read_uncommitted"
        properties["enable.auto.commit"] = "false"
        properties["group.instance.id"] = nil
        return try Consumer(properties, log: forward)
    }

    /// Reads partitions that it is told, in no group.
    package func reader() throws(KafkaError) -> Consumer {
        var properties = configuration.kafka.consumerProperties
        properties["group.id"] = "\(configuration.application)-reader"
        return try consumer(properties)
    }

    private func consumer(_ given: KafkaProperties) throws(KafkaError) -> Consumer {
        var properties = given
        properties.merge([
            "enable.auto.commit": "false", "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",
            "enable.partition.eof": "true", "allow.auto.create.topics": "false",
        ]) { $1 }
        return try Consumer(properties, log: forward)
    }

    /// The producer of a stage; transactional, with a name that is stable for this instance.
    func producer(of stage: String) throws(KafkaError) -> Producer {
        var properties = configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        properties["partitioner"] = "murmur2_random"
        properties["linger.ms"] = properties["linger.ms"] ?? "5"
        if isTransactional {
            properties["transactional.id"] = "\(configuration.application)-\(stage)-\(configuration.instance)"
            properties["transaction.timeout.ms"] = "\(configuration.timing.transactionTimeout.milliseconds)"
        }
        return try Producer(properties, log: forward)
    }

    private var forward: @Sendable (ClientLog) -> Void {
        let log = log
        return { line in
            if line.level <= 4 {
                log.warning("librdkafka", ["facility": line.facility, "message": line.message])
            } else {
                log.debug("librdkafka", ["facility": line.facility, "message": line.message])
            }
        }
    }
}
