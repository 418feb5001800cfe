import Alerting
import EventCodec
import Settings

/// An alert as one line of a file: the same bytes as the record of the alert topic.
enum AlertLine {
    static func encode(_ alert: ShownAlert, of configuration: Configuration) -> [UInt8] {
        AlertCodec.encode(alert, source: "/vigia/\(configuration.application)")
    }
}
