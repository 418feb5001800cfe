import EventTime
import Events
import Processing
import Settings

@testable import Replay

/// Made-up events and rules for tests.
enum EventLines {
    static let schema = StreamSchema(name: "encounters", dimensions: ["area"])

    /// One event, at so many seconds after 2024-01-01T00:00:00Z.
    static func line(_ id: String, at second: Int, count: Int = 1, area: String = "A") -> String {
        let time = start + .seconds(second)
        return
            "{\"id\":\"\(id)\",\"time\":\"\(time)\",\"count\":\(count),\"source\":\"S\",\"area\":\"\(area)\"}"
    }

    static let start = Timestamp(milliseconds: 1_704_067_200_000)
    /// When the replays of these tests are started: later than all that is not from the future.
    static let now = start + .seconds(400 * 86_400)

    static func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    static let rules = """
        rules:
          - name: total
            summary: {en: "Total", es: "Total"}
            stream: encounters
            bucket: day
            zone: UTC
            threshold: {above: 100}
          - name: by-area
            summary: {en: "Area", es: "Área"}
            stream: encounters
            by: [area]
            bucket: hour
            zone: America/New_York
            change: {against: previous, above: 20%, below: -20%}
          - name: two-streams
            summary: {en: "More", es: "Más"}
            stream: encounters
            bucket: day
            zone: UTC
            crossover: {against: {stream: repatriations}, above: 1}
        """

    static func plan() throws -> Plan {
        let configuration = Configuration.standard
        let book = try SettingsReader().rules(text: rules, name: "rules", configuration: configuration)
        return Plan(rules: book.rules, schemas: configuration.schemas, policies: configuration.feeds)
    }
}
