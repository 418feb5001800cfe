/// Reads one field of a mapping from rows, and remembers which texts it could not place.
struct FieldReader {
    /// Where a text was seen.
    private struct Sightings {
        let line: Int
        var rows = 0
    }

    /// The key of the mapping, for messages.
    let key: String
    private let field: TableField
    private let places: [Int]
    private var translations: [String: TableField.Translation] = [:]
    private var unknown: [String: Sightings] = [:]
    private var others: [String: Sightings] = [:]

    init(_ field: TableField, key: String, columns: inout TableColumns) {
        self.key = key
        self.field = field
        var places: [Int] = []
        for name in field.columns { places.append(columns.place(of: name, for: key)) }
        self.places = places
    }

    /// What the row says, empty where it says nothing. A text that cannot be placed is kept for `problem`.
    mutating func text(of row: [String], line: Int) -> String {
        switch field.origin {
        case .constant(let text): return text
        case .columns(_, let separator):
            if places.count == 1 { return translated(row[places[0]], line: line) }
            var texts: [String] = []
            for place in places { texts.append(translated(row[place], line: line)) }
            return texts.filter { !$0.isEmpty }.joined(separator: separator)
        }
    }

    private mutating func translated(_ published: String, line: Int) -> String {
        if published.isEmpty { return field.values[""] ?? "" }
        let known = translations[published]
        let translation = known ?? field.translation(of: published)
        if known == nil { translations[published] = translation }
        switch translation {
        case .written(let text): return text
        case .counted(let text):
            others[published, default: Sightings(line: line)].rows += 1
            return text
        case .unknown:
            unknown[published, default: Sightings(line: line)].rows += 1
            return ""
        }
    }

    var hasUnknown: Bool { !unknown.isEmpty }

    /// All texts that could not be placed, in the order in which they were met.
    var problem: TableProblem? {
        guard let first = unknown.values.map(\.line).min() else { return nil }
        let listed = unknown.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
            .map { "\"\($0.key)\" (line \($0.value.line), \($0.value.rows) rows)" }.joined(separator: ", ")
        let what = field.countries ? "not country names that are known" : "not listed in the mapping"
        return TableProblem(
            line: first,
            "texts of `\(key)` are \(what): \(listed); add them to its `values`, or give it an `other`")
    }

    var note: TableNote? {
        guard let other = field.other, !others.isEmpty else { return nil }
        return .other(
            field: key, written: other, texts: others.keys.sorted(),
            rows: others.values.reduce(0) { $0 + $1.rows })
    }
}
