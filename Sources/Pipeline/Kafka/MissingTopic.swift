package import KafkaClient

extension KafkaError {
    /// A topic is not there; it may be made while somebody waits.
    package static func missing(topic: String) -> KafkaError {
        KafkaError(
            named: "UNKNOWN_TOPIC_OR_PART", while: "There is no topic \(topic); vigia topics create makes it",
            recovery: .retry)
    }
}
