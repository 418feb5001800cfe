import EventTime
import KafkaClient
import Testing

@testable import Pipeline

struct TransactionOwnerTests {
    private static let now = Timestamp(milliseconds: 1_000_000)

    /// - Parameter age: of the transaction, in seconds; nil where its record has no time.
    private func owner(
        _ role: TopicRole, age: Int?, running: [String] = [], gone: [String] = []
    ) -> TransactionOwner {
        let held = HeldPartition(
            place: TopicPartition("t", 0), role: role, start: 5, end: 9,
            since: age.map { Self.now - .seconds($0) }, isProducersTime: false, readers: .others)
        let instances = KnownInstances(
            application: "vigia", recorded: Set(gone),
            members: ["tally": running.map { "vigia-tally-\($0)" }])
        return TransactionOwner(of: held, among: instances, at: Self.now, timeout: .seconds(10))
    }

    @Test func whatHoldsAnInputBackIsNeverOurs() {
        for age in [0, 10, 10_000] {
            #expect(owner(.input, age: age, running: ["a"], gone: ["b"]) == .another)
        }
    }

    @Test func aYoungOneIsTheWorkOfAnInstanceThatRuns() {
        #expect(owner(.tallies, age: 10, running: ["a"], gone: ["b"]) == .atWork)
        #expect(owner(.tallies, age: nil, running: ["a"], gone: ["b"]) == .atWork)
        #expect(owner(.tallies, age: 10, gone: ["b"]) == .gone(["b"]))
    }

    @Test func anOldOneIsOfThoseThatAreGone() {
        for role in [TopicRole.tallies, .changelog, .journal, .output] {
            #expect(owner(role, age: 11, running: ["a"], gone: ["c", "b"]) == .gone(["b", "c"]))
        }
    }

    @Test func whereNobodyIsGoneItIsNotKnownWhoseAnOldOneIs() {
        #expect(owner(.tallies, age: 11, running: ["a"]) == .unclear)
        #expect(owner(.tallies, age: 1) == .unclear)
    }

    @Test func aRecordOfTheFutureIsNotOld() {
        let held = HeldPartition(
            place: TopicPartition("t", 0), role: .input, start: 5, end: 9, since: Self.now + .seconds(60),
            isProducersTime: true, readers: .others)
        #expect(held.age(at: Self.now) == .zero)
        #expect(!held.isOverdue(at: Self.now, timeout: .zero))
        #expect(held.heldBack == 4)
    }
}
