import Aggregates
import Answers
import EventTime
import Events

/// Reads a configuration; what it does not say is as in `Configuration.standard`, except that streams and
/// feeds which are written replace the standard ones as a whole.
struct ConfigurationReader {
    static let keys = [
        "application", "instance", "kafka", "topics", "streams", "feeds", "breaks", "personal_fields",
        "rules", "receivers", "inhibit", "console", "timing", "limits", "log",
    ]

    let environment: Environment
    let secrets: SecretReader
    /// Where a file lies that the configuration names; nil where it cannot be read.
    let readableFile: (String) -> String?

    /// - Parameter folder: that of the configuration's file, from which relative paths are seen.
    init(environment: Environment, folder: String) {
        self.environment = environment
        secrets = SecretReader(environment: environment) { path in
            SettingsFiles.secret(at: SettingsFiles.path(path, from: folder))
        }
        readableFile = { SettingsFiles.readable(SettingsFiles.path($0, from: folder)) }
    }

    /// Problems go to the sheet; the result counts only where it stays clean.
    func configuration(_ bytes: some Sequence<UInt8>, sheet: ProblemSheet) -> Configuration {
        var configuration = Configuration()
        guard let root = YamlDocument.root(of: bytes, sheet: sheet) else { return configuration }
        let setting = Setting(name: "", node: environment.interpolate(root, sheet: sheet), sheet: sheet)
        guard let fields = setting.fields(Self.keys) else { return configuration }
        if let name = fields["application"].flatMap(slot) { configuration.application = name }
        if let name = fields["instance"].flatMap(slot) { configuration.instance = name }
        if let setting = fields["kafka"] {
            configuration.kafka = KafkaReader(secrets: secrets).kafka(setting)
        }
        if let setting = fields["topics"] { configuration.topics = TopicsReader().topics(setting) }
        if let names = fields["personal_fields"]?.texts(max: SettingsLimits.personalFields) {
            configuration.personalFields = names
        }
        if let setting = fields["streams"] {
            let personalFields = PersonalFields.standard + configuration.personalFields
            configuration.streams = StreamsReader(personalFields: personalFields).streams(setting)
        }
        let feeds = FeedsReader(streams: configuration.streams)
        if let setting = fields["feeds"] {
            configuration.feeds = feeds.policies(setting)
        } else if fields.has("streams") {
            configuration.feeds = feeds.known(of: configuration.feeds)
        }
        if let setting = fields["breaks"] { configuration.breaks = feeds.breaks(setting) }
        if let paths = fields["rules"]?.texts(max: SettingsLimits.rulesFiles) { configuration.rules = paths }
        if let setting = fields["inhibit"] { configuration.inhibit = inhibition(setting) }
        TimingReader(sheet: sheet).read(fields, into: &configuration)
        if let setting = fields["receivers"] {
            let reader = ReceiversReader(
                secrets: secrets, readableFile: readableFile,
                maxPollInterval: configuration.timing.maxPollInterval)
            configuration.receivers = reader.receivers(setting)
        }
        if let setting = fields["console"] {
            configuration.console = ConsoleReader(secrets: secrets, readableFile: readableFile).console(
                setting)
        }
        TopicsReader().checkNames(of: configuration, fields)
        return configuration
    }

    private func inhibition(_ setting: Setting) -> Inhibition {
        var inhibition = Inhibition()
        guard let fields = setting.fields(["silent_feeds", "breaks"]) else { return inhibition }
        if let flag = fields["silent_feeds"]?.flag() { inhibition.silentFeeds = flag }
        if let count = fields["breaks"]?.whole(in: SettingsLimits.mutedBuckets, unit: "buckets") {
            inhibition.breakBuckets = count
        }
        return inhibition
    }

    /// A part of group and transactional ids.
    private func slot(_ setting: Setting) -> String? {
        guard let text = setting.text(max: SettingsLimits.nameLength) else { return nil }
        guard TopicsReader.isTopicName(text) else {
            setting.refuse(
                "\"\(setting.name)\" cannot be \"\(text)\"", hint: "write letters, digits, and . _ - alone")
            return nil
        }
        return text
    }
}
