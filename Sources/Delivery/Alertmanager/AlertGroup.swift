import Alerting
import Answers
import EventCodec
import EventTime
import Events
import Settings

/// The episodes of one rule that began in one bucket and fire, and the alerts that stand for them.
struct AlertGroup {
    struct Member {
        var alert: AlertRecord
        /// The earliest word that we know of.
        var startsAt: Timestamp

        let partition: Int32

        /// Why it is not told, if it is not.
        func mute(_ mutes: Mutes) -> Mute? { alert.card.flatMap(mutes.mutedBy) }

        var word: DeliveredWord {
            DeliveredWord(alert: alert, bytes: [], said: startsAt, partition: partition)
        }
    }

    /// By episode.
    var members: [String: Member] = [:]
    /// By labels.
    private(set) var posted: [[String: String]: PostedAlert] = [:]
    /// Once they were too many to be told one by one they stay together: alerts that come and go with each
    /// episode would be worse than either.
    private var isRolledUp = false

    /// Makes the alerts from the members.
    mutating func render(
        _ receiver: ReceiverSettings, _ settings: AlertmanagerSettings, _ mutes: Mutes
    ) {
        if members.count > receiver.rollUp { isRolledUp = true }
        if members.isEmpty {
            posted = [:]
        } else if isRolledUp {
            let alert = Self.rollUp(members.values.map(\.word), receiver, settings)
            posted = [alert.labels: alert]
        } else {
            let alerts = members.values.map { Self.alert($0.word, receiver, settings, mutes) }
            posted = Dictionary(alerts.map { ($0.labels, $0) }) { $1 }
        }
    }

    /// One episode, which fires.
    static func alert(
        _ word: DeliveredWord, _ receiver: ReceiverSettings, _ settings: AlertmanagerSettings, _ mutes: Mutes
    ) -> PostedAlert {
        let texts = AlertAnnotations.of(word.alert, in: receiver.language)
        return PostedAlert(
            labels: AlertLabels.of(word.alert),
            annotations: texts.merging(AlertAnnotations.of(mutes.answer(on: word.episode))) { $1 },
            startsAt: word.said, state: .firing(for: settings.hold),
            generatorURL: settings.link?.replacing("{episode}", with: word.episode))
    }

    /// `2024-05`: the bucket in which the breach began. Each partition of the alert topic may be another
    /// instance's, so the episodes of each stand for themselves: `2024-05/3`.
    static func rollUpLabel(_ word: DeliveredWord) -> String {
        let since = word.alert.data.since.label
        return word.partition == 0 ? since : "\(since)/\(word.partition)"
    }

    private static func rollUp(
        _ words: [DeliveredWord], _ receiver: ReceiverSettings, _ settings: AlertmanagerSettings
    ) -> PostedAlert {
        let (rollUp, language) = (RollUp(words), receiver.language)
        let since = rollUp.worst.data.since
        var labels = AlertLabels.ofRule(rollUp.worst, severity: rollUp.severity)
        labels[AlertLabels.rollUp] = rollUpLabel(rollUp.words[0])
        var annotations = [
            "summary": rollUp.summary(
                AlertAnnotations.period(since, rollUp.worst.data.rule.measure, language), in: language),
            "description": rollUp.description(in: language), "episodes": "\(words.count)",
            "bucket": rollUp.worst.data.bucket.label,
        ]
        annotations["runbook"] = rollUp.worst.data.rule.runbook
        let earliest = words.map(\.said).min() ?? rollUp.words[0].said
        return PostedAlert(
            labels: labels, annotations: annotations, startsAt: earliest, state: .firing(for: settings.hold),
            generatorURL: nil)
    }
}
