/// Reads librdkafka's properties. Those that exactly-once processing depends on are Vigía's own.
struct KafkaReader {
    let secrets: SecretReader

    func kafka(_ setting: Setting) -> KafkaSettings {
        var kafka = KafkaSettings()
        let example = "kafka: {bootstrap.servers: \"broker-1:9092,broker-2:9092\"}"
        for (key, value) in setting.entries(max: SettingsLimits.properties, example: example) ?? [] {
            switch key.name {
            case "consumer": kafka.consumer = properties(value)
            case "producer": kafka.producer = properties(value)
            default: kafka.shared[key.name] = property(key, value)
            }
        }
        return kafka
    }

    private func properties(_ setting: Setting) -> [String: KafkaProperty] {
        var properties: [String: KafkaProperty] = [:]
        let example = "\(setting.name): {fetch.min.bytes: 1}"
        for (key, value) in setting.entries(max: SettingsLimits.properties, example: example) ?? [] {
            properties[key.name] = property(key, value)
        }
        return properties
    }

    private func property(_ key: Setting, _ value: Setting) -> KafkaProperty? {
        if let hint = Self.own[key.name] {
            key.refuse("\"\(key.name)\" is set by Vigía", hint: hint)
            return nil
        }
        if value.isMapping { return secrets.kept(value).map { KafkaProperty($0, isSecret: true) } }
        let isSecret = ["password", "secret", "key.pem", "oauthbearer.config"].contains(
            where: key.name.contains)
        return value.text(max: SettingsLimits.propertyLength).map { KafkaProperty($0, isSecret: isSecret) }
    }

    /// Property to what is written instead.
    private static let own = [
        "group.id": "write application: NAME; the group is made from it",
        "transactional.id": "write application: and instance:; the id is made from them",
        "transaction.timeout.ms": "write timing: {transaction_timeout: 10s}",
        "max.poll.interval.ms": "write timing: {max_poll_interval: 5m}",
        "session.timeout.ms": "write timing: {session_timeout: 10s}",
        "enable.auto.commit": "remove it: positions are committed with what they led to",
        "enable.auto.offset.store": "remove it: positions are committed with what they led to",
        "auto.commit.interval.ms": "write timing: {commit_interval: 250ms}",
        "auto.offset.reset": "remove it: a new group starts with the first record",
        "isolation.level": "remove it: only committed records are read",
        "enable.idempotence": "remove it: it is always on",
        "acks": "remove it: all replicas answer",
        "request.required.acks": "remove it: all replicas answer",
        "enable.partition.eof": "remove it: the end of a partition is asked for",
        "partition.assignment.strategy": "remove it: partitions move cooperatively",
        "partitioner": "remove it: the partition is a part of what is computed",
    ]
}
