import EventTime
package import Settings

/// What the brokers allow, held against a configuration before anything starts: librdkafka says it late, and
/// without naming the key that is meant.
package enum BrokerLimits {
    /// What is wrong with the timing, in one sentence; nil where the brokers allow it, or don't tell.
    ///
    /// - Parameter broker: the settings of a broker by their names.
    package static func problem(of timing: TimingSettings, broker: [String: String]) -> String? {
        func milliseconds(_ name: String) -> Duration? {
            broker[name].flatMap { Int64($0) }.map { .milliseconds($0) }
        }
        if let limit = milliseconds("transaction.max.timeout.ms"), timing.transactionTimeout > limit {
            return
                "transaction_timeout \(timing.transactionTimeout.settingsText) is above what the brokers "
                + "allow: "
                + "write \(limit.settingsText) or less, or raise their transaction.max.timeout.ms"
        }
        if let limit = milliseconds("group.max.session.timeout.ms"), timing.sessionTimeout > limit {
            return "session_timeout \(timing.sessionTimeout.settingsText) is above what the brokers allow: "
                + "write \(limit.settingsText) or less, or raise their group.max.session.timeout.ms"
        }
        if let limit = milliseconds("group.min.session.timeout.ms"), timing.sessionTimeout < limit {
            return "session_timeout \(timing.sessionTimeout.settingsText) is below what the brokers allow: "
                + "write \(limit.settingsText) or more, or lower their group.min.session.timeout.ms"
        }
        return nil
    }
}
