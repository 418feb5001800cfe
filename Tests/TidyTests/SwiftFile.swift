/// One Swift file: its text, and its code, which is the text with strings and comments blanked, line for
/// line.
struct SwiftFile: Sendable {
    let name: String
    let lines: [String]
    let code: [String]

    init(name: String, text: String) {
        self.name = name
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        code = CodeScanner.code(of: text).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
    }

    /// `Sources/Events/Feed.swift` is of `Events`.
    var module: String { String(name.split(separator: "/")[1]) }

    /// The file's name without folders and extension, up to a `+`.
    var subject: String {
        let file = name.split(separator: "/").last ?? ""
        return String(file.dropLast(".swift".count).prefix { $0 != "+" })
    }

    /// Places that can be clicked: `Sources/Events/Feed.swift:12`.
    func place(_ line: Int) -> String { "\(name):\(line + 1)" }

    /// The modules that it imports, each with its line.
    var imports: [(module: String, line: Int)] {
        code.indices.compactMap { line in
            guard let match = code[line].firstMatch(of: #/^\s*(?:@\w+ )*(?:\w+ )?import (?:\w+ )?(\w+)/#)
            else {
                return nil
            }
            return (String(match.1), line)
        }
    }

    /// The first declaration at the top level: `struct`, `Feed`.
    var first: (kind: String, name: String)? {
        let words = "struct|enum|class|actor|protocol|extension|func|typealias|let|var"
        guard
            let declaration = try? Regex<(Substring, Substring, Substring)>(
                #"^(?:@\w+(?:\([^)]*\))? )*(?:\w+ )*?("# + words + #") (?:\w+\.)*(\w+)"#)
        else { return nil }
        return code.lazy.compactMap { $0.firstMatch(of: declaration) }.first
            .map { (String($0.output.1), String($0.output.2)) }
    }

    /// Functions and initialisers with a body: where they begin, and how many lines of code they have (a long
    /// literal or comment does not make a function hard to read).
    var functions: [(line: Int, length: Int)] {
        code.indices.compactMap { start in
            guard code[start].contains(#/(?:^|\s)(?:func\s+\S|init[?!]?[(<])/#),
                !code[start].contains("self.init("),
                !code[start].contains("super.init(")
            else { return nil }
            return end(ofDeclarationAt: start).map { end in
                (start, code[start...end].count { !$0.allSatisfy(\.isWhitespace) })
            }
        }
    }

    /// The line of the brace that closes the body, or nil where there is none (a requirement of a protocol).
    private func end(ofDeclarationAt start: Int) -> Int? {
        var depth = 0
        var parentheses = 0
        for line in start..<code.count {
            for character in code[line] {
                switch character {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{" where parentheses == 0: depth += 1
                case "}" where parentheses == 0:
                    depth -= 1
                    if depth == 0 { return line }
                    if depth < 0 { return nil }
                default: break
                }
            }
            if depth == 0, parentheses == 0, line > start, code[line].allSatisfy(\.isWhitespace) {
                return nil
            }
        }
        return nil
    }
}
