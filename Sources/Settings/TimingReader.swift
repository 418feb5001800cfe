import EventTime

/// Reads timing, limits and log, and checks how the timeouts stand to each other.
struct TimingReader {
    let sheet: ProblemSheet

    func read(_ fields: Fields, into configuration: inout Configuration) {
        if let setting = fields["limits"] { read(limits: setting, into: &configuration.limits) }
        if let setting = fields["log"] { read(log: setting, into: &configuration.log) }
        let timing = fields["timing"]?.fields(
            ["commit_interval", "transaction_timeout", "session_timeout", "max_poll_interval"])
        if let timing { read(timing, into: &configuration.timing) }
        check(configuration, at: timing?.setting ?? fields.setting, fields["kafka"])
    }

    private func read(_ fields: Fields, into timing: inout TimingSettings) {
        if let span = fields["commit_interval"]?.duration(in: SettingsLimits.commitInterval) {
            timing.commitInterval = span
        }
        if let span = fields["transaction_timeout"]?.duration(in: SettingsLimits.transactionTimeout) {
            timing.transactionTimeout = span
        }
        if let span = fields["session_timeout"]?.duration(in: SettingsLimits.sessionTimeout) {
            timing.sessionTimeout = span
        }
        if let span = fields["max_poll_interval"]?.duration(in: SettingsLimits.maxPollInterval) {
            timing.maxPollInterval = span
        }
    }

    private func read(limits setting: Setting, into limits: inout LimitSettings) {
        guard let fields = setting.fields(["series_per_grouping", "ids_per_partition"]) else {
            return
        }
        if let count = fields["series_per_grouping"]?.whole(in: SettingsLimits.seriesPerGrouping) {
            limits.seriesPerGrouping = count
        }
        if let count = fields["ids_per_partition"]?.whole(in: SettingsLimits.idsPerPartition) {
            limits.idsPerPartition = count
        }
    }

    private func read(log setting: Setting, into log: inout LogSettings) {
        guard let fields = setting.fields(["format", "level"]) else { return }
        if let format = fields["format"]?.choice(LogSettings.Format.self) { log.format = format }
        if let level = fields["level"]?.choice(LogSettings.Level.self) { log.level = level }
    }

    private func check(_ configuration: Configuration, at place: Setting, _ kafka: Setting?) {
        let timing = configuration.timing
        func require(_ holds: Bool, _ message: String, _ hint: String) {
            if !holds { place.refuse(message, hint: hint) }
        }
        require(
            timing.commitInterval * 2 <= timing.transactionTimeout,
            "transaction_timeout \(timing.transactionTimeout.settingsText) leaves no room for a "
                + "commit interval of \(timing.commitInterval.settingsText) and the commit itself",
            "write at least twice the commit_interval")
        require(
            timing.transactionTimeout < timing.maxPollInterval,
            "max_poll_interval \(timing.maxPollInterval.settingsText) is not above transaction_timeout "
                + timing.transactionTimeout.settingsText,
            "write a longer max_poll_interval: a stuck transaction must end before its reader is expelled")
        require(
            timing.sessionTimeout <= timing.maxPollInterval,
            "session_timeout \(timing.sessionTimeout.settingsText) is above max_poll_interval "
                + timing.maxPollInterval.settingsText,
            "write a shorter session_timeout")
        checkProperties(configuration, kafka)
    }

    private func checkProducer(_ properties: [String: String], _ timing: TimingSettings, _ kafka: Setting?) {
        let transaction = timing.transactionTimeout
        if let limit = properties["socket.timeout.ms"].flatMap({ Int64($0) }),
            limit > transaction.milliseconds
        {
            kafka?.refuse(
                "socket.timeout.ms (\(limit)) is above transaction_timeout \(transaction.settingsText)",
                hint:
                    "remove it, write \(transaction.milliseconds) or less, or write it under consumer: alone")
        }
        for name in ["linger.ms", "queue.buffering.max.ms"] {
            guard let text = properties[name], let pause = Double(text),
                pause > Double(timing.commitInterval.milliseconds)
            else { continue }
            kafka?.refuse(
                "\(name) (\(text)) is above commit_interval \(timing.commitInterval.settingsText)",
                hint:
                    "remove it, or write \(timing.commitInterval.milliseconds) or less: a commit sends "
                    + "what waits"
            )
        }
    }

    /// librdkafka refuses these at the start, without saying which of our keys is meant.
    private func checkProperties(_ configuration: Configuration, _ kafka: Setting?) {
        let timing = configuration.timing
        func milliseconds(_ name: String, _ properties: [String: String]) -> Int64? {
            properties[name].flatMap { Int64($0) }
        }
        for name in ["message.timeout.ms", "delivery.timeout.ms"] {
            guard let limit = milliseconds(name, configuration.kafka.producerProperties),
                limit > timing.transactionTimeout.milliseconds || limit == 0
            else { continue }
            kafka?.refuse(
                "\(name) (\(limit)) is above transaction_timeout \(timing.transactionTimeout.settingsText)",
                hint: "remove it, or write \(timing.transactionTimeout.milliseconds) or less")
        }
        checkProducer(configuration.kafka.producerProperties, timing, kafka)
        if let beat = milliseconds("heartbeat.interval.ms", configuration.kafka.consumerProperties),
            beat > timing.sessionTimeout.milliseconds / 3
        {
            kafka?.refuse(
                "heartbeat.interval.ms (\(beat)) is above a third of session_timeout "
                    + timing.sessionTimeout.settingsText,
                hint: "remove it, or write \(timing.sessionTimeout.milliseconds / 3) or less")
        }
    }
}
