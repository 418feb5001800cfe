import Seeded
import Testing

@testable import Tables

@Suite("Comma-separated values")
struct CSVReaderTests {
    private func rows(_ text: String) throws -> [CSVRow] {
        var reader = CSVReader(Array(text.utf8))
        var rows: [CSVRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    private func problem(_ bytes: [UInt8]) throws -> String {
        let error = #expect(throws: TableError.self) {
            var reader = CSVReader(bytes)
            while try reader.next() != nil {}
        }
        return try #require(error).description
    }

    @Test("Fields, empty ones too, with either line end and with or without a last one")
    func plain() throws {
        let expected = [CSVRow(line: 1, fields: ["a", "", "c"]), CSVRow(line: 2, fields: ["", "2", ""])]
        for text in ["a,,c\n,2,\n", "a,,c\r\n,2,\r\n", "a,,c\n,2,", "\u{FEFF}a,,c\n,2,"] {
            #expect(try rows(text) == expected)
        }
        #expect(try rows("").isEmpty)
        #expect(try rows("\n\r\n\n").isEmpty)
        #expect(try rows("a\n\nb") == [CSVRow(line: 1, fields: ["a"]), CSVRow(line: 3, fields: ["b"])])
    }

    @Test("Quoted fields hold commas, quotes and lines; rows keep the line on which they start")
    func quoted() throws {
        let text = "\"a,b\",\"say \"\"no\"\"\",\"\"\n\"two\nlines\",x,\"é\"\nlast,,\n"
        #expect(
            try rows(text) == [
                CSVRow(line: 1, fields: ["a,b", "say \"no\"", ""]),
                CSVRow(line: 2, fields: ["two\nlines", "x", "é"]),
                CSVRow(line: 4, fields: ["last", "", ""]),
            ])
    }

    @Test("What any fields are written as is read again")
    func roundTrip() throws {
        var random = SeededRandom(seed: 7)
        let pieces = ["a", ",", "\"", "\n", "\r\n", "é", " ", "日", ""]
        for _ in 0..<500 {
            let table = (0..<3).map { _ in
                ["k"] + (0..<3).map { _ in (0..<4).map { _ in pieces[random.below(pieces.count)] }.joined() }
            }
            let text = table.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
            }.joined(separator: "\r\n")
            #expect(try rows(text).map(\.fields) == table)
        }
    }

    @Test("Malformed fields are refused at their line and column")
    func malformed() throws {
        #expect(try problem(Array("a,b\nx,é y\"z\n".utf8)).hasPrefix("2:6: a quote inside a field"))
        #expect(try problem(Array("a,\"b\nc".utf8)).hasPrefix("1:3: this quote is never closed"))
        #expect(try problem(Array("\"a\"b,c\n".utf8)).hasPrefix("1:4: text after the closing quote"))
        #expect(try problem(Array("a\rb".utf8)).hasPrefix("1:2: a carriage return without a line feed"))
        #expect(try problem([0x61, 0x2C, 0xE9, 0x0A]).hasPrefix("1:4: the field before this is not UTF-8"))
    }

    @Test("Any bytes end in rows or in an error, never in a trap")
    func anyBytes() {
        var random = SeededRandom(seed: 11)
        let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0xC3, 0xA9, 0xEF, 0xBB, 0xBF, 0x00]
        for _ in 0..<3000 {
            let bytes = (0..<random.below(12)).map { _ in alphabet[random.below(alphabet.count)] }
            var reader = CSVReader(bytes)
            var rows = 0
            while (try? reader.next()) != nil, rows <= 12 { rows += 1 }
            #expect(rows <= 12)
        }
    }

    @Test(
        "Counts are digits, or groups of three",
        arguments: [
            ("0", 0), ("007", 7), ("1,234", 1234), ("12,345,678", 12_345_678),
            ("99999999999", 99_999_999_999),
            ("", nil), ("1,23", nil), ("1234,567", nil), (",123", nil), ("1.5", nil), ("-1", nil),
            ("+1", nil),
            ("1e3", nil), ("100000000000", nil), ("٣", nil), ("1 234", nil), ("99999999999999999999", nil),
        ])
    func counts(cell: String, expected: Int?) {
        #expect(PublishedCount.parsed(cell) == expected)
    }
}

extension SeededRandom {
    fileprivate mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
