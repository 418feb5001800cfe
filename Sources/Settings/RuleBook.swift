package import Rules

/// The rules of all files, in the order of files and lines, and where each of them stands.
package struct RuleBook: Hashable, Sendable {
    package var rules: [Rule]
    private var locations: [String: Location]

    init(_ located: [(rule: Rule, location: Location)]) {
        rules = located.map(\.rule)
        locations = Dictionary(uniqueKeysWithValues: located.map { ($0.rule.name, $0.location) })
    }

    /// Where the rule of this name starts; names are unique in all files.
    package func location(of name: String) -> Location? { locations[name] }
}
