/// What was done to a table that its readers should know: no error, and never silent.
package enum TableNote: Sendable, Equatable {
    /// How many rows were read, and how many events they became.
    case converted(rows: Int, events: Int)
    /// Rows that the filters of the mapping left out.
    case filtered(rows: Int)
    /// Rows that say the same of when, who and what: each such key is one event, the sum of its rows.
    /// `lines` are the first lines of the first few keys.
    case summed(keys: Int, rows: Int, persons: Int, lines: [Int])
    /// Cells without a count, which give no event.
    case empty(column: String, cells: Int)
    /// Texts that were written as the `other` of their field.
    case other(field: String, written: String, texts: [String], rows: Int)

    package var sentence: String {
        switch self {
        case .converted(let rows, let events): "\(rows) rows became \(events) events"
        case .filtered(let rows): "\(rows) rows were left out, as the filters of the mapping ask"
        case .summed(let keys, let rows, let persons, let lines):
            "\(keys) keys stand in more than one row: their \(rows) rows, \(persons) persons together, were "
                + "summed to one event a key (first on line "
                + lines.map(String.init).joined(separator: ", ") + ")"
        case .empty(let column, let cells): "\(cells) empty cells of column \"\(column)\" gave no event"
        case .other(let field, let written, let texts, let rows):
            "\(rows) rows have a \(field) that the mapping does not list and were written as \"\(written)\": "
                + texts.map { "\"\($0)\"" }.joined(separator: ", ")
        }
    }
}
