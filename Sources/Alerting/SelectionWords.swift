package import Aggregates
import Events

/// What a series counts, as the words that follow its number: `repatriations by ICE and OFO in khsm-agency`.
package enum SelectionWords {
    /// More values of one field than a sentence can hold are counted.
    private static let valuesTold = 4

    /// - Parameter own: what it stands beside: its stream needs no word twice.
    package static func text(of selection: Selection, besides own: Selection) -> LocalizedText {
        LocalizedText(en: text(of: selection, own, .en), es: text(of: selection, own, .es))
    }

    private static func text(of selection: Selection, _ own: Selection, _ language: Language) -> String {
        var words: [String] = []
        if selection.stream != own.stream { words.append(FieldWords.stream(selection.stream, language)) }
        if let sources = selection.filters["source"] {
            words.append(language.pick("by ", "de ") + list(sources.sorted(), language))
        }
        let reports = reports(of: selection)
        if reports != [Feed.defaultReport] {
            words.append(language.pick("in ", "en ") + list(reports, language))
        }
        let filters = selection.filters.keys.filter { $0 != "source" }.sorted().map { field in
            let values = selection.filters[field, default: []].sorted().map {
                GroupNames.name(of: $0, in: field, language)
            }
            return "\(FieldWords.dimension(field, language)) \(list(values, language))"
        }
        let start = words.isEmpty ? language.pick("in all", "en total") : words.joined(separator: " ")
        return ([start] + filters).joined(separator: ", ")
    }

    /// Of the sources that count, or of all that are named.
    private static func reports(of selection: Selection) -> [String] {
        let choice = selection.report
        let named =
            selection.filters["source"].map { $0.map(choice.report(of:)) }
            ?? [choice.standard] + choice.bySource.values
        return Set(named).sorted()
    }

    private static func list(_ values: [String], _ language: Language) -> String {
        guard values.count > valuesTold else { return GroupNames.list(values, language) }
        let more = values.count - valuesTold + 1
        return GroupNames.list(
            values.prefix(valuesTold - 1) + [language.pick("\(more) more", "\(more) más")], language)
    }
}
