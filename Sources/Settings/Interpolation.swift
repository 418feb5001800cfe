/// The environment as a configuration may refer to it.
struct Environment {
    private let variables: [String: String]

    init(_ variables: [String: String]) { self.variables = variables }

    /// `HOSTNAME` is there on every machine, exported or not.
    subscript(_ name: String) -> String? {
        variables[name] ?? (name == "HOSTNAME" ? HostName.current : nil)
    }

    /// Puts the values of variables where `${NAME}` stands in a value of the tree; `$${` stands for `${`.
    func interpolate(_ node: YamlNode, sheet: ProblemSheet) -> YamlNode {
        var node = node
        switch node.content {
        case .empty: break
        case .scalar(let text):
            if text.contains("${") { node.content = .scalar(filled(text, at: node.place, sheet)) }
        case .sequence(let children):
            node.content = .sequence(children.map { interpolate($0, sheet: sheet) })
        case .mapping(let entries):
            node.content = .mapping(
                entries.map {
                    YamlEntry(
                        key: $0.key, keyPlace: $0.keyPlace, value: interpolate($0.value, sheet: sheet))
                })
        }
        return node
    }

    private func filled(_ text: String, at place: Place, _ sheet: ProblemSheet) -> String {
        var filled = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            filled += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                filled += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") {
                filled += value(of: String(rest.dropFirst(2)[..<end]), at: place, sheet)
                rest = rest[rest.index(after: end)...]
            } else {
                filled += "$"
                rest = rest.dropFirst()
            }
        }
        return filled + rest
    }

    private func value(of name: String, at place: Place, _ sheet: ProblemSheet) -> String {
        if let value = self[name] { return value }
        sheet.report(
            "the environment has no variable \(name)", at: place, hint: "set it, or write the value here")
        // A text in its place keeps what reads it from complaining too.
        return name
    }
}
