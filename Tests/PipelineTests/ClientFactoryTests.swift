import KafkaClient
import Settings
import Telemetry
import Testing

@testable import Pipeline

/// What the settings accept, librdkafka accepts: a client is made from the limits of the timing's relations.
struct ClientFactoryTests {
    static let limits: [[String: String]] = [
        ["socket.timeout.ms": "2000"], ["linger.ms": "1000"], ["queue.buffering.max.ms": "1000"],
        ["message.timeout.ms": "2000"], ["delivery.timeout.ms": "2000"], [:],
    ]

    @Test(arguments: limits)
    func aProducerIsMadeFromTheLargestSettingsThatAreAllowed(_ properties: [String: String]) throws {
        let kafka = KafkaSettings(
            shared: ["bootstrap.servers": .init("127.0.0.1:1")],
            producer: properties.mapValues { KafkaProperty($0) })
        let timing = TimingSettings(commitInterval: .seconds(1), transactionTimeout: .seconds(2))
        let clients = ClientFactory(
            Configuration(kafka: kafka, timing: timing),
            log: Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in }))
        #expect(throws: Never.self) { try clients.producer(of: "tally").close(timeout: .zero) }
    }
}
