/// Why an answer or a silence is refused: one sentence that says what to write instead.
package struct AnswerProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }
}

/// Checks texts that people write.
enum AnswerText {
    /// A line that people read: not empty, and without characters that a terminal would obey.
    static func line(_ text: String, of what: String, max: Int) throws(AnswerProblem) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw AnswerProblem("\(what) is empty: write at least one letter")
        }
        let length = text.unicodeScalars.count
        guard length <= max else {
            throw AnswerProblem("\(what) has \(length) characters: write at most \(max)")
        }
        guard text.unicodeScalars.allSatisfy(isPlain) else {
            throw AnswerProblem("\(what) has control characters or line breaks: write one line of plain text")
        }
        return text
    }

    /// What other records call something, in bytes.
    static func name(_ text: String, of what: String, max: Int) throws(AnswerProblem) -> String {
        guard !text.isEmpty, text.utf8.count <= max, text.unicodeScalars.allSatisfy(isPlain) else {
            throw AnswerProblem(
                "this cannot be the name of \(what): write 1 to \(max) bytes without control characters")
        }
        return text
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: scalar == "\u{200D}"
        case _: true
        }
    }
}
