import Alerting
import EventCodec
import EventTime
import Events
import Foundation
import Pipeline
import Processing
import Replay
import Rules
import Settings
import Tables
import Telemetry
import Testing

/// The whole demo in this process: cluster, producer, daemon, consumer.
@Suite(.serialized) struct DemoTests {
    private let log = Log(format: .logfmt, lowest: .error, now: { "" }, write: { _ in })
    private let configuration = Configuration.standard

    private func rules() throws -> [Rule] {
        try SettingsReader().rules(paths: ["\(checkout)/Config/rules"], configuration: configuration).rules
    }

    /// What happened from the first of one month to the first of another.
    private func story(from: String, to end: String) throws -> DemoStory {
        let all = try #require(BundledStory.story)
        let (start, end) = (try #require(YearMonth(from)), try #require(YearMonth(end)))
        let months = all.parts(from: start).months.filter { $0.month < end }
        return DemoStory(tables: [months.flatMap(\.events)])
    }

    private func wishes(_ start: String, language: Language = .en) throws -> Demo.Wishes {
        Demo.Wishes(
            speed: nil, start: try #require(YearMonth(start)), language: language, showsAll: false,
            stays: false)
    }

    private func screen(_ write: @escaping (String) -> Void) -> DemoScreen {
        DemoScreen(
            isInteractive: false, style: { DemoStyle(width: 80, isColored: false, isUnicode: true) },
            write: write)
    }

    /// What the same stages say without a broker.
    private func replayed(_ story: DemoStory, _ rules: [Rule]) -> Set<Said> {
        let plan = Plan(
            rules: rules, schemas: configuration.schemas, policies: configuration.feeds, breaks: [])
        var said: Set<Said> = []
        let pipeline = LocalPipeline(
            plan: plan, inputs: plan.streams.map { .init(stream: $0) },
            onAlert: { alert in
                if alert.wordClass == .settled {
                    said.insert(Said(id: alert.id, status: alert.status, text: Wording.text(of: alert).en))
                }
            }, onReject: { Issue.record("refused: \($0)") })
        for (offset, event) in story.events.enumerated() {
            Array(event.json.utf8).withUnsafeBytes {
                pipeline.receive(
                    $0, on: InputPartition(stream: event.stream, partition: 0), offset: Int64(offset),
                    timestamp: .distantFuture)
            }
        }
        pipeline.finish()
        return said
    }

    private struct Said: Hashable {
        let id: String
        let status: Status
        let text: String
    }

    @Test func `The alerts read back from the broker are those of a replay, each once`() throws {
        let story = try story(from: "2023-01", to: "2024-03")
        let rules = try rules()
        var shown = ""
        let demo = try Demo(
            try wishes("2023-01"), configuration: configuration, rules: rules, story: story,
            screen: screen { shown += $0 }, log: log, stop: StopFlag())
        #expect(try demo.run(logFile: "none"))
        let settled = demo.alerts.filter { $0.data.wordClass == .settled }
        let said = settled.map { Said(id: $0.id, status: $0.data.status, text: $0.data.text.en) }
        #expect(Set(said) == replayed(story, rules))
        #expect(Set(said).count == said.count)
        #expect(Set(demo.alerts.map(\.id)).count == demo.alerts.count)
        #expect(shown.contains("249,740 in December 2023"))
        #expect(shown.contains("0 events refused"))
        let lines = shown.split(separator: "\n")
        #expect(lines.filter { $0.count > 80 } == [])
        #expect(!shown.contains("\u{1B}"))
    }

    @Test func `A stop flag ends it in the middle, without an error`() throws {
        let stop = StopFlag()
        var shown = ""
        let demo = try Demo(
            try wishes("2023-01", language: .es), configuration: configuration, rules: try rules(),
            story: try story(from: "2023-01", to: "2023-03"),
            screen: screen { text in
                shown += text
                stop.set()
            }, log: log, stop: stop)
        #expect(try demo.run(logFile: "none") == false)
        #expect(shown.contains("Terminado antes que los datos."))
    }

    @Test func `A daemon that cannot start ends the demo, with its reason`() throws {
        var broken = configuration
        // librdkafka makes no consumer whose session outlasts the longest pause between two polls.
        broken.timing.sessionTimeout = broken.timing.maxPollInterval * 2
        let demo = try Demo(
            try wishes("2023-01"), configuration: broken, rules: try rules(),
            story: try story(from: "2023-01", to: "2023-02"), screen: screen { _ in }, log: log,
            stop: StopFlag())
        #expect(throws: (any Error).self) { try demo.run(logFile: "none") }
    }
}
