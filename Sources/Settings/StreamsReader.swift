import EventTime
import Events

/// Reads the streams: their topics, dimensions and clocks.
struct StreamsReader {
    /// No dimension may be one of them.
    let personalFields: [String]

    private static let keys = [
        "topic", "partitions", "replication", "retention", "dimensions", "clock", "idle_timeout", "max_ahead",
        "max_skew",
    ]

    func streams(_ setting: Setting) -> [StreamSettings] {
        let example = "streams: {encounters: {dimensions: [area, nationality]}}"
        let entries = setting.entries(max: SettingsLimits.streams, example: example) ?? []
        if entries.isEmpty, setting.isMapping {
            setting.refuse("\"streams\" names no stream", hint: "write \(example)")
        }
        return entries.compactMap { key, value in
            guard let name = RuleReader.name(key) else { return nil }
            return stream(name, value)
        }
    }

    private func stream(_ name: String, _ setting: Setting) -> StreamSettings? {
        guard let fields = setting.fields(Self.keys) else { return nil }
        let example = "dimensions: [area, nationality]"
        let named = fields.required("dimensions", example)
        guard let dimensions = named?.list(max: EventLimits.dimensions)?.compactMap(dimension) else {
            return nil
        }
        if let twice = dimensions.enumerated().first(where: { dimensions[..<$0.offset].contains($0.element) })
        {
            named?.refuse("\"dimensions\" has \"\(twice.element)\" twice", hint: "remove one")
        }
        var stream = StreamSettings(name: name, dimensions: dimensions)
        if let name = fields["topic"].flatMap(TopicsReader.name) { stream.topic.name = name }
        TopicsReader.readPartitions(fields, into: &stream.topic)
        TopicsReader.readReplication(fields, into: &stream.topic)
        TopicsReader.readRetention(fields, into: &stream.topic)
        if let clock = fields["clock"]?.choice(ClockMode.self) { stream.clock = clock }
        if let span = fields["idle_timeout"]?.duration(in: SettingsLimits.idleTimeout) {
            stream.idleTimeout = span
        }
        if let span = fields["max_ahead"]?.duration(in: SettingsLimits.maxAhead) { stream.maxAhead = span }
        if let span = fields["max_skew"]?.duration(in: SettingsLimits.maxSkew) { stream.maxSkew = span }
        return stream
    }

    private func dimension(_ setting: Setting) -> String? {
        guard let name = setting.text(max: EventLimits.dimensionName) else { return nil }
        guard EventField(rawValue: name) == nil else {
            setting.refuse(
                "\"\(name)\" is a field of every event, not a dimension", hint: "remove it from dimensions")
            return nil
        }
        let isSound = name.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
        guard isSound, ("a"..."z").contains(name.unicodeScalars.first ?? "0") else {
            setting.refuse(
                "\"\(name)\" is no name for a dimension",
                hint: "write lower-case letters, digits and _, a letter first")
            return nil
        }
        guard !Set(personalFields.map(PersonalFields.folded)).contains(PersonalFields.folded(name)) else {
            setting.refuse(
                "\"\(name)\" is on the list of personal fields",
                hint: "remove it: events are never about a person")
            return nil
        }
        return name
    }
}
