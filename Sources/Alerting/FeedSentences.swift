import Events

/// What is said of feeds that have not reported.
extension ContextSentences {
    var completeness: String {
        guard alert.completeness < 100 || !alert.missing.isEmpty, !isSilence else { return "" }
        let percent = "\(NumberText.short(alert.completeness))%"
        guard !alert.missing.isEmpty else {
            return language.pick(
                "The count is \(percent) complete.", "El conteo está completo al \(percent).")
        }
        let feeds = GroupNames.list(alert.missing.map(GroupNames.feed), language)
        return language.pick(
            "The count is \(percent) complete: no report from \(feeds).",
            "El conteo está completo al \(percent): sin reporte de \(feeds).")
    }

    /// What a silent feed holds up.
    var suspension: String {
        guard !alert.suspends.isEmpty else { return "" }
        let rules = GroupNames.list(alert.suspends, language)
        return language.pick(
            "Until it reports, nothing is said of a fall and no episode ends in: \(rules).",
            "Mientras no reporte, no se habla de descensos ni termina ningún episodio en: \(rules).")
    }
}
