import Aggregates
import KafkaClient
import Pipeline
import Processing
import Settings
import Telemetry
import Testing

/// When a worker commits. Its interval is a second; time passes as the tests say.
@Suite struct StageWorkerPaceTests {
    private let log = FakeLog()
    private let time = FakeTime()
    private let member = FakeMember()
    private let writer = FakeWriter()
    private let stage = FakeStage()
    private let worker: StageWorker

    init() throws {
        log.member = member
        log.writer = writer
        let configuration = Configuration.oneStream(clock: .live, maxSkew: .seconds(7 * 86_400))
        worker = try StageWorker(
            stage,
            StageContext(
                configuration: configuration,
                plan: Plan(rules: [], schemas: configuration.schemas, policies: configuration.feeds),
                clients: log, clocks: time.clocks,
                timing: WorkerTiming(commit: .seconds(1), request: .seconds(60)), stop: StopFlag(),
                log: Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in })))
        try worker.start()
        // The partition comes, and is restored.
        for _ in 0..<4 { try worker.turn() }
    }

    private func turn(after duration: Duration = .zero) throws {
        time.passed += duration
        try worker.turn()
    }

    private var offsets: [Int64] { writer.commits.compactMap { $0[FakeMember.partition] } }

    @Test func `What comes after a rest is committed in the same turn`() throws {
        member.records = [0]
        try turn()
        #expect(offsets == [1])
        for _ in 0..<100 { try turn(after: .milliseconds(50)) }
        member.records = [1]
        try turn(after: .milliseconds(1))
        #expect(offsets == [1, 2])
    }

    @Test func `While records come there is one commit in an interval`() throws {
        for offset in 0..<100 as Range<Int64> {
            member.records = [offset]
            try turn(after: .milliseconds(50))
        }
        // The second one in the interval in which nothing was committed.
        #expect(offsets == [1, 2, 21, 41, 61, 81])
    }

    @Test func `What was read waits no longer than until it is to be committed`() throws {
        for offset in 0..<3 as Range<Int64> {
            member.records = [offset]
            try turn(after: .milliseconds(offset == 0 ? 1 : 10))
        }
        try turn(after: .milliseconds(950))
        #expect(member.timeout == .milliseconds(30))
        try turn(after: .milliseconds(30))
        #expect(offsets == [1, 2, 3])
        try turn()
        #expect(member.timeout == .milliseconds(50))
    }

    @Test(arguments: [false, true])
    func `Commits take a fifth of the time at most`(isBehind: Bool) throws {
        writer.onCommit = { [time] in time.passed += .milliseconds(500) }
        member.isFull = isBehind
        let start = time.passed
        var offset: Int64 = 0
        while time.passed - start < .seconds(100) {
            member.records = [offset]
            offset += 1
            try turn(after: .milliseconds(10))
        }
        #expect((39...42).contains(offsets.count))
    }

    @Test func `Whoever catches up commits less often, and once more when that is done`() throws {
        writer.onCommit = { [time] in time.passed += .milliseconds(80) }
        let start = time.passed
        member.isFull = true
        for offset in 0..<1000 as Range<Int64> {
            member.records = [offset]
            try turn(after: .milliseconds(10))
        }
        #expect(time.passed - start >= .milliseconds(1080) * (offsets.count - 1))
        member.isFull = false
        member.records = [1000]
        try turn(after: .milliseconds(10))
        #expect(offsets.last == 1001)
    }

    @Test func `A commit that took long puts off only the next ones`() throws {
        writer.onCommit = { [time] in time.passed += .seconds(40) }
        member.records = [0]
        try turn()
        writer.onCommit = {}
        member.end = 3
        // Four times half of what one answer of the broker may take.
        for _ in 0..<119 { try turn(after: .seconds(1)) }
        #expect(offsets == [1])
        for _ in 0..<2 { try turn(after: .seconds(1)) }
        #expect(offsets == [1, 3])
    }

    @Test func `Commits before partitions go do not put off those that follow`() throws {
        for offset in 0..<10 as Range<Int64> {
            member.records = [offset]
            try turn()
            _ = member.rebalance.revoked([], false)
        }
        member.records = [10]
        try turn(after: .seconds(1))
        #expect(offsets.last == 11)
    }

    @Test func `Marks behind the last record are committed at rest, once`() throws {
        member.records = [0]
        member.end = 2
        try turn()
        member.end = 5
        try turn()
        #expect(offsets == [2])
        for _ in 0..<100 { try turn(after: .milliseconds(50)) }
        #expect(offsets == [2, 5])
    }

    @Test func `While records come their marks cost no commit of their own`() throws {
        for number in 0..<10 as Range<Int64> {
            member.records = [number * 2]
            try turn(after: .seconds(2))
            member.end = number * 2 + 2
            try turn(after: .milliseconds(1500))
        }
        #expect(offsets == (0..<10).map { $0 * 2 + 1 })
    }

    @Test func `An end that was told before later records came takes nothing back`() throws {
        member.records = [0, 1, 2]
        member.end = 1
        try turn()
        #expect(offsets == [3])
    }

    @Test func `What fills records is written before the commit, in its transaction`() throws {
        for offset in 0..<2 as Range<Int64> {
            member.records = [offset]
            try turn()
        }
        member.records = [2]
        stage.hasFullRecords = true
        try turn(after: .milliseconds(50))
        #expect(writer.written == 1 && writer.isInTransaction && offsets == [1, 2])
        try turn(after: .seconds(1))
        #expect(offsets == [1, 2, 3] && !writer.isInTransaction)
    }

    @Test func `Where that fails, the transaction is aborted and its records are read again`() throws {
        for offset in 0..<2 as Range<Int64> {
            member.records = [offset]
            try turn()
        }
        member.records = [2]
        stage.hasFullRecords = true
        writer.failure = KafkaError(named: "_TRANSPORT", while: "Writing", recovery: .retry)
        try turn(after: .milliseconds(50))
        #expect(!writer.isInTransaction && offsets == [1, 2])
        try turn(after: .milliseconds(50))
        #expect(member.sought == [FakeMember.partition: 2])
    }
}
