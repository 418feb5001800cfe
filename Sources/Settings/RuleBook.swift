package import Rules

/// The rules of all files, in the order of files and lines, where each of them stands, and how it is written.
package struct RuleBook: Hashable, Sendable {
    package var rules: [Rule]
    private var locations: [String: Location]
    /// The rules as their authors wrote them, comments included, by name.
    package let texts: [String: String]

    init(_ located: [LocatedRule]) {
        rules = located.map(\.rule)
        locations = Dictionary(uniqueKeysWithValues: located.map { ($0.rule.name, $0.location) })
        texts = Dictionary(uniqueKeysWithValues: located.map { ($0.rule.name, $0.text) })
    }

    /// Where the rule of this name starts; names are unique in all files.
    package func location(of name: String) -> Location? { locations[name] }
}

/// A rule, where it starts, and how it is written.
struct LocatedRule {
    var rule: Rule
    let location: Location
    let text: String
}

/// The lines of a file of rules.
struct RuleLines {
    private let lines: [Substring]

    init(_ bytes: some Sequence<UInt8>) {
        lines = String(decoding: Array(bytes), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
    }

    /// The member of a list that begins at a place, up to the next member, or to where its indentation ends;
    /// without the dash and that indentation.
    func member(at place: Place, before next: Place?) -> String {
        let first = place.line - 1
        guard lines.indices.contains(first) else { return "" }
        let indentation = place.column - 1
        var member = [lines[first].dropFirst(indentation)]
        for line in lines[
            (first + 1)..<max(first + 1, min(lines.count, next.map { $0.line - 1 } ?? lines.count))]
        {
            let own = line.prefix { $0 == " " }.count
            let says = line.drop { $0 == " " }
            if own < indentation, !says.isEmpty { break }
            member.append(line.dropFirst(indentation))
        }
        while let last = member.last, last.allSatisfy(\.isWhitespace) { member.removeLast() }
        return member.joined(separator: "\n")
    }
}
