/// One row of a table.
package struct CSVRow: Sendable, Equatable {
    /// The line on which it starts, from 1.
    package let line: Int
    package let fields: [String]
}

/// Rows of comma-separated values, as RFC 4180 has them, in UTF-8.
///
/// Lines end with LF or CRLF; a quoted field may hold commas, line ends and doubled quotes. A byte order
/// mark and empty lines are skipped. Whether rows have equally many fields is for the caller to judge.
package struct CSVReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var lineStart: Int

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        lineStart = position
    }

    /// The next row, or `nil` at the end.
    package mutating func next() throws(TableError) -> CSVRow? {
        while skipLineEnd() {}
        guard position < bytes.count else { return nil }
        let start = line
        var fields = [try field()]
        while position < bytes.count, bytes[position] == .comma {
            position += 1
            fields.append(try field())
        }
        _ = skipLineEnd()
        return CSVRow(line: start, fields: fields)
    }

    private mutating func field() throws(TableError) -> String {
        position < bytes.count && bytes[position] == .quote ? try quotedField() : try plainField()
    }

    private mutating func plainField() throws(TableError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != .comma, !isLineEnd {
            if bytes[position] == .quote {
                throw problem("a quote inside a field: put the whole field in quotes and double this one")
            }
            if bytes[position] == .carriageReturn {
                throw problem("a carriage return without a line feed: write lines that end with LF or CRLF")
            }
            position += 1
        }
        return try text(bytes[start..<position])
    }

    private mutating func quotedField() throws(TableError) -> String {
        let unclosed = problem("this quote is never closed: add the closing quote at the end of the field")
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != .quote {
                content.append(byte)
                if byte == .lineFeed { startLine() }
            } else if position < bytes.count, bytes[position] == .quote {
                content.append(byte)
                position += 1
            } else {
                guard position == bytes.count || bytes[position] == .comma || isLineEnd else {
                    throw problem("text after the closing quote: double the quotes inside the field")
                }
                return try text(content[...])
            }
        }
        throw unclosed
    }

    private func text(_ content: ArraySlice<UInt8>) throws(TableError) -> String {
        guard let text = String(validating: content, as: UTF8.self) else {
            throw problem(
                "the field before this is not UTF-8: convert the file first, as with iconv -f latin1")
        }
        return text
    }

    /// Whether LF or CRLF stands here.
    private var isLineEnd: Bool {
        if bytes[position] == .lineFeed { return true }
        return bytes[position] == .carriageReturn && position + 1 < bytes.count
            && bytes[position + 1] == .lineFeed
    }

    private mutating func skipLineEnd() -> Bool {
        guard position < bytes.count, isLineEnd else { return false }
        position += bytes[position] == .lineFeed ? 1 : 2
        startLine()
        return true
    }

    private mutating func startLine() {
        line += 1
        lineStart = position
    }

    /// Here, with the column counted in characters as an editor shows them (continuation bytes do not count).
    private func problem(_ sentence: String) -> TableError {
        let before = bytes[lineStart..<position].count { $0 & 0xC0 != 0x80 }
        return TableError([TableProblem(line: line, column: before + 1, sentence)])
    }
}

extension UInt8 {
    fileprivate static let comma = UInt8(ascii: ",")
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
