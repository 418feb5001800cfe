/// A YAML text in which some values are changed: its comments and all other lines stay as they are.
///
/// It knows the forms in which settings are written and no others; where a value stands in another one it
/// changes nothing, or the wrong place. So whoever changes a text reads the new one, and compares.
struct YamlText {
    private let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]
    private let root: YamlNode
    private var edits: [(range: Range<Int>, text: String)] = []
    private var appended: [String] = []

    init(_ text: String, root: YamlNode) {
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
        self.root = root
    }

    /// The value of a key at the top, as it is written.
    func node(_ key: String) -> YamlNode? { Self.entries(root).first { $0.key == key }?.value }

    static func entries(_ node: YamlNode) -> [YamlEntry] {
        if case .mapping(let entries) = node.content { entries } else { [] }
    }

    /// Puts a scalar where another stands.
    mutating func replace(_ node: YamlNode, with text: String) {
        if let range = range(ofScalar: node) { edits.append((range, text)) }
    }

    /// Writes entries, `key: value`, before the first one of a mapping.
    mutating func insert(_ entries: [String], into node: YamlNode) {
        guard !entries.isEmpty else { return }
        let start = index(node.place)
        let first = Self.entries(node).first
        if start < scalars.count, scalars[start] == "{" {
            let comma = first == nil ? "" : ", "
            edits.append((start + 1..<start + 1, entries.joined(separator: ", ") + comma))
        } else if let place = first?.keyPlace {
            let indent = "\n" + String(repeating: " ", count: place.column - 1)
            edits.append((index(place)..<index(place), entries.map { $0 + indent }.joined()))
        }
    }

    /// Writes lines at the end of the text, behind an empty one.
    mutating func append(_ lines: [String]) { appended += [""] + lines }

    /// Writes `key: value` in place of an entry at the top and of the indented lines below it.
    mutating func replaceEntry(_ key: String, with value: String) {
        guard let entry = Self.entries(root).first(where: { $0.key == key }) else { return }
        var line = entry.keyPlace.line
        while line < lineStarts.count, isContinued(lineStarts[line]) { line += 1 }
        let end = line < lineStarts.count ? lineStarts[line] - 1 : scalars.count
        edits.append((index(entry.keyPlace)..<end, "\(key): \(value)"))
    }

    /// The text with all changes.
    var changed: String {
        var result = scalars
        let ordered = edits.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) > ($1.element.range.lowerBound, $1.offset)
        }
        for (_, edit) in ordered { result.replaceSubrange(edit.range, with: Array(edit.text.unicodeScalars)) }
        var text = String(String.UnicodeScalarView(result))
        if !appended.isEmpty {
            if !text.hasSuffix("\n") { text += "\n" }
            text += appended.joined(separator: "\n") + "\n"
        }
        return text
    }

    /// Whether the line that begins there belongs to the value of a key above it.
    private func isContinued(_ start: Int) -> Bool {
        start < scalars.count && [" ", "-", "]", "}"].contains(scalars[start])
    }

    private func index(_ place: Place) -> Int {
        guard place.line <= lineStarts.count else { return scalars.count }
        return min(lineStarts[place.line - 1] + place.column - 1, scalars.count)
    }

    /// A plain scalar stands in the text as it is; a quoted one ends with its quote.
    private func range(ofScalar node: YamlNode) -> Range<Int>? {
        guard case .scalar(let text) = node.content else { return nil }
        let start = index(node.place)
        let rest = scalars[start...]
        guard let quote = rest.first else { return nil }
        if quote == "\"" || quote == "'" {
            return rest.dropFirst().firstIndex(of: quote).map { start..<$0 + 1 }
        }
        let wanted = Array(text.unicodeScalars)
        return rest.starts(with: wanted) ? start..<start + wanted.count : nil
    }
}
