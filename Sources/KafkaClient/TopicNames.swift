/// The names behind the topic numbers of records; grows only.
package final class TopicNames {
    /// By topic number.
    package private(set) var names: [String] = []

    /// No names yet.
    package init() {}

    /// Numbers the topics in the order given, those known already excepted; a pattern (`^...`) gets no number
    /// of its own.
    package func add(_ topics: some Sequence<String>) {
        for topic in topics where !topic.hasPrefix("^") && !names.contains(topic) { names.append(topic) }
    }
}
