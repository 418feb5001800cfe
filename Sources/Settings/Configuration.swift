package import Aggregates
package import Answers
package import Events
import Foundation

/// How one instance of Vigía is set up: what stands in `vigia.yaml`. A configuration made without
/// arguments, `standard`, is what the shipped file says.
package struct Configuration: Hashable, Sendable {
    /// Begins consumer groups and transactional ids: instances with the same application share the work.
    package var application: String
    /// The slot of this instance in its application: stable over restarts, different for each instance.
    package var instance: String
    package var kafka: KafkaSettings
    package var topics: InternalTopics
    /// In the order of the file.
    package var streams: [StreamSettings]
    package var feeds: FeedPolicies
    package var breaks: [Break]
    /// In addition to those that are always refused.
    package var personalFields: [String]
    /// Files and folders as written; `SettingsReader.rules(of:file:)` finds them from the file's folder.
    package var rules: [String]
    /// Who is sent the alerts, in the order of the file.
    package var receivers: [ReceiverSettings]
    /// Where the console is served.
    package var console: ConsoleSettings
    /// What receivers are not sent, because it follows from something else.
    package var inhibit: Inhibition
    package var timing: TimingSettings
    package var limits: LimitSettings
    package var log: LogSettings

    package init(
        application: String = "vigia", instance: String = HostName.current, kafka: KafkaSettings = .init(),
        topics: InternalTopics = .init(), streams: [StreamSettings] = StreamSettings.standard,
        feeds: FeedPolicies = PublicTables.policies, breaks: [Break] = [], personalFields: [String] = [],
        rules: [String] = ["rules"], receivers: [ReceiverSettings] = [], inhibit: Inhibition = .init(),
        console: ConsoleSettings = .init(), timing: TimingSettings = .init(),
        limits: LimitSettings = .init(), log: LogSettings = .init()
    ) {
        self.application = application
        self.instance = instance
        self.kafka = kafka
        self.topics = topics
        self.streams = streams
        self.feeds = feeds
        self.breaks = breaks
        self.personalFields = personalFields
        self.rules = rules
        self.receivers = receivers
        self.console = console
        self.inhibit = inhibit
        self.timing = timing
        self.limits = limits
        self.log = log
    }

    /// What the commands use where no file is given.
    package static var standard: Configuration { Configuration() }

    /// What the events of each stream may say, with all personal fields.
    package var schemas: [StreamSchema] {
        streams.map {
            StreamSchema(
                name: $0.name, dimensions: $0.dimensions,
                personalFields: PersonalFields.standard + personalFields)
        }
    }

    package func stream(_ name: String) -> StreamSettings? { streams.first { $0.name == name } }
}

/// The name of this machine, which is the slot of an instance unless it is told otherwise.
package enum HostName {
    package static let current: String = {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0, bytes[0] != 0 else { return "localhost" }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()
}
