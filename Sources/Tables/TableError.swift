/// One thing that is wrong with a table or its mapping, with what to do about it.
package struct TableProblem: Sendable, Equatable, CustomStringConvertible {
    /// The line of the table, from 1, the header being the first; `nil` where it is not about one line.
    package let line: Int?
    /// The character of that line, from 1; `nil` where it is about the whole line.
    package let column: Int?
    /// What is wrong, and what to do.
    package let sentence: String

    package init(line: Int? = nil, column: Int? = nil, _ sentence: String) {
        self.line = line
        self.column = column
        self.sentence = sentence
    }

    /// `line:column: sentence`, to be written after the name of the file and a colon.
    package var description: String {
        [line.map(String.init), column.map(String.init), " " + sentence].compactMap { $0 }
            .joined(separator: ":").trimmingPrefix(" ").description
    }
}

/// Why a table was not converted: everything that is wrong, at once, in the order of its lines.
/// Nothing is converted by halves.
package struct TableError: Error, Sendable, Equatable, CustomStringConvertible {
    package let problems: [TableProblem]

    package init(_ problems: [TableProblem]) {
        self.problems = problems
    }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Problems of rows as they are found; a file that is wrong throughout is told by its first lines.
struct RowProblems {
    static let most = 20

    private(set) var first: [TableProblem] = []
    private var more = 0

    mutating func append(line: Int, _ sentence: String) {
        if first.count < Self.most {
            first.append(TableProblem(line: line, sentence))
        } else {
            more += 1
        }
    }

    var all: [TableProblem] {
        more == 0 ? first : first + [TableProblem("... and \(more) more such problems")]
    }
}
