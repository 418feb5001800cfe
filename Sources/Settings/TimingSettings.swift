import Processing

/// How often work is committed, and after how long an instance is taken for dead.
package struct TimingSettings: Hashable, Sendable {
    package var commitInterval: Duration
    package var transactionTimeout: Duration
    package var sessionTimeout: Duration
    package var maxPollInterval: Duration

    package init(
        commitInterval: Duration = .milliseconds(250), transactionTimeout: Duration = .seconds(10),
        sessionTimeout: Duration = .seconds(10), maxPollInterval: Duration = .seconds(300)
    ) {
        self.commitInterval = commitInterval
        self.transactionTimeout = transactionTimeout
        self.sessionTimeout = sessionTimeout
        self.maxPollInterval = maxPollInterval
    }
}

/// What bounds memory; a bound that is hit is reported.
package struct LimitSettings: Hashable, Sendable {
    /// Further groups of a grouping are counted together, as its series "(other)".
    package var seriesPerGrouping: Int
    /// Ids remembered for one input partition; beyond it the correction horizon shrinks.
    package var idsPerPartition: Int

    package init(seriesPerGrouping: Int = Limits.seriesPerGrouping, idsPerPartition: Int = Limits.ids) {
        self.seriesPerGrouping = seriesPerGrouping
        self.idsPerPartition = idsPerPartition
    }
}

package struct LogSettings: Hashable, Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        case logfmt, json
    }

    package enum Level: String, Hashable, Sendable, CaseIterable {
        case debug, info, warning, error
    }

    package var format: Format
    /// The least important lines that are written.
    package var level: Level

    package init(format: Format = .logfmt, level: Level = .info) {
        self.format = format
        self.level = level
    }
}
