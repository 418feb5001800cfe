import CRDKafka

/// Gives each topic a small number once, so that a record names its topic without a string.
///
/// librdkafka marks a record with the address of its topic object. We hold a reference to each such object,
/// so an address can't be given to another topic while we remember it.
final class TopicTable {
    let topics = TopicNames()
    private var held: [OpaquePointer?] = []
    private var latest: (topic: OpaquePointer?, index: Int) = (nil, 0)
    private let client: OpaquePointer

    init(client: OpaquePointer) {
        self.client = client
    }

    var names: [String] { topics.names }

    func add(_ names: some Sequence<String>) {
        topics.add(names)
        while held.count < topics.names.count { held.append(nil) }
    }

    func index(of topic: OpaquePointer?) -> Int {
        if topic == latest.topic { return latest.index }
        let index = held.firstIndex(of: topic) ?? learn(topic)
        if held[index] == topic { latest = (topic, index) }
        return index
    }

    private func learn(_ topic: OpaquePointer?) -> Int {
        let name = String(cString: rd_kafka_topic_name(topic))
        add(CollectionOfOne(name))
        let index = names.firstIndex(of: name)!
        // Of a topic that the client uses already this is the same object with one more reference.
        if held[index] == nil { held[index] = rd_kafka_topic_new(client, name, nil) }
        return index
    }

    /// Gives the references back; must come before the client is destroyed.
    func release() {
        for topic in held { topic.map(rd_kafka_topic_destroy) }
        held = held.map { _ in nil }
        latest = (nil, 0)
    }
}
