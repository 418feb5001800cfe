/// Blanks comments and string literals, so that words and braces in them count for nothing. What is
/// interpolated into a string is blanked with it.
struct CodeScanner {
    private let text: [UInt8]
    private var position = 0
    private var code: [UInt8] = []

    static func code(of text: String) -> String {
        var scanner = CodeScanner(text: Array(text.utf8))
        scanner.scan()
        return String(decoding: scanner.code, as: UTF8.self)
    }

    private init(text: [UInt8]) {
        self.text = text
        code.reserveCapacity(text.count)
    }

    private mutating func scan() {
        while position < text.count {
            if starts(with: "//") {
                while position < text.count, text[position] != UInt8(ascii: "\n") { blank() }
            } else if starts(with: "/*") {
                blankComment()
            } else if let (hashes, isLong) = literalStart() {
                blankLiteral(hashes: hashes, isLong: isLong)
            } else {
                code.append(text[position])
                position += 1
            }
        }
    }

    /// Comments nest in Swift.
    private mutating func blankComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < text.count
    }

    /// At the quote of a literal, or at the first hash before it.
    private func literalStart() -> (hashes: Int, isLong: Bool)? {
        var ahead = position
        while ahead < text.count, text[ahead] == UInt8(ascii: "#") { ahead += 1 }
        guard ahead < text.count, text[ahead] == UInt8(ascii: "\"") else { return nil }
        return (ahead - position, starts(with: "\"\"\"", at: ahead))
    }

    private mutating func blankLiteral(hashes: Int, isLong: Bool) {
        let hash = String(repeating: "#", count: hashes)
        let quote = isLong ? "\"\"\"" : "\""
        blank(hashes + quote.utf8.count)
        while position < text.count {
            if starts(with: quote + hash) {
                blank(quote.utf8.count + hashes)
                return
            } else if starts(with: "\\" + hash + "(") {
                blank(1 + hashes)
                blankInterpolation()
            } else if starts(with: "\\" + hash) {
                blank(min(2 + hashes, text.count - position))
            } else if !isLong, text[position] == UInt8(ascii: "\n") {
                return
            } else {
                blank()
            }
        }
    }

    private mutating func blankInterpolation() {
        var depth = 0
        repeat {
            if let (hashes, isLong) = literalStart() {
                blankLiteral(hashes: hashes, isLong: isLong)
                continue
            }
            if text[position] == UInt8(ascii: "(") { depth += 1 }
            if text[position] == UInt8(ascii: ")") { depth -= 1 }
            blank()
        } while depth > 0 && position < text.count
    }

    private func starts(with word: String, at start: Int? = nil) -> Bool {
        text[(start ?? position)...].starts(with: word.utf8)
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where position < text.count {
            code.append(text[position] == UInt8(ascii: "\n") ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            position += 1
        }
    }
}
