import CRDKafka
import Dispatch
import Synchronization
import Testing

@testable import KafkaClient

struct ClientPartsTests {
    @Test func durationsBecomeMillisecondsThatNeverMeanForEver() {
        #expect(Duration.milliseconds(1500).milliseconds == 1500)
        #expect(Duration.microseconds(1).milliseconds == 1, "a short wait is not a busy loop")
        #expect(Duration.zero.milliseconds == 0)
        #expect(Duration.seconds(-5).milliseconds == 0, "-1 would wait for ever")
        #expect(Duration.milliseconds(-1).milliseconds == 0)
        #expect(Duration.seconds(Int64.max).milliseconds == Int32.max)
        #expect(Duration.seconds(Int64.min).milliseconds == 0)
        #expect(Duration.seconds(3_000_000).milliseconds == Int32.max)
    }

    @Test func listsKeepPartitionsAndOffsets() throws {
        let offsets = [TopicPartition("b", 1): Int64(5), TopicPartition("a", 7): LogicalOffset.end]
        let list = PartitionList(offsets)
        #expect(try list.offsets(while: "testing") == offsets)
        #expect(list.partitions == [TopicPartition("a", 7), TopicPartition("b", 1)])
    }

    @Test func partitionsAreOrderedByTopicThenNumber() {
        let sorted = [TopicPartition("a", 2), TopicPartition("a", 10), TopicPartition("b", 0)]
        #expect(sorted.shuffled().sorted() == sorted)
        #expect(sorted[1].description == "a[10]")
    }

    @Test func aClientThatDoesNotEndIsLeftBehind() throws {
        // A thread of librdkafka that stands still, as one does that waits for what was forgotten.
        let gate = DispatchSemaphore(value: 0)
        let isMade = Atomic(false)
        let held = ClientCallbacks { _ in
            guard isMade.load(ordering: .relaxed) else { return }
            gate.wait()
            gate.signal()
        }
        let client = try makeClient(RD_KAFKA_PRODUCER, ["debug": "all"], held)
        isMade.store(true, ordering: .relaxed)
        #expect(!endClient(client, ClientCallbacks(log: nil), patience: .milliseconds(300)))
        gate.signal()
        let free = ClientCallbacks(log: nil)
        #expect(endClient(try makeClient(RD_KAFKA_PRODUCER, [:], free), free))
        withExtendedLifetime(held) {}
    }

    @Test func theTestClusterRefusesAnErrorNameThatDoesNotExist() {
        #expect(KafkaError.code(named: "NOT_COORDINATOR") != nil)
        #expect(KafkaError.code(named: "NO_SUCH_NAME") == nil)
    }
}
