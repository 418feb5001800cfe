/// What a settings file is about, as its keys tell.
enum SettingsKind: CaseIterable {
    case rules, tests, mapping, configuration

    /// The kind most of whose keys stand in a file; nil where not even a misspelt one does.
    static func of(_ root: YamlNode) -> SettingsKind? {
        guard case .mapping(let entries) = root.content else { return nil }
        let keys = entries.map(\.key)
        if keys.contains("tests") { return .tests }
        // A configuration names files of rules, a file of rules has them.
        if keys == ["rules"], case .sequence(let members) = entries[0].value.content,
            let first = members.first, case .scalar = first.content
        {
            return .configuration
        }
        let known = allCases.map { kind in (kind, keys.count(where: kind.keys.contains)) }
        if let best = known.max(by: { $0.1 < $1.1 }), best.1 > 0 { return best.0 }
        return allCases.first { kind in
            keys.contains { Suggestion.closest(to: $0, in: kind.keys) != nil }
        }
    }

    private var keys: [String] {
        switch self {
        case .rules: ["rules"]
        case .tests: ["tests"]
        case .mapping: TableMappingReader.keys
        case .configuration: ConfigurationReader.keys
        }
    }
}
