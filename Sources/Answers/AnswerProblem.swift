/// Why an answer or a silence is refused: one sentence that says what to write instead.
package struct AnswerProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// In English.
    package let description: String
    /// The same in Spanish.
    package let spanish: String

    package init(_ english: String, es spanish: String) {
        description = english
        self.spanish = spanish
    }
}

/// What a text is of, in both languages, within a sentence.
struct AnswerPart {
    let en: String
    let es: String

    static let name = AnswerPart(en: "the name", es: "el nombre")
    static let reason = AnswerPart(en: "the reason", es: "el motivo")
    static let silence = AnswerPart(en: "a silence", es: "un silencio")
    static let episode = AnswerPart(en: "an episode", es: "un episodio")
    static let rule = AnswerPart(en: "a rule", es: "una regla")
    static let silenced = AnswerPart(en: "what is silenced", es: "lo que se silencia")
}

/// Checks texts that people write.
enum AnswerText {
    /// A line that people read: not empty, and without characters that a terminal would obey.
    static func line(_ text: String, of what: AnswerPart, max: Int) throws(AnswerProblem) -> String {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw AnswerProblem(
                "\(what.en) is empty: write at least one letter",
                es: "\(what.es) está vacío: escriba al menos una letra")
        }
        let length = text.unicodeScalars.count
        guard length <= max else {
            throw AnswerProblem(
                "\(what.en) has \(length) characters: write at most \(max)",
                es: "\(what.es) tiene \(length) caracteres: escriba \(max) como máximo")
        }
        guard text.unicodeScalars.allSatisfy(isPlain) else {
            throw AnswerProblem(
                "\(what.en) has control characters or line breaks: write one line of plain text",
                es: "\(what.es) tiene caracteres de control o saltos de línea: escriba una línea de texto")
        }
        return text
    }

    /// What other records call something, in bytes.
    static func name(_ text: String, of what: AnswerPart, max: Int) throws(AnswerProblem) -> String {
        guard !text.isEmpty, text.utf8.count <= max, text.unicodeScalars.allSatisfy(isPlain) else {
            throw AnswerProblem(
                "this cannot be the name of \(what.en): write 1 to \(max) bytes without control characters",
                es:
                    "esto no puede ser el nombre de \(what.es): escriba de 1 a \(max) bytes sin caracteres "
                    + "de control")
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
