import Foundation

/// What Package.swift declares, read as text: each target with the targets it depends on.
enum Manifest {
    static func dependencies() throws -> [String: Set<String>] {
        let text = try Repository.text("Package.swift")
        let body = text[(text.range(of: "targets: [", options: .backwards)?.upperBound ?? text.startIndex)...]
            .split(separator: "\n").filter { !$0.contains(#/^\s*\/\//#) }.joined(separator: "\n")
        var names: [[String]] = []
        for match in body.matches(of: #/\b(?:module|tests|systemLibrary|target|executableTarget)\(/#) {
            names.append(literals(inCallAt: body[match.range.upperBound...]))
        }
        let targets = Set(names.compactMap(\.first))
        return Dictionary(
            names.compactMap { words in words.first.map { ($0, targets.intersection(words.dropFirst())) } },
            uniquingKeysWith: { $0.union($1) })
    }

    /// The string literals up to the parenthesis that closes the call.
    private static func literals(inCallAt text: Substring) -> [String] {
        var depth = 1
        var end = text.startIndex
        while end < text.endIndex, depth > 0 {
            if text[end] == "(" { depth += 1 }
            if text[end] == ")" { depth -= 1 }
            end = text.index(after: end)
        }
        return text[..<end].matches(of: #/"([^"]*)"/#).map { String($0.1) }
    }
}
