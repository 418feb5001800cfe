/// Rows and columns in characters, two spaces apart: texts to the left, numbers to the right.
package struct TextTable {
    package enum Column: Sendable {
        case text(String)
        case number(String)

        var title: String {
            switch self {
            case .text(let title), .number(let title): title
            }
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with a cell for each column.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(cells)
    }

    /// One line for the titles and one for each row.
    package var lines: [String] {
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = columns.indices.map { index in
                let gap = String(repeating: " ", count: widths[index] - row[index].count)
                switch columns[index] {
                case .text: return row[index] + gap
                case .number: return gap + row[index]
                }
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
