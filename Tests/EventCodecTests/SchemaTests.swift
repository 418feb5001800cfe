import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import Seeded
import Testing

/// What the program writes, against `Config/schemas`, by an independent implementation of JSON Schema.
@Suite(.enabled(if: SchemaCheck.isInstalled, "needs python3, python3-jsonschema and python3-yaml"))
struct SchemaTests {
    private static let alerts: [[UInt8]] = {
        var random = RandomAlert(seed: 4)
        return (0..<300).map { _ in
            var before = DisclosedBefore()
            return AlertCodec.encode(ShownAlert(random.next(), before: &before), source: "/vigia/test")
        }
    }()

    private static let events: [[UInt8]] = {
        var random = SeededRandom(seed: 4)
        return (0..<200).map { number in
            EventEncoder.encode(
                Event(
                    id: "é\(number)",
                    revision: random.pick([0, 1, .random(in: 0...EventLimits.revision, using: &random)]),
                    withdrawn: .random(using: &random),
                    time: random.pick(["2024-05-01T00:00:00-06:00", "1999-12-31t23:59:59.25z"]),
                    period: random.pick([nil, "P1D", "P1M", "PT6H", "P1Y"]),
                    count: random.pick([0, 1, EventLimits.count]), source: "USBP",
                    report: random.pick([nil, "khsm-sector"]),
                    dimensions: random.pick([
                        [], StreamSchema.defaultDimensions.map { Event.Dimension(name: $0, value: "x\"é") },
                    ])))
        }
    }()

    private static let rejects: [[UInt8]] = RejectReason.allCases.flatMap { reason in
        [nil, "count"].map { field in
            RejectCodec.encode(
                RejectedRecord(
                    topic: "encounters", partition: 3, offset: 12,
                    timestamp: Timestamp(milliseconds: 1_700_000_000_123),
                    rejection: Rejection(reason: reason, field: field)))
        }
    }

    private static let answers = ((try? AnswerCodecTests.entries(200, seed: 4)) ?? []).map(AnswerCodec.encode)

    private static let written = ["alert": alerts, "answer": answers, "event": events, "reject": rejects]

    @Test(arguments: ["alert", "answer", "event", "reject"])
    func `what is written is valid, and the schema knows all of it`(_ kind: String) throws {
        let records = try #require(Self.written[kind])
        #expect(try SchemaCheck.problems(["records", "\(kind).schema.json"], input: records) == "")
    }

    @Test(arguments: ["alert", "answer", "event", "reject"])
    func `no member can be spoilt, and none that is required left out, unnoticed`(_ kind: String) throws {
        let records = try #require(Self.written[kind]).prefix(25)
        #expect(try SchemaCheck.problems(["damaged", "\(kind).schema.json"], input: Array(records)) == "")
    }

    @Test func `the check finds what is wrong`() throws {
        let wrong = [Array(#"{"id":"a","time":"yesterday","source":"USBP"}"#.utf8)]
        #expect(try SchemaCheck.problems(["records", "event.schema.json"], input: wrong).contains("$.time"))
        #expect(try SchemaCheck.problems(["records", "event.schema.json"], input: []) != "")
    }

    @Test func `the schemas are whole, with examples`() throws {
        let files = ["alert", "answer", "event", "reject"].map { "\($0).schema.json" }
        #expect(try SchemaCheck.problems(["schema"] + files) == "")
    }

    @Test func `the AsyncAPI document is whole`() throws {
        #expect(try SchemaCheck.problems(["asyncapi", "vigia.asyncapi.yaml"]) == "")
    }

    @Test func `every example of an event is accepted by the decoder`() throws {
        let schema = try JSONSerialization.jsonObject(
            with: Data(contentsOf: SchemaCheck.schemas.appending(path: "event.schema.json")))
        let examples = try #require((schema as? [String: Any])?["examples"] as? [[String: Any]])
        let decoder = EventDecoder(schema: StreamSchema(name: "encounters"))
        for example in examples {
            let bytes = try JSONSerialization.data(withJSONObject: example)
            let text = String(decoding: bytes, as: UTF8.self)
            if case .refused(let rejection) = decoder.reading(of: text) {
                Issue.record("\(text): \(rejection)")
            }
        }
    }

    @Test func `reasons of rejection and those of the schema are the same`() throws {
        let schema = try JSONSerialization.jsonObject(
            with: Data(contentsOf: SchemaCheck.schemas.appending(path: "reject.schema.json")))
        let members = (schema as? [String: Any])?["properties"] as? [String: Any]
        let reasons = try #require((members?["reason"] as? [String: Any])?["enum"] as? [String])
        #expect(reasons == RejectReason.allCases.map(\.rawValue))
    }
}

/// `Tests/schema_check.py` as a process.
enum SchemaCheck {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let schemas = root.appending(path: "Config/schemas")

    static let isInstalled: Bool = (try? run(["python3", "-c", "import jsonschema, yaml"]).status) == 0

    /// Empty where all is well; the last words name files of `Config/schemas`.
    static func problems(_ words: [String], input: [[UInt8]] = []) throws -> String {
        let files = words.dropFirst().map { schemas.appending(path: $0).path }
        let script = root.appending(path: "Tests/schema_check.py").path
        let result = try run(
            ["python3", script] + words.prefix(1) + files,
            input: Data(input.joined(separator: [UInt8(ascii: "\n")])))
        return result.status == 0 ? "" : result.output + "exit status \(result.status)"
    }

    private static func run(_ words: [String], input: Data = Data()) throws -> (status: Int32, output: String)
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "schema-check-\(UUID().uuidString)")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
