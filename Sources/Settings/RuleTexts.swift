import Alerting

/// Reads what people are told: the summary in two languages, team, labels and runbook.
struct RuleTexts {
    let fields: Fields
    /// The dimensions that a summary may name in braces.
    let placeholders: [String]

    func summary() -> LocalizedText? {
        let example = "summary: {en: \"Encounters surge\", es: \"Aumento de encuentros\"}"
        return fields.required("summary", example).flatMap(inBothLanguages)
    }

    /// `{en: ..., es: ...}`
    func inBothLanguages(_ setting: Setting) -> LocalizedText? {
        guard let texts = setting.fields(["en", "es"]) else { return nil }
        let english = texts.required("en", "en: and the \(setting.name) in English").flatMap(template)
        let spanish = texts.required("es", "es: and the \(setting.name) in Spanish").flatMap(template)
        guard let english, let spanish else { return nil }
        return LocalizedText(en: english, es: spanish)
    }

    /// Every brace opens or closes the name of a dimension of `by`.
    private func template(_ setting: Setting) -> String? {
        guard let text = setting.text(max: SettingsLimits.summaryLength) else { return nil }
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            let tail = rest[rest.index(after: brace)...]
            guard rest[brace] == "{", let end = tail.firstIndex(where: { $0 == "{" || $0 == "}" }),
                tail[end] == "}"
            else {
                setting.refuse(
                    "\"\(setting.name)\" has a brace without its partner", hint: "write {dimension}")
                return nil
            }
            let name = String(tail[..<end])
            guard placeholders.contains(name) else {
                refusePlaceholder(name, in: setting)
                return nil
            }
            rest = tail[tail.index(after: end)...]
        }
        return text
    }

    private func refusePlaceholder(_ name: String, in setting: Setting) {
        let known = placeholders.map { "{\($0)}" }
        setting.refuse(
            "\"\(setting.name)\" names {\(name)}, which the rule does not group by",
            hint: known.isEmpty
                ? "remove it, or add by: [\(name)]" : Suggestion.hint(for: "{\(name)}", in: known))
    }

    func team() -> String? { fields["team"]?.text(max: SettingsLimits.nameLength) }

    func labels() -> [String: String] {
        guard let setting = fields["labels"],
            let entries = setting.entries(max: SettingsLimits.labels, example: "labels: {region: southwest}")
        else { return [:] }
        var labels: [String: String] = [:]
        for (key, value) in entries {
            guard Self.isLabelName(key.name) else {
                key.refuse(
                    "\"\(key.name)\" is no name for a label",
                    hint: "write letters, digits and _, a letter first, at most \(SettingsLimits.nameLength)")
                continue
            }
            labels[key.name] = value.text()
        }
        return labels
    }

    /// As Prometheus and Alertmanager take them.
    static func isLabelName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.isASCII, first.properties.isAlphabetic,
            name.utf8.count <= SettingsLimits.nameLength
        else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_")
        }
    }

    func runbook() -> String? {
        guard let setting = fields["runbook"], let address = setting.text(max: SettingsLimits.runbookLength)
        else { return nil }
        let isAddress = ["https://", "http://"].contains { address.hasPrefix($0) && address.count > $0.count }
        guard isAddress, !address.contains(where: \.isWhitespace) else {
            setting.refuse(
                "\"runbook\" is no web address", hint: "write https:// and the page that says what to do")
            return nil
        }
        return address
    }
}
