import Alerting
package import EventCodec
package import EventTime
import Settings

/// One word of the alert topic on its way to a receiver.
package struct DeliveredWord: Hashable, Sendable {
    /// What may be shown, as the record has it.
    package let alert: AlertRecord
    /// The record as it stands in the topic.
    package let bytes: [UInt8]
    /// When Vigía wrote it: processing time, which is what receivers reckon in.
    package let said: Timestamp
    /// Of the alert topic.
    package let partition: Int32

    package init(alert: AlertRecord, bytes: [UInt8], said: Timestamp, partition: Int32 = 0) {
        self.alert = alert
        self.bytes = bytes
        self.said = said
        self.partition = partition
    }

    /// The episode.
    package var episode: String { alert.subject }

    /// Whether the episode fires after this word.
    package var isFiring: Bool { alert.isFiring }
}

extension ReceiverFilter {
    /// Whether the receiver wants a word.
    func wants(_ alert: AlertRecord) -> Bool { wants(alert, as: alert.data.severity) }

    /// Whether it wants the episode where it has this severity.
    func wants(_ alert: AlertRecord, as wanted: Severity) -> Bool {
        let rule = alert.data.rule
        guard wanted >= severity,
            teams.isEmpty || rule.team.map(teams.contains) == true
        else { return false }
        return labels.allSatisfy { name, values in rule.labels[name].map(values.contains) == true }
    }
}
