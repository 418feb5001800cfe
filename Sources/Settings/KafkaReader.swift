/// Reads librdkafka's properties. Those that exactly-once processing depends on are Vigía's own.
struct KafkaReader {
    let environment: Environment
    let secretFile: (String) -> String?

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
        if value.isMapping { return secret(value) }
        let isSecret = ["password", "secret", "key.pem", "oauthbearer.config"].contains(
            where: key.name.contains)
        return value.text(max: SettingsLimits.propertyLength).map { KafkaProperty($0, isSecret: isSecret) }
    }

    /// `{file: /run/secrets/password}` or `{env: KAFKA_PASSWORD}`
    private func secret(_ setting: Setting) -> KafkaProperty? {
        guard let fields = setting.fields(["file", "env"]) else { return nil }
        if let name = fields["env"], fields["file"] == nil {
            guard let value = name.text().flatMap({ environment[$0] }) else {
                name.refuse(
                    "the environment has no variable \(name.scalar ?? "")", hint: "set it before the start")
                return nil
            }
            return KafkaProperty(value, isSecret: true)
        }
        if let path = fields["file"], fields["env"] == nil {
            guard let value = path.text(max: SettingsLimits.pathLength).flatMap(secretFile) else {
                path.refuse(
                    "the file \(path.node.kind) cannot be read",
                    hint: "name a readable text of at most \(SettingsLimits.secretBytes) bytes")
                return nil
            }
            return KafkaProperty(value, isSecret: true)
        }
        setting.refuse(
            "\"\(setting.name)\" needs one of \"file\" and \"env\"", hint: "write {file: PATH} or {env: NAME}"
        )
        return nil
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
