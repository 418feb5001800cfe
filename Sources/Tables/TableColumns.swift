/// The header of a table: where each column of a mapping stands.
struct TableColumns {
    private let names: [String]
    private(set) var problems: [TableProblem] = []
    private var used: Set<String> = []

    init(header: [String]) {
        names = header.map(\.trimmed)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            problem("two columns are called \"\(name)\": rename one of them in the table")
        }
    }

    var count: Int { names.count }

    /// The place of a column that the mapping asks for under `key`; 0, and a problem, where there is none.
    mutating func place(of column: String, for key: String) -> Int {
        used.insert(column)
        if let place = names.firstIndex(of: column) { return place }
        problem(
            "there is no column \"\(column)\", which `\(key)` of the mapping names; "
                + "the table has: \(list(names))"
        )
        return 0
    }

    mutating func ignore(_ column: String) { _ = place(of: column, for: "ignore") }

    /// To be called last: columns that nothing asked for.
    mutating func refuseOthers() {
        let others = names.filter { !used.contains($0) }
        guard !others.isEmpty else { return }
        problem(
            "the mapping says nothing of \(list(others)): "
                + "make it a dimension, a filter, or list it under `ignore`"
        )
    }

    private func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    private mutating func problem(_ sentence: String) {
        problems.append(TableProblem(line: 1, sentence))
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        guard first?.isWhitespace == true || last?.isWhitespace == true else { return self }
        let start = drop(while: \.isWhitespace)
        return String(
            start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)])
    }
}
