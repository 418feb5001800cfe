import EventTime
package import KafkaClient
package import Settings
package import Telemetry

/// Makes the clients of an instance from its settings: what the design demands of them is set here, once.
package struct ClientFactory: Sendable {
    package let configuration: Configuration
    let log: Log
    let isTransactional: Bool
    let statistics: KafkaMetrics?

    /// - Parameter statistics: is told what librdkafka tells of the members of groups and of the producers of
    ///   stages; nil where nobody looks.
    package init(
        _ configuration: Configuration, log: Log, isTransactional: Bool = true,
        statistics: KafkaMetrics? = nil
    ) {
        self.configuration = configuration
        self.log = log
        self.isTransactional = isTransactional
        self.statistics = statistics
    }

    package func admin() throws(KafkaError) -> Admin {
        try Admin(named(configuration.kafka.sharedProperties, "admin"), log: forward)
    }

    /// A member of the group of a receiver of alerts. It reads little, so that it holds little in memory.
    ///
    /// - Parameter queue: what it fetches ahead at most, in KiB.
    package func receiver(_ name: String, queue: Int) throws(KafkaError) -> Consumer {
        try member(of: "deliver-\(name)", ["queued.max.messages.kbytes": "\(queue)"])
    }

    /// A member of a stage's group.
    func member(of group: String) throws(KafkaError) -> Consumer { try member(of: group, Self.queue) }

    private func member(of group: String, _ queue: KafkaProperties) throws(KafkaError) -> Consumer {
        let timing = configuration.timing
        var properties = configuration.kafka.consumerProperties
        properties.merge([
            "group.id": InstanceSlot.group(of: group, in: configuration.application),
            "session.timeout.ms": "\(timing.sessionTimeout.milliseconds)",
            "max.poll.interval.ms": "\(timing.maxPollInterval.milliseconds)",
            "partition.assignment.strategy": "cooperative-sticky",
        ]) { $1 }
        let member = try consumer(
            named(measured(properties), group).merging(queue) { given, _ in given })
        member.onStatistics = statistics?.taker(of: group)
        return member
    }

    /// What is fetched ahead: some tenths of a second of work, and no more memory than that needs. While its
    /// queue is full, librdkafka looks again after a pause; from version 2.2 on it can be told for how long,
    /// and before that the consumer wakes it.
    private static var queue: KafkaProperties {
        var properties = ["queued.max.messages.kbytes": "32768"]
        if LibraryVersion.number >= LibraryVersion.queueBackoff {
            properties["fetch.queue.backoff.ms"] = "20"
        }
        return properties
    }

    /// Which records a reader is to see.
    package enum Isolation: String, Sendable {
        case committed = "read_committed"
        /// Those of open and of aborted transactions, too.
        case uncommitted = "read_uncommitted"
    }

    /// Asks what a stage's group has committed, without being a member, and without waiting for open
    /// transactions.
    func observer(of group: String) throws(KafkaError) -> Consumer {
        var properties = configuration.kafka.consumerProperties
        properties["group.id"] = InstanceSlot.group(of: group, in: configuration.application)
        properties["isolation.level"] = "read_uncommitted"
        properties["enable.auto.commit"] = "false"
        properties["group.instance.id"] = nil
        return try Consumer(named(properties, "observer"), log: forward)
    }

    /// Reads partitions that it is told, in no group.
    package func reader(_ isolation: Isolation = .committed) throws(KafkaError) -> Consumer {
        var properties = configuration.kafka.consumerProperties
        properties["group.id"] = "\(configuration.application)-reader"
        // That a partition has ended is told by an empty answer, for which the broker waits so long: a
        // restore asks each partition for it.
        properties["fetch.wait.max.ms"] = properties["fetch.wait.max.ms"] ?? "50"
        return try consumer(named(properties, "reader"), isolation)
    }

    private func consumer(
        _ given: KafkaProperties, _ isolation: Isolation = .committed
    ) throws(KafkaError) -> Consumer {
        var properties = given
        properties.merge([
            "enable.auto.commit": "false", "auto.offset.reset": "earliest",
            "isolation.level": isolation.rawValue,
            "enable.partition.eof": "true", "allow.auto.create.topics": "false",
        ]) { $1 }
        return try Consumer(properties, log: forward)
    }

    /// The producer of a stage; transactional, with a name that is stable for this instance.
    func producer(of stage: String) throws(KafkaError) -> Producer { try producer(of: stage, in: slot) }

    /// The producer of loads of history into a stream: a new one ends the one before, on whatever machine.
    func historyProducer(of stream: String) throws(KafkaError) -> Producer {
        try producer(
            of: "history", in: InstanceSlot(application: configuration.application, instance: stream))
    }

    private func producer(of purpose: String, in slot: InstanceSlot) throws(KafkaError) -> Producer {
        var properties = configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        properties["partitioner"] = "murmur2_random"
        properties["linger.ms"] = properties["linger.ms"] ?? "5"
        if isTransactional {
            properties["transactional.id"] = slot.name(of: purpose)
            properties["transaction.timeout.ms"] = "\(configuration.timing.transactionTimeout.milliseconds)"
        }
        let producer = try Producer(named(measured(properties), purpose), log: forward)
        producer.onStatistics = statistics?.taker(of: purpose)
        return producer
    }

    /// Has librdkafka tell of the client now and then, where anybody looks.
    private func measured(_ properties: KafkaProperties) -> KafkaProperties {
        guard statistics != nil else { return properties }
        return properties.merging(["statistics.interval.ms": "10000"]) { given, _ in given }
    }

    /// Writes what stands outside transactions, each record once.
    func plainProducer() throws(KafkaError) -> Producer {
        var properties = configuration.kafka.producerProperties
        properties["enable.idempotence"] = "true"
        return try Producer(named(properties, "writer"), log: forward)
    }

    private var slot: InstanceSlot {
        InstanceSlot(application: configuration.application, instance: configuration.instance)
    }

    /// With the name by which brokers know the client, unless the configuration gives it another.
    private func named(_ properties: KafkaProperties, _ purpose: String) -> KafkaProperties {
        properties.merging(["client.id": slot.name(of: purpose)]) { given, _ in given }
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
