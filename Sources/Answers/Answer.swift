/// What somebody says of an episode. The last one on an episode stands; the earlier ones are kept, so that
/// it can be seen who said what, and when.
package struct Answer: Hashable, Sendable {
    /// What is said.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Somebody has seen it and looks after it.
        case acknowledged
        /// Nothing had happened.
        case falseAlarm = "false-alarm"
        /// Something had happened.
        case confirmed
        /// What was said before does not hold any more.
        case takenBack = "taken-back"
    }

    /// The id of the episode.
    package let episode: String
    /// The rule of the episode: answers can be read without the alerts.
    package let rule: String
    /// What is said.
    package let kind: Kind
    /// Who says it.
    package let signature: Signature

    /// Throws where a name is none that an alert has.
    package init(
        episode: String, rule: String, kind: Kind, signature: Signature
    ) throws(AnswerProblem) {
        self.episode = try AnswerText.name(episode, of: .episode, max: AnswerLimits.episode)
        self.rule = try AnswerText.name(rule, of: .rule, max: AnswerLimits.value)
        self.kind = kind
        self.signature = signature
    }
}
