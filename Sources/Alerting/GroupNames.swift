package import Events
import Tables

/// The values of a group as people call them.
package enum GroupNames {
    /// Dimensions whose values are ISO 3166-1 alpha-3 codes.
    private static let ofCountries: Set<String> = [
        "country", "nationality", "citizenship", "destination", "origin",
    ]

    /// A country's name for its code, a feed's source and report, a word of `FieldWords`; any other value
    /// stands as it was reported.
    package static func name(of value: String, in dimension: String, _ language: Language) -> String {
        switch (value, language) {
        case ("", .en): return "unknown"
        case ("", .es): return "sin dato"
        case ("OOO", .en) where ofCountries.contains(dimension): return "other countries"
        case ("OOO", .es) where ofCountries.contains(dimension): return "otros países"
        case (_, .en) where ofCountries.contains(dimension): return CountryNames.english(value) ?? value
        case (_, .es) where ofCountries.contains(dimension): return CountryNames.spanish(value) ?? value
        case (_, _) where dimension == feedDimension: return feed(value)
        case (_, _): return FieldWords.value(value, language)
        }
    }

    /// The names of a group's values in their order, joined by commas; empty for a whole stream.
    package static func names(of group: [GroupValue]) -> LocalizedText {
        func names(_ language: Language) -> String {
            group.map { name(of: $0.value, in: $0.dimension, language) }.joined(separator: ", ")
        }
        return LocalizedText(en: names(.en), es: names(.es))
    }

    /// Of the groups of a silence rule.
    package static let feedDimension = "feed"

    /// `INM (boletin-nationality)`; the source alone where the report is the standard one.
    static func feed(_ description: String) -> String {
        guard let feed = Feed(description) else { return description }
        return feed.report == Feed.defaultReport ? feed.source : "\(feed.source) (\(feed.report))"
    }

    /// A template with its `{dimension}` placeholders filled; one that names no dimension of the group
    /// stays visible.
    package static func fill(_ template: String, _ group: [GroupValue], _ language: Language) -> String {
        var text = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text += rest[..<open]
            let placeholder = rest[open...close]
            if let found = group.first(where: { $0.dimension == placeholder.dropFirst().dropLast() }) {
                text += name(of: found.value, in: found.dimension, language)
            } else {
                text += placeholder
            }
            rest = rest[rest.index(after: close)...]
        }
        return text + rest
    }

    /// `A`, `A and B`, `A, B and C`; in Spanish with "e" before the sound of i.
    static func list(_ words: [String], _ language: Language) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        let conjunction: String
        switch language {
        case .en: conjunction = "and"
        case .es: conjunction = soundsLikeI(last) ? "e" : "y"
        }
        return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }

    private static func soundsLikeI(_ word: String) -> Bool {
        let start = word.prefix(3).lowercased()
        return start.hasPrefix("i") || start.hasPrefix("í") || (start.hasPrefix("hi") && start != "hie")
    }
}
