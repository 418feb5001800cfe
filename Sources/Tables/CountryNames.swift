import Foundation

/// Country names, as statistics offices print them in English and in Spanish, to ISO 3166-1 alpha-3 codes.
package enum CountryNames {
    /// The code for a published name, or for a code itself; `nil` where the text is neither.
    ///
    /// Case, accents, apostrophes, commas, brackets and a leading or trailing "the" or "of" do not matter.
    package static func code(for published: String) -> String? {
        let text = published.trimmingCharacters(in: .whitespaces)
        if text.utf8.count == 3, let known = shown[text.uppercased()] { return known.code }
        return codes[folded(text)]
    }

    /// The name to show in English; `nil` for a code that is not in the table.
    package static func english(_ code: String) -> String? { shown[code]?.english }

    /// The name to show in Spanish; `nil` for a code that is not in the table.
    package static func spanish(_ code: String) -> String? { shown[code]?.spanish }

    /// Every code of the table, in alphabetical order: ISO 3166-1, and the few others that tables use.
    package static var all: [String] { shown.keys.sorted() }

    private struct Country: Sendable {
        let code: String
        let english: String
        let spanish: String
    }

    private static let lines: [[String]] = (countriesAToL + "\n" + countriesMToZ)
        .split(separator: "\n").map { $0.split(separator: "|").map(String.init) }

    private static let shown: [String: Country] = Dictionary(
        lines.map { ($0[0], Country(code: $0[0], english: $0[1], spanish: $0[2])) },
        uniquingKeysWith: { first, _ in first })

    private static let codes: [String: String] = Dictionary(
        lines.flatMap { line in line.dropFirst().map { (folded($0), line[0]) } },
        uniquingKeysWith: { first, _ in first })

    /// Pairs of codes that share a name: none, and a test holds that.
    static var ambiguous: [String] {
        lines.flatMap { line in line.dropFirst().filter { codes[folded($0)] != line[0] } }
    }

    /// What remains of a name once spelling habits are taken off it.
    static func folded(_ name: String) -> String {
        let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
            .filter { $0 != "'" && $0 != "’" && $0 != "." }
            .replacingOccurrences(of: "&", with: " and ")
        var words = plain.split { !$0.isLetter && !$0.isNumber }
        while let last = words.last, last == "the" || last == "of" { words.removeLast() }
        if words.first == "the" { words.removeFirst() }
        return words.joined(separator: " ")
    }
}
