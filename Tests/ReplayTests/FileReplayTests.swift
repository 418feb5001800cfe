import Alerting
import EventCodec
import EventTime
import Events
import Seeded
import Testing

@testable import Replay

struct FileReplayTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private struct Told: Equatable {
        var alerts: [String] = []
        var rejects: [String] = []
    }

    private func replay(_ inputs: [(stream: String, path: String)]) throws -> Told {
        var told = Told()
        let replay = try FileReplay(
            plan: EventLines.plan(), inputs: inputs.map { .init(stream: $0.stream, path: $0.path) },
            start: EventLines.now,
            onAlert: {
                told.alerts.append(String(decoding: AlertCodec.encode($0, source: "/test"), as: UTF8.self))
            },
            onReject: { told.rejects.append("\($0.topic):\($0.offset): \($0.rejection.reason.rawValue)") })
        try replay.run()
        return told
    }

    /// Days of events that rise and fall, sorted by time, many of the same second.
    private func history(_ random: inout SeededRandom) -> [String] {
        var lines: [String] = []
        for hour in 0..<200 {
            let seconds = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                hour * 3600 + Int.random(in: 0..<6, using: &random) * 600
            }
            for second in seconds.sorted() {
                let (count, area) = (
                    Int.random(in: 0...5, using: &random), ["A", "B", "C"].randomElement(using: &random)!
                )
                lines.append(EventLines.line("e\(lines.count)", at: second, count: count, area: area))
            }
        }
        return lines
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func oneFileAndTheSameInSeveralGiveTheSameAlerts(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let lines = history(&random)
        let whole = try scratch.write(EventLines.text(lines), to: "whole")
        let expected = try replay([("encounters", whole)])
        #expect(expected.alerts.count > 10)
        #expect(expected.alerts.contains { $0.contains("\"class\":\"early\"") })
        #expect(expected.rejects.isEmpty)
        for parts in 2...4 {
            var files = [[String]](repeating: [], count: parts)
            for line in lines { files[Int.random(in: 0..<parts, using: &random)].append(line) }
            let paths = try files.enumerated().map { try scratch.write(EventLines.text($1), to: "\($0)") }
            #expect(try replay(paths.map { ("encounters", $0) }) == expected)
            #expect(try replay(paths.reversed().map { ("encounters", $0) }) == expected)
        }
        let middle = lines.count / 3
        let head = try scratch.write(EventLines.text(Array(lines[..<middle])), to: "head")
        let tail = try scratch.write(EventLines.text(Array(lines[middle...])), to: "tail")
        #expect(try replay([("encounters", head), ("encounters", tail)]) == expected)
    }

    @Test func streamsAreMergedByTimeWhateverTheOrderOnTheCommandLine() throws {
        var random = SeededRandom(seed: 7)
        let encounters = try scratch.write(EventLines.text(history(&random)), to: "e")
        let repatriations = try scratch.write(EventLines.text(history(&random)), to: "r")
        let inputs = [("encounters", encounters), ("repatriations", repatriations)]
        let forward = try replay(inputs)
        #expect(forward.alerts.contains { $0.contains("\"name\":\"two-streams\"") })
        #expect(try replay(inputs.reversed()) == forward)
    }

    @Test func refusedLinesAreToldByFileAndLineAndNothingStops() throws {
        let long = String(repeating: "x", count: EventLimits.record)
        let path = try scratch.write(
            EventLines.text([
                "nonsense", EventLines.line("a", at: 0), "", EventLines.line("a", at: 0, count: 2),
                EventLines.line("b", at: 1_000_000_000), "{\"id\":\"\(long)\"}", "{\"full_name\":\"x\"}",
                EventLines.line("c", at: 1),
            ]), to: "e")
        let told = try replay([("encounters", path)])
        #expect(
            told.rejects == [
                "\(path):1: not-json", "\(path):4: conflicting-content", "\(path):5: ahead-of-timestamp",
                "\(path):6: record-too-large", "\(path):7: personal-field",
            ])
    }

    @Test func anEmptyFileSaysNothing() throws {
        let path = try scratch.write("", to: "e")
        #expect(try replay([("encounters", path)]) == Told())
    }

    @Test func whatOnProgressThrowsEndsTheReplay() throws {
        let path = try scratch.write(EventLines.text([EventLines.line("a", at: 0)]), to: "e")
        let replay = try FileReplay(
            plan: EventLines.plan(), inputs: [.init(stream: "encounters", path: path)], start: EventLines.now,
            onAlert: { _ in }, onReject: { _ in }, onProgress: { _ in throw FileError("enough") })
        #expect(throws: FileError("enough")) { try replay.run() }
    }
}
