import EventTime
import Events
import Settings
import Tables
import Testing

@Suite struct TableMappingReaderTests {
    static func read(_ text: String) throws -> TableMapping {
        try SettingsReader().tableMapping(text: text, name: "m.yaml")
    }

    static let head = """
        name: table
        stream: encounters
        source: USBP
        report: khsm-sector
        time: {column: month, format: yyyy-MM}
        zone: America/New_York
        releases: [{column: count}]

        """

    @Test func `the shortest mapping has the documented defaults`() throws {
        let expected = TableMapping(
            name: "table", stream: "encounters", source: .constant("USBP"), report: .constant("khsm-sector"),
            time: .column("month", format: .month), zone: try #require(Zone("America/New_York")),
            releases: [TableRelease(column: "count")])
        #expect(try Self.read(Self.head) == expected)
        #expect(expected.period == .month)
    }

    @Test func `every key has its place`() throws {
        let mapping = try Self.read(
            """
            name: table
            provenance: An agency
            stream: encounters
            source: {column: who, values: {Border Patrol: USBP}, other: ""}
            report: {columns: [a, b], joined_by: "-"}
            time: {year: FY, month: Month, starts: 10}
            zone: UTC
            period: P3M
            releases: [{column: first}, {column: last, revision: 1}]
            dimensions:
              area: {column: sector}
              nationality: {column: citizenship, countries: true, values: {Unknown: OOO, Total: ""}}
              authority: Title 8
            filters: [{column: region, keep: [North]}, {column: sector, drop: [Total, ""]}]
            ignore: [note]
            """.replacing(", \"\"]}]", with: "]}]"))
        let expected = TableMapping(
            name: "table", provenance: "An agency", stream: "encounters",
            source: .column("who", values: ["Border Patrol": "USBP"], other: ""),
            report: TableField(.columns(["a", "b"], joinedBy: "-")),
            time: .yearAndMonth(year: "FY", month: "Month", starts: 10), zone: .utc, period: Period("P3M"),
            releases: [TableRelease(column: "first"), TableRelease(column: "last", revision: 1)],
            dimensions: [
                TableDimension("area", .column("sector")),
                TableDimension(
                    "nationality",
                    .column("citizenship", values: ["Unknown": "OOO", "Total": ""], countries: true)),
                TableDimension("authority", .constant("Title 8")),
            ],
            filters: [
                TableFilter(column: "region", .keep(["North"])),
                TableFilter(column: "sector", .drop(["Total"])),
            ],
            ignore: ["note"])
        #expect(mapping == expected)
    }

    static let faults: [(String, [String])] = [
        (
            "period: month\n",
            ["m.yaml:8:9: \"month\" is no period; write an ISO 8601 duration: P1D, P1M, P1Y"]
        ),
        ("colour: red\n", ["m.yaml:8:1: unknown key \"colour\"; "]),
        (
            "dimensions: {count: {column: n}}\n",
            [
                "m.yaml:8:13: \"dimensions.count\": \"count\" is a field of every event; "
                    + "call the dimension something else"
            ]
        ),
        (
            "dimensions: {area: {column: a, joined_by: x}}\n",
            ["m.yaml:8:32: \"joined_by\" joins \"columns\", which is not there; remove it"]
        ),
        (
            "dimensions: {area: {columns: [a, b]}}\n",
            ["m.yaml:8:20: \"area\" has no \"joined_by\"; write joined_by: \" \""]
        ),
        (
            "dimensions: {area: {column: a, countries: yes}}\n",
            ["m.yaml:8:43: \"countries\" must be true or false, not \"yes\"; write countries: true"]
        ),
        (
            "filters: [{column: a}]\n",
            ["m.yaml:8:11: a filter needs one of \"keep\" and \"drop\"; write keep: [...] or drop: [...]"]
        ),
    ]

    @Test(arguments: faults)
    func `each fault has its line`(lines: String, expected: [String]) {
        let problems = Self.problems(Self.head + lines)
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }

    @Test func `all problems of a mapping are told at once`() {
        let text = """
            name: table
            source: USBP
            report: {}
            time: {column: month, format: MM/yy, starts: 13}
            zone: America/Mexico
            releases: [{column: a}, {revision: -1}]
            """
        #expect(
            Self.problems(text).map { $0.split(separator: ": ").first ?? "" } == [
                "m.yaml:1:1", "m.yaml:3:9", "m.yaml:4:31", "m.yaml:4:38", "m.yaml:5:7", "m.yaml:6:25",
                "m.yaml:6:36",
            ])
    }

    static func problems(_ text: String) -> [String] {
        do throws(Problems) {
            _ = try SettingsReader().tableMapping(text: text, name: "m.yaml")
            return []
        } catch {
            return error.list.map(\.description)
        }
    }
}
