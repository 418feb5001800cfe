import EventTime
import Testing

@testable import Tables

@Suite("Rows become events as the mapping tells")
struct TableConverterTests {
    private func mapping(
        releases: [TableRelease] = [TableRelease(column: "n")], nationality: TableField = .column("who"),
        filters: [TableFilter] = []
    ) throws -> TableMapping {
        TableMapping(
            name: "t", stream: "encounters", source: .constant("USBP"), report: .constant("r"),
            time: .column("m", format: .month), zone: try #require(Zone("America/New_York")),
            releases: releases, dimensions: [TableDimension("nationality", nationality)], filters: filters)
    }

    private func convert(_ csv: String, _ mapping: TableMapping) throws -> ConvertedTable {
        try mapping.convert(csv: Array(csv.utf8))
    }

    private func problems(_ csv: String, _ mapping: TableMapping) throws -> [String] {
        let error = #expect(throws: TableError.self) { try self.convert(csv, mapping) }
        return try #require(error).problems.map(\.description)
    }

    @Test("An event is one line of JSON in the order of the record")
    func json() throws {
        let events = try convert("m,who,n\n2024-05,GTM,5\n2024-05,,0\n", mapping()).events
        #expect(
            events.map(\.json) == [
                #"{"id":"r|2024-05|","time":"2024-05-01T00:00:00-04:00","period":"P1M","count":0,"#
                    + #""source":"USBP","report":"r"}"#,
                #"{"id":"r|2024-05|GTM","time":"2024-05-01T00:00:00-04:00","period":"P1M","count":5,"#
                    + #""source":"USBP","report":"r","nationality":"GTM"}"#,
            ])
        #expect(events.map(\.count) == [0, 5])
    }

    @Test("JSON escapes quotes, backslashes and control characters, and nothing else")
    func jsonEscapes() throws {
        let events = try convert("m,who,n\n2024-05,\"a\"\"b\\c\nd — é\",1\n", mapping()).events
        #expect(events[0].json.hasSuffix(#""nationality":"a\"b\\c\u000ad — é"}"#))
    }

    @Test("Equal keys are summed whatever their order, and the result is sorted by time, then id")
    func sums() throws {
        let rows = ["2024-05,HND,1", "2024-04,GTM,2", "2024-05,GTM,3", "2024-05,HND,10", "2024-05,HND,100"]
        let forward = try convert((["m,who,n"] + rows).joined(separator: "\n"), mapping())
        let backward = try convert((["m,who,n"] + rows.reversed()).joined(separator: "\n"), mapping())
        #expect(forward.events == backward.events)
        #expect(forward.events.map(\.id) == ["r|2024-04|GTM", "r|2024-05|GTM", "r|2024-05|HND"])
        #expect(forward.events.map(\.count) == [2, 3, 111])
        #expect(forward.notes.last == .summed(keys: 1, rows: 3, persons: 111, lines: [2]))
        #expect(forward.notes.last?.sentence.contains("3 rows, 111 persons together, were summed") == true)
    }

    @Test("An empty cell gives no event, a zero gives a report of zero; both releases stand apart")
    func releases() throws {
        let two = try mapping(releases: [
            TableRelease(column: "early", revision: 0), TableRelease(column: "n", revision: 1),
        ])
        let table = try convert("m,who,early,n\n2024-05,GTM,,5\n2024-06,GTM,0,\n2024-07,GTM,6,7\n", two)
        #expect(table.events.map(\.revision) == [1, 0, 0, 1])
        #expect(table.events.map(\.count) == [5, 0, 6, 7])
        #expect(table.notes.contains(.empty(column: "early", cells: 1)))
        #expect(table.notes.contains(.empty(column: "n", cells: 1)))
    }

    @Test("Unknown country names are an error that lists them all, or `other` where that is declared")
    func unknownNames() throws {
        let csv = "m,who,n\n2024-05,Honduras,1\n2024-05,Atlantis,2\n2024-05,Mu,3\n2024-06,Atlantis,4\n"
        let found = try problems(csv, mapping(nationality: .column("who", countries: true)))
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("3: texts of `dimensions.nationality` are not country names"))
        #expect(found[0].contains("\"Atlantis\" (line 3, 2 rows), \"Mu\" (line 4, 1 rows)"))
        let other = try convert(csv, mapping(nationality: .column("who", countries: true, other: "OOO")))
        #expect(other.events.map(\.count) == [1, 5, 4])
        let note = TableNote.other(
            field: "dimensions.nationality", written: "OOO", texts: ["Atlantis", "Mu"], rows: 3)
        #expect(other.notes.contains(note))
    }

    @Test("A text that is new in a listed column is an error, for a source too")
    func unlisted() throws {
        var listed = try mapping()
        listed.source = .column("who", values: ["Border Patrol": "USBP"])
        listed.dimensions = []
        let found = try problems("m,who,n\n2024-05,Border Patrol,1\n2024-05,Coast Guard,2\n", listed)
        #expect(found.count == 1)
        #expect(found[0].contains("`source` are not listed in the mapping: \"Coast Guard\""))
        #expect(
            try problems("m,who,n\n2024-05,,1\n", listed) == ["2: the row names no source: fill in its cell"])
    }

    @Test("Rows are kept and dropped by their cells, and it is said how many")
    func filters() throws {
        let csv = "m,who,n\n2024-05,GTM,1\n2024-05, Total ,2\n2024-05,HND,4\n"
        let drop = try convert(csv, mapping(filters: [TableFilter(column: "who", .drop(["Total"]))]))
        #expect(drop.events.map(\.count) == [1, 4])
        #expect(drop.notes.contains(.filtered(rows: 1)))
        let keep = try convert(csv, mapping(filters: [TableFilter(column: "who", .keep(["HND"]))]))
        #expect(keep.events.map(\.count) == [4])
        #expect(keep.notes.contains(.filtered(rows: 2)))
    }

    @Test("All that is wrong with the rows is told at once, with lines, up to a limit")
    func rowProblems() throws {
        let found = try problems(
            "m,who,n\n2024-13,GTM,1\n2024-05,GTM\n2024-05,GTM,1.5\n2024-05,G,-1\n", mapping())
        #expect(found.count == 4)
        #expect(found[0].hasPrefix("2: \"2024-13\" is not a date like yyyy-MM"))
        #expect(found[1].hasPrefix("3: the row has 2 fields, the header 3"))
        #expect(found[2].hasPrefix("4: \"1.5\" in column \"n\" is not a count"))
        #expect(found[3].hasPrefix("5: \"-1\""))
        let many = "m,who,n\n" + String(repeating: "x,y,z\n", count: 50)
        #expect(try problems(many, mapping()).count == 21)
        #expect(try problems(many, mapping()).last == "... and 30 more such problems")
    }

    @Test("A header that the mapping was not written for is refused: missing, new and doubled columns")
    func headers() throws {
        let found = try problems("m,n,n,extra\n2024-05,1,1,1\n", mapping())
        #expect(found.count == 3)
        #expect(found[0].contains("two columns are called \"n\""))
        #expect(found[1].contains("no column \"who\", which `dimensions.nationality`"))
        #expect(found[2].contains("says nothing of \"extra\""))
        #expect(try problems("", mapping()) == ["the file is empty: a header and rows were expected"])
    }

    @Test("A mapping that cannot be meant says under which key")
    func mappingProblems() throws {
        var wrong = try mapping(releases: [TableRelease(column: "n"), TableRelease(column: "m")])
        wrong.stream = ""
        wrong.time = .yearAndMonth(year: "y", month: "m", starts: 13)
        wrong.dimensions = [
            TableDimension("count", .column("who")), TableDimension("area", .column("a")),
            TableDimension("area", .column("b")),
        ]
        #expect(
            wrong.problems.map(\.key) == [
                "stream", "releases", "time.starts", "dimensions.count", "dimensions.area",
            ])
        #expect(try mapping().problems.isEmpty)
        wrong.releases = []
        #expect(wrong.problems.map(\.key).contains("releases"))
        #expect(try problems("y,m,who,a,b\n", wrong).first?.hasPrefix("`stream` of the mapping") == true)
    }

    @Test("Columns are joined, each translated, empty ones left out")
    func joined() throws {
        let field = TableField(
            .columns(["sex", "age"], joinedBy: " "),
            values: ["m": "male", "f": "female", "u": "", "18+": "18+"])
        let table = try convert(
            "m,sex,age,n\n2024-05,m,18+,1\n2024-05,,18+,2\n2024-05,f,,4\n2024-05,u,,8\n",
            mapping(nationality: field))
        #expect(table.events.map { $0.dimensions.first?.value } == [nil, "18+", "female", "male 18+"])
        #expect(table.events.map(\.count) == [8, 2, 4, 1])
    }

    @Test("Two sources may have the same id; they are two events")
    func sources() throws {
        var mapping = try mapping()
        mapping.source = .column("who")
        mapping.dimensions = []
        let table = try convert("m,who,n\n2024-05,USBP,1\n2024-05,OFO,2\n", mapping)
        #expect(table.events.map(\.source) == ["OFO", "USBP"])
        #expect(Set(table.events.map(\.id)) == ["r|2024-05"])
    }
}
