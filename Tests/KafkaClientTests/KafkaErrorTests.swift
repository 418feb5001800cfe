import KafkaClient
import Synchronization
import Testing

struct KafkaErrorTests {
    @Test func anUnknownPropertyIsRefusedByName() throws {
        let error = #expect(throws: KafkaError.self) { try Producer(["bootstrap.serverz": "x"]) }
        #expect(error?.name == "_INVALID_ARG")
        #expect(error?.recovery == .stop)
        #expect(error?.message.contains("\"bootstrap.serverz\"") == true)
    }

    @Test func aValueThatAPropertyCannotHaveIsRefusedWithItsName() {
        let error = #expect(throws: KafkaError.self) { try Producer(["acks": "plenty"]) }
        #expect(error?.message.contains("acks") == true)
        #expect(error?.recovery == .stop)
    }

    @Test func ofSeveralMistakesTheFirstByNameIsTold() {
        let error = #expect(throws: KafkaError.self) { try Producer(["zz": "1", "aa": "1", "mm": "1"]) }
        #expect(error?.message.contains("\"aa\"") == true)
    }

    @Test func propertiesThatContradictEachOtherAreAnErrorAtTheStart() {
        let error = #expect(throws: KafkaError.self) {
            try Producer(["enable.idempotence": "true", "acks": "1"])
        }
        #expect(error?.recovery == .stop)
    }

    @Test func aConsumerWithoutAGroupIsRefused() {
        let error = #expect(throws: KafkaError.self) { try Consumer(["bootstrap.servers": "127.0.0.1:1"]) }
        #expect(error?.message.contains("group.id") == true)
    }

    @Test func aBrokerThatIsAwayIsWorthARetryAndNamed() throws {
        let producer = try Producer(["bootstrap.servers": "127.0.0.1:1"])
        var errors: [KafkaError] = []
        let end = ContinuousClock.now + .seconds(10)
        while errors.isEmpty, .now < end {
            producer.poll(timeout: .milliseconds(50))
            errors += producer.takeErrors()
        }
        let first = try #require(errors.first)
        #expect(first.recovery == .retry)
        #expect(first.message.contains("127.0.0.1:1"))
        #expect(!first.isFenced)
    }

    @Test func theLogClosureGetsLibrdkafkasLines() throws {
        let lines = Lines()
        let producer = try Producer(
            ["bootstrap.servers": "127.0.0.1:1", "debug": "broker"], log: { lines.add($0) })
        producer.poll(timeout: .milliseconds(200))
        producer.close()
        #expect(lines.all.contains { $0.level == 7 && !$0.facility.isEmpty && !$0.message.isEmpty })
    }

    @Test func theVersionIsThatOfALibraryNewEnough() {
        #expect(LibraryVersion.number >= 0x0200_00ff)
        #expect(LibraryVersion.text.split(separator: ".").count >= 3)
    }
}

/// Log lines gathered from librdkafka's threads.
final class Lines: Sendable {
    private let lines = Mutex<[ClientLog]>([])

    func add(_ line: ClientLog) { lines.withLock { $0.append(line) } }

    var all: [ClientLog] { lines.withLock { $0 } }
}
