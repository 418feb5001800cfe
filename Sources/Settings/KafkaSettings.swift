/// Properties that are passed through to librdkafka as they are.
package struct KafkaSettings: Hashable, Sendable {
    /// For every client.
    package var shared: [String: KafkaProperty]
    /// For consumers alone; stronger than `shared`.
    package var consumer: [String: KafkaProperty]
    /// For producers alone; stronger than `shared`.
    package var producer: [String: KafkaProperty]

    package init(
        shared: [String: KafkaProperty] = ["bootstrap.servers": .init("localhost:9092")],
        consumer: [String: KafkaProperty] = [:], producer: [String: KafkaProperty] = [:]
    ) {
        self.shared = shared
        self.consumer = consumer
        self.producer = producer
    }

    /// With the secrets; not to be printed.
    package var consumerProperties: [String: String] { Self.merged(shared, consumer) }
    package var producerProperties: [String: String] { Self.merged(shared, producer) }
    package var sharedProperties: [String: String] { Self.merged(shared, [:]) }

    private static func merged(
        _ weak: [String: KafkaProperty], _ strong: [String: KafkaProperty]
    ) -> [String: String] {
        weak.merging(strong) { $1 }.mapValues(\.value)
    }
}

/// The value of a property. A secret never shows when it is printed.
package struct KafkaProperty: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package var value: String
    package var isSecret: Bool

    package init(_ value: String, isSecret: Bool = false) {
        self.value = value
        self.isSecret = isSecret
    }

    package var description: String { isSecret ? "(secret)" : value }
    package var customMirror: Mirror { Mirror(reflecting: description) }
}
