import BrokerSupport
import Testing

extension Trait where Self == ConditionTrait {
    /// Skips a test, and says why, where there is no Kafka to start.
    static var needsBroker: Self { .enabled(if: KafkaHome.configured != nil, "\(KafkaHome.absence)") }
}
