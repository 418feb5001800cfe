import Alerting

/// An alert as one line of a file: the record of the alert topic.
enum AlertLine {
    static func encode(_ alert: Alert) -> [UInt8] { Array("\(alert)".utf8) }
}
