import EventTime

/// Reads the topics that Vigía writes: a name, or a mapping that says how the topic is created.
struct TopicsReader {
    /// Which keys each topic has, and why it lacks others.
    enum Shape {
        /// Read by others: partitions and retention are free.
        case plain
        case compacted
        /// One partition or as many as another topic.
        case derived

        var keys: [String] {
            switch self {
            case .plain: ["name", "partitions", "replication", "retention"]
            case .compacted: ["name", "partitions", "replication"]
            case .derived: ["name", "replication"]
            }
        }
    }

    /// The keys, and where each topic stands.
    static var table: [(key: String, path: WritableKeyPath<InternalTopics, TopicSettings>, shape: Shape)] {
        [
            ("alerts", \.alerts, .plain), ("episodes", \.episodes, .compacted),
            ("rejects", \.rejects, .plain),
            ("answers", \.answers, .derived),
            ("clock", \.clock, .derived), ("tallies", \.tallies, .plain),
            ("tally_state", \.tallyState, .derived),
            ("watch_state", \.watchState, .derived),
        ]
    }

    func topics(_ setting: Setting) -> InternalTopics {
        var topics = InternalTopics()
        guard let fields = setting.fields(Self.table.map(\.key)) else { return topics }
        for (key, path, shape) in Self.table {
            if let setting = fields[key] { read(setting, shape, into: &topics[keyPath: path]) }
        }
        return topics
    }

    private func read(_ setting: Setting, _ shape: Shape, into topic: inout TopicSettings) {
        guard setting.isMapping else {
            if let name = Self.name(setting) { topic.name = name }
            return
        }
        guard let fields = setting.fields(shape.keys) else { return }
        if let name = fields["name"].flatMap(Self.name) { topic.name = name }
        Self.readReplication(fields, into: &topic)
        switch shape {
        case .plain:
            Self.readPartitions(fields, into: &topic)
            Self.readRetention(fields, into: &topic)
        case .compacted: Self.readPartitions(fields, into: &topic)
        case .derived: break
        }
    }

    static func readPartitions(_ fields: Fields, into topic: inout TopicSettings) {
        if let count = fields["partitions"]?.whole(in: SettingsLimits.partitions) { topic.partitions = count }
    }

    static func readReplication(_ fields: Fields, into topic: inout TopicSettings) {
        if let count = fields["replication"]?.whole(in: SettingsLimits.replication) {
            topic.replication = count
        }
    }

    static func readRetention(_ fields: Fields, into topic: inout TopicSettings) {
        guard let setting = fields["retention"] else { return }
        switch setting.scalar {
        case "forever": topic.retention = .forever
        case "broker": topic.retention = .broker
        default:
            if let span = setting.duration(in: SettingsLimits.retention) { topic.retention = .limited(span) }
        }
    }

    static func name(_ setting: Setting) -> String? {
        guard let name = setting.text(max: SettingsLimits.topicNameLength) else { return nil }
        guard isTopicName(name) else {
            setting.refuse(
                "\"\(name)\" is no name for a topic", hint: "write letters, digits, and . _ - alone")
            return nil
        }
        return name
    }

    /// Kafka's rule, which also makes names safe in ids and metrics.
    static func isTopicName(_ name: String) -> Bool {
        name != "." && name != ".."
            && name.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
                        || "._-".unicodeScalars.contains($0))
            }
    }

    /// Every topic has one use.
    func checkNames(of configuration: Configuration, _ fields: Fields) {
        var seen: Set<String> = []
        let names = configuration.streams.map(\.topic.name) + configuration.topics.all.map(\.name)
        for name in names where !seen.insert(name).inserted {
            (fields["topics"] ?? fields["streams"] ?? fields.setting).refuse(
                "the topic \"\(name)\" has two uses", hint: "give each stream and each output its own topic")
        }
    }
}
