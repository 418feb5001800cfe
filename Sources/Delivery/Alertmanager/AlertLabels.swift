import Alerting
import EventCodec

/// The labels of an alert: by them Alertmanager routes, groups and silences, and knows it again. Over the
/// life of an episode they stay the same but for the severity: where that changes, the alert of the old one
/// ends, and one of the new one begins.
enum AlertLabels {
    /// Of one episode.
    static func of(_ alert: AlertRecord) -> [String: String] {
        var labels = ofRule(alert, severity: alert.data.severity)
        for (dimension, value) in alert.data.group where labels[name(dimension)] == nil || isFree(dimension) {
            labels[name(dimension)] = value
        }
        labels["episode"] = alert.subject
        return labels.filter { !$0.value.isEmpty }
    }

    /// What all episodes of a rule share.
    static func ofRule(_ alert: AlertRecord, severity: Severity) -> [String: String] {
        let rule = alert.data.rule
        var labels = rule.labels.filter { $0.key != rollUp && $0.key != "episode" }
        labels["alertname"] = rule.name
        labels["rule"] = rule.name
        labels["severity"] = severity.rawValue
        labels["stream"] = alert.data.stream
        labels["application"] = application(alert.source)
        if let team = rule.team { labels["team"] = team }
        return labels
    }

    /// `/vigia/APPLICATION`, as records name their installation.
    static func application(_ source: String) -> String {
        source.split(separator: "/").last.map(String.init) ?? source
    }

    /// Of an alert that stands for many: the label of the bucket in which they began.
    static let rollUp = "rollup"

    /// Vigía's own labels, which no dimension may take the place of.
    private static let own: Set = [
        "alertname", "rule", "severity", "stream", "application", "team", "episode", rollUp,
    ]

    private static func isFree(_ dimension: String) -> Bool { !own.contains(name(dimension)) }

    /// Letters, digits and `_`, as Prometheus wants them.
    static func name(_ dimension: String) -> String {
        let text = String(
            dimension.unicodeScalars.map { scalar in
                let isPlain =
                    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                return isPlain ? Character(scalar) : "_"
            })
        return text.first?.isNumber == true ? "_" + text : text
    }
}
