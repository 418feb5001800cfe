import Events

/// What an alert says to people, in both languages: made from what may be shown, so it needs no care of its
/// own.
package enum Wording {
    /// The rule's own summary with the group's names filled in.
    package static func headline(of alert: ShownAlert) -> LocalizedText {
        LocalizedText(
            en: GroupNames.fill(alert.rule.summary.en, alert.group, .en),
            es: GroupNames.fill(alert.rule.summary.es, alert.group, .es))
    }

    /// What was seen, when, against what, since when, why, and how sure it is: a few sentences.
    package static func text(of alert: ShownAlert) -> LocalizedText {
        LocalizedText(en: text(of: alert, in: .en), es: text(of: alert, in: .es))
    }

    static func text(of alert: ShownAlert, in language: Language) -> String {
        let finding = FindingSentence(alert, language)
        let context = ContextSentences(alert, language)
        return [
            context.origin, context.corrections, finding.text, context.projection, context.limit,
            context.baseline, context.budget,
            context.course, context.drivers, context.completeness, context.suspension, context.breaks,
            context.early,
        ].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension Language {
    /// The text of this language; the other is not made.
    func pick(_ en: @autoclosure () -> String, _ es: @autoclosure () -> String) -> String {
        switch self {
        case .en: en()
        case .es: es()
        }
    }
}

extension String {
    var capitalizedSentence: String { prefix(1).uppercased() + dropFirst() }
}
