/// Reads one column of counts.
struct ReleaseReader: Sendable {
    let release: TableRelease
    let place: Int
    private var emptyCells = 0

    init(release: TableRelease, place: Int) {
        self.release = release
        self.place = place
    }

    var revision: Int { release.revision }

    /// Persons; `nil` for an empty cell, which is counted, and for what is no count, which is a problem.
    mutating func count(of row: [String], line: Int, problems: inout RowProblems) -> Int? {
        let cell = row[place]
        if cell.isEmpty {
            emptyCells += 1
            return nil
        }
        guard let count = PublishedCount.parsed(cell) else {
            problems.append(
                line: line,
                "\"\(cell)\" in column \"\(release.column)\" is not a count: "
                    + "write a whole number of persons, or leave the cell empty")
            return nil
        }
        return count
    }

    var note: TableNote? {
        emptyCells == 0 ? nil : .empty(column: release.column, cells: emptyCells)
    }
}
