import EventCodec
import EventTime
import Events
import Foundation
import KafkaClient
import Pipeline
import Settings
import Telemetry
import Testing

@testable import vigia

/// Against librdkafka's test cluster, in this process.
struct HistoryLoaderTests {
    private let folder = NSTemporaryDirectory() + "vigia-history-\(UUID().uuidString)"
    private let now = Timestamp(milliseconds: 1_735_689_600_000)
    private static let silent = Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in })

    private func file(_ lines: [String]) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/\(UUID().uuidString)"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static func line(
        _ id: String, month: Int = 5, count: Int = 1, revision: Int = 0, withdrawn: Bool = false
    ) -> String {
        let time = "2019-\(month < 10 ? "0" : "")\(month)-01T00:00:00Z"
        return "{\"id\":\"\(id)\",\"time\":\"\(time)\",\"count\":\(count),\"revision\":\(revision),"
            + "\"source\":\"S\"\(withdrawn ? ",\"withdrawn\":true" : "")}"
    }

    private func loader(_ files: [String], chunk: Int = 10, stop: StopFlag = StopFlag()) -> HistoryLoader {
        HistoryLoader(
            files: files, stream: Configuration.standard.stream("encounters")!,
            schema: Configuration.standard.schemas[0], stop: stop, now: now, chunk: chunk)
    }

    private struct Bed {
        let cluster: MockCluster
        let configuration: Configuration

        init() throws {
            cluster = try MockCluster()
            var configuration = Configuration.standard
            configuration.kafka.shared["bootstrap.servers"] = KafkaProperty(cluster.bootstrapServers)
            self.configuration = configuration
            try cluster.createTopic("encounters", partitions: 4)
            try cluster.createTopic(configuration.topics.clock.name, partitions: 1)
        }

        func writer(stop: StopFlag = StopFlag()) throws -> HistoryWriter {
            let clients = ClientFactory(configuration, log: HistoryLoaderTests.silent)
            return try HistoryWriter(
                clients, stream: configuration.stream("encounters")!, stop: stop,
                log: HistoryLoaderTests.silent)
        }

        /// The records that are committed: key, value, and whether they are marked as history.
        func records() throws -> [(key: String, value: String, isMarked: Bool)] {
            let reader = try ClientFactory(configuration, log: HistoryLoaderTests.silent).reader()
            let places = (0..<4).map { TopicPartition("encounters", Int32($0)) }
            try reader.assign(
                Dictionary(uniqueKeysWithValues: places.map { ($0, LogicalOffset.beginning) }))
            var records: [(key: String, value: String, isMarked: Bool)] = []
            var open = Set(places)
            let deadline = ContinuousClock.now + .seconds(20)
            while !open.isEmpty, .now < deadline {
                let outcome = try reader.poll(max: 1000, timeout: .milliseconds(100)) { record in
                    records.append(
                        (
                            String(decoding: record.key, as: UTF8.self),
                            record.payload.map { String(decoding: $0, as: UTF8.self) } ?? "",
                            record.hasHeader(named: HistoryHeader.name)
                        ))
                }
                open.subtract(outcome.reachedEnd.keys)
            }
            return records
        }
    }

    @Test func ofEachIdTheLastRevisionIsKeptAndWhatWasTakenBackIsLeftOut() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try file([
            Self.line("a"), Self.line("b"), Self.line("b", count: 2, revision: 1), "nonsense",
            Self.line("c"), Self.line("c"),
        ])
        let second = try file([
            Self.line("a", revision: 3, withdrawn: true), Self.line("b", count: 9), Self.line("c", count: 8),
            Self.line("d", month: 7),
        ])
        let loader = loader([first, second])
        var refusals: [String] = []
        let (load, lines) = try loader.survey {
            refusals.append("\($0.file == first ? 1 : 2):\($0.line) \($0.rejection.reason.rawValue)")
        }
        #expect(lines == [2, 3, 8])
        #expect(refusals == ["1:4 not-json", "2:3 conflicting-content"])
        #expect((loader.refused, loader.survey.superseded, loader.survey.withdrawn) == (2, 4, 1))
        let span = try #require(load.feeds[Feed(stream: "encounters", source: "S", report: "events")])
        #expect((span.events, load.events) == (3, 3))
        #expect("\(span.first) \(span.last)" == "2019-05-01T00:00:00Z 2019-07-01T00:00:00Z")
        let again = try self.loader([first, second]).survey { _ in }
        #expect(again.load == load, "the same files make the same load")
        let other = try self.loader([second, first]).survey { _ in }
        #expect(other.load.id != load.id)
    }

    @Test func whatIsLoadedIsMarkedAndWrittenOnceHoweverOftenItIsRun() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bed = try Bed()
        let path = try file((0..<95).map { Self.line("id-\($0)") })
        for run in 0..<2 {
            let loader = loader([path])
            let (load, lines) = try loader.survey { _ in }
            let writer = try bed.writer()
            defer { writer.close() }
            let standing = try writer.begin(load)
            #expect(standing == (run == 0 ? .open(done: 0) : .finished))
            if case .open(let done) = standing { try loader.write(lines, done: done, with: writer) }
        }
        let records = try bed.records()
        #expect(Set(records.map(\.key)).count == 95)
        #expect(records.count == 95)
        #expect(records.allSatisfy { $0.isMarked && $0.value.contains("\"id\":\"\($0.key)\"") })
    }

    @Test func anInterruptedLoadGoesOnWhereItWas() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bed = try Bed()
        let path = try file((0..<95).map { Self.line("id-\($0)") })
        let (load, lines) = try loader([path]).survey { _ in }
        // The first run ends after three transactions.
        let first = try bed.writer()
        #expect(try first.begin(load) == .open(done: 0))
        let text = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        for chunk in 0..<3 {
            try first.write(
                (0..<10).map { number in
                    let place = chunk * 10 + number
                    return .init(key: Array("id-\(place)".utf8), value: Array(text[place].utf8))
                })
        }
        first.close()
        let second = try bed.writer()
        defer { second.close() }
        #expect(try second.begin(load) == .open(done: 30))
        try loader([path]).write(lines, done: 30, with: second)
        let records = try bed.records()
        #expect(records.count == 95)
        #expect(Set(records.map(\.key)).count == 95)
    }

    @Test func whatOverlapsWithAnEarlierLoadIsNotWritten() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bed = try Bed()
        func begin(_ lines: [String]) throws -> (HistoryWriter.Standing, HistoryLoad) {
            let loader = loader([try file(lines)])
            let (load, wanted) = try loader.survey { _ in }
            let writer = try bed.writer()
            defer { writer.close() }
            let standing = try writer.begin(load)
            if case .open(let done) = standing { try loader.write(wanted, done: done, with: writer) }
            return (standing, load)
        }
        let (_, load) = try begin([Self.line("a", month: 2), Self.line("b", month: 6)])
        let feed = Feed(stream: "encounters", source: "S", report: "events")
        var finished = load
        finished.done = finished.events
        #expect(try begin([Self.line("c", month: 4)]).0 == .overlaps(finished, [feed]))
        #expect(try begin([Self.line("c", month: 7)]).0 == .open(done: 0))
        #expect(try bed.records().map(\.key).sorted() == ["a", "b", "c"])
    }

    @Test func whatCannotBeLoadedIsToldWithOneSentence() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func load(_ words: String...) throws -> ChildProcess {
            try ChildProcess("history", "load", "-s", words[0], words.count > 1 ? words[1] : "-n", "-n")
        }
        let none = try load("encounters")
        #expect((none.status, none.errors.contains("no file is given")) == (2, true))
        let pipe = try load("encounters", "-")
        #expect(pipe.status == 2)
        #expect(pipe.errors.contains("history is read twice, which standard input cannot be"))
        let stream = try load("encounter", "nothing.ndjson")
        #expect((stream.status, stream.errors.contains("did you mean \"encounters\"?")) == (2, true))
        #expect(try load("encounters", "nothing.ndjson").status == 1)
        let empty = try load("encounters", try file(["nonsense"]))
        #expect(empty.status == 3)
        #expect(empty.errors.contains("there is nothing to load: 1 line refused"))
        let partly = try load("encounters", try file([Self.line("a"), "nonsense"]))
        #expect((partly.status, partly.errors.contains("1 event would be loaded")) == (3, true))
        let good = try load("encounters", try file([Self.line("a"), Self.line("b", month: 9)]))
        #expect(good.status == 0)
        #expect(
            good.errors.hasSuffix(
                """
                encounters/S/events: 2 events, 2019-05-01T00:00:00Z to 2019-09-01T00:00:00Z
                2 events would be loaded, 0 superseded or withdrawn left out, 0 lines refused

                """))
    }
}
