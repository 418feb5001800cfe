import Aggregates
import Alerting
import Detectors
import EventCodec
import EventTime
import Events
import KafkaClient
import Processing
import Rules
import Settings
import Telemetry
import Testing

@testable import Pipeline

/// Two partitions, of which this instance reads the first; the other belongs to another instance, of which
/// is known what it committed.
@Suite struct OtherInputsTests {
    let log = FakeLog()
    let time = FakeTime()
    let mine = TopicPartition("encounters", 0)
    let theirs = TopicPartition("encounters", 1)

    private func stage(_ clock: ClockMode = .live) throws -> any Stage {
        let configuration = Configuration.oneStream(clock: clock, maxSkew: .seconds(7 * 86_400))
        let rule = Rule(
            name: "level", summary: LocalizedText(en: "level", es: "nivel"),
            selection: Selection(stream: "encounters", filters: [:]), bucket: .day, zone: .utc,
            method: .threshold(ThresholdDetector(level: Level(above: 1))))
        let context = StageContext(
            configuration: configuration,
            plan: Plan(rules: [rule], schemas: configuration.schemas, policies: configuration.feeds),
            clients: log, clocks: time.clocks,
            timing: WorkerTiming(commit: .milliseconds(100), request: .seconds(1)), stop: StopFlag(),
            log: Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in }))
        let layout = PartitionLayout(inputs: ["encounters": 2], tallies: 1, plan: 1)
        let stage = try Stages.tally(context, layout: layout)
        try stage.beginRestore(mine)
        while try !stage.finishRestore(mine) {}
        return stage
    }

    private func read(_ moment: String, _ stage: any Stage, offset: Int64 = 0) {
        let names = TopicNames()
        names.add(["encounters"])
        let event = Array(#"{"id":"\#(offset)","time":"\#(moment)","source":"USBP","area":"a"}"#.utf8)
        event.withUnsafeBytes { bytes in
            stage.receive(
                RecordView(
                    topicIndex: 0, of: names, partition: 0, offset: offset,
                    timestamp_ms: time.wall.milliseconds,
                    isLogAppendTime: true, key: UnsafeRawBufferPointer(start: nil, count: 0), payload: bytes))
        }
    }

    /// Lets time pass, so that others are asked for again.
    private func tend(_ stage: any Stage, at position: Int64 = 1) throws {
        time.passed += .seconds(2)
        try stage.tend([mine: position])
    }

    @Test(arguments: [
        ("reading 2024-01-01T00:00:00Z", true), ("reading 2024-01-20T00:00:00Z", false),
        ("ended 2024-01-01T00:00:00Z", false), ("idle 2024-01-01T00:00:00Z", false), ("reading", false),
        ("of another version", false),
    ])
    func aReaderWaitsForTheSlowestPartitionThatAnotherInstanceReads(note: String, waits: Bool) throws {
        let stage = try stage()
        read("2024-01-25T12:00:00Z", stage)
        try tend(stage)
        #expect(stage.ahead.isEmpty, "alone, nobody is waited for")
        log.notes[theirs] = note
        try tend(stage)
        #expect(stage.ahead == (waits ? [mine] : []))
    }

    @Test func whereTheBrokerDoesNotAnswerWhatWasKnownStands() throws {
        let stage = try stage()
        read("2024-01-25T12:00:00Z", stage)
        log.notes[theirs] = "reading 2024-01-01T00:00:00Z"
        try tend(stage)
        log.failure = KafkaError(named: "_TIMED_OUT", while: "no answer", recovery: .retry)
        try tend(stage)
        #expect(stage.ahead == [mine])
        log.failure = nil
        log.notes[theirs] = "reading 2024-01-24T00:00:00Z"
        try tend(stage)
        #expect(stage.ahead.isEmpty)
    }

    @Test func aDataClockFollowsThePartitionsOfOtherInstances() throws {
        let stage = try stage(.data)
        read("2024-01-25T12:00:00Z", stage)
        log.ends[mine] = Watermarks(low: 0, high: 1)
        stage.reachedEnd(mine, offset: 1)
        log.notes[theirs] = "reading 2024-02-10T00:00:00Z"
        try tend(stage)
        try tend(stage)
        #expect(stage.note(of: mine) == "idle 2024-02-10T00:00:00Z")
    }

    @Test func whatIsToldOfAPartitionComesBackAsItWas() throws {
        let clock = try #require(Timestamp("2024-01-01T06:07:08Z"))
        for state in [Standing.State.reading, .ended, .idle] {
            for standing in [Standing(state: state, clock: nil), Standing(state: state, clock: clock)] {
                #expect(Standing(standing.text) == standing)
            }
        }
    }
}
