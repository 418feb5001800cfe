import Aggregates
import Answers
import EventTime
import Events
import Foundation
import Settings
import Testing

@Suite struct ConfigurationReaderTests {
    static let environment = [
        "HOSTNAME": "north-1", "BROKERS": "b1:9092,b2:9092", "PASSWORD": "correct horse",
    ]

    static func read(_ text: String) throws -> Configuration {
        try SettingsReader(environment: environment).configuration(text: text, name: "v.yaml")
    }

    static func problems(_ text: String) -> [String] {
        do throws(Problems) {
            _ = try SettingsReader(environment: environment).configuration(text: text, name: "v.yaml")
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    @Test func `what is not written is as it is built in`() throws {
        #expect(try Self.read("application: other\n") == Configuration(application: "other"))
    }

    @Test func `every key has its place`() throws {
        let configuration = try Self.read(
            """
            application: border
            instance: ${HOSTNAME}-a
            kafka:
              bootstrap.servers: "${BROKERS}"
              sasl.password: {env: PASSWORD}
              client.rack: $${not-a-variable}
              consumer: {fetch.min.bytes: 1, heartbeat.interval.ms: 3000}
              producer: {compression.type: lz4, message.timeout.ms: 5000}
            topics:
              alerts: border-alerts
              episodes: {partitions: 2, replication: 3}
              rejects: {retention: broker}
              tallies: {partitions: 32, retention: 1d}
              answers: {replication: 4}
              watch_state: {name: border-watch, replication: 2}
            streams:
              asylum-claims:
                topic: claims
                partitions: 4
                replication: 3
                retention: forever
                dimensions: [country, nationality]
                clock: data
                idle_timeout: 10s
                max_ahead: 0s
                max_skew: 2d
            feeds:
              asylum-claims/COMAR/events: {schedule: week}
              default: {lateness: 2h, privacy_minimum: 5}
            breaks:
              - {date: 2023-05-12, streams: asylum-claims, sources: [COMAR], note: {en: A, es: B}}
              - {date: 2024-02-29, note: {en: C, es: D}}
            personal_fields: [folio]
            rules: [rules, more/extra.yaml]
            inhibit: {silent_feeds: false, breaks: 3}
            timing:
              {commit_interval: 1s, transaction_timeout: 20s, session_timeout: 9s, max_poll_interval: 1m}
            limits: {series_per_grouping: 5, ids_per_partition: 2000}
            log: {format: json, level: warning}
            """)
        var topics = InternalTopics()
        topics.alerts.name = "border-alerts"
        topics.episodes.partitions = 2
        topics.episodes.replication = 3
        topics.rejects.retention = .broker
        topics.answers.replication = 4
        topics.tallies.partitions = 32
        topics.tallies.retention = .limited(.seconds(86_400))
        topics.watchState = TopicSettings(name: "border-watch", replication: 2)
        let standard = FeedPolicy(lateness: .seconds(7200), privacyMinimum: 5)
        let weekly = FeedPolicy(lateness: .seconds(7200), schedule: .week, privacyMinimum: 5)
        let expected = Configuration(
            application: "border", instance: "north-1-a",
            kafka: KafkaSettings(
                shared: [
                    "bootstrap.servers": .init("b1:9092,b2:9092"),
                    "sasl.password": .init("correct horse", isSecret: true),
                    "client.rack": .init("${not-a-variable}"),
                ],
                consumer: ["fetch.min.bytes": .init("1"), "heartbeat.interval.ms": .init("3000")],
                producer: ["compression.type": .init("lz4"), "message.timeout.ms": .init("5000")]),
            topics: topics,
            streams: [
                StreamSettings(
                    name: "asylum-claims",
                    topic: TopicSettings(name: "claims", partitions: 4, replication: 3, retention: .forever),
                    dimensions: ["country", "nationality"], clock: .data, idleTimeout: .seconds(10),
                    maxAhead: .zero, maxSkew: .seconds(172_800))
            ],
            feeds: FeedPolicies(
                configured: [Feed(stream: "asylum-claims", source: "COMAR", report: "events"): weekly],
                standard: standard),
            breaks: [
                Break(
                    date: try #require(CivilDate(year: 2023, month: 5, day: 12)), streams: ["asylum-claims"],
                    sources: ["COMAR"], noteEnglish: "A", noteSpanish: "B"),
                Break(
                    date: try #require(CivilDate(year: 2024, month: 2, day: 29)), noteEnglish: "C",
                    noteSpanish: "D"),
            ],
            personalFields: ["folio"], rules: ["rules", "more/extra.yaml"],
            inhibit: Inhibition(silentFeeds: false, breakBuckets: 3),
            timing: TimingSettings(
                commitInterval: .seconds(1), transactionTimeout: .seconds(20), sessionTimeout: .seconds(9),
                maxPollInterval: .seconds(60)),
            limits: LimitSettings(seriesPerGrouping: 5, idsPerPartition: 2000),
            log: LogSettings(format: .json, level: .warning))
        #expect(configuration == expected)
        #expect(configuration.kafka.consumerProperties["fetch.min.bytes"] == "1")
        #expect(configuration.kafka.producerProperties["fetch.min.bytes"] == nil)
        #expect(configuration.kafka.producerProperties["sasl.password"] == "correct horse")
        #expect(configuration.schemas.first?.personalFields.contains("folio") == true)
        #expect(configuration.schemas.allSatisfy { $0.problems.isEmpty })
    }

    @Test func `the built-in schemas have no problems`() {
        #expect(Configuration.standard.schemas.allSatisfy { $0.problems.isEmpty })
    }

    @Test func `where streams are written, built-in feeds of others are forgotten`() throws {
        let feeds = try Self.read("streams: {encounters: {dimensions: [area]}}\n").feeds
        #expect(feeds.configured.count == 7)
        #expect(Set(feeds.configured.keys.map(\.stream)) == ["encounters"])
    }

    @Test func `a secret never shows, however it is printed`() throws {
        let configuration = try Self.read(
            """
            kafka:
              a: {env: PASSWORD}
              ssl.key.password: correct horse
              consumer: {sasl.oauthbearer.client.secret: correct horse}
            """)
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, String(describing: configuration), String(reflecting: configuration)] {
            #expect(!text.contains("correct horse"))
            #expect(text.contains("(secret)"))
        }
    }

    @Test func `a secret is read from a file beside the configuration`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vigia-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("hunter2\n".utf8).write(to: folder.appending(path: "password"))
        let file = folder.appending(path: "v.yaml").path(percentEncoded: false)
        try Data("kafka: {sasl.password: {file: password}}".utf8).write(to: URL(filePath: file))
        let kafka = try SettingsReader().configuration(file: file).kafka
        #expect(kafka.shared["sasl.password"] == KafkaProperty("hunter2", isSecret: true))
    }

    @Test func `problems of a file are told at once and leave no secret`() {
        let problems = Self.problems(
            """
            aplication: x
            instance: a/b
            kafka: {group.id: mine, sasl.password: {file: /nowhere/at/all}, a: "${MISSING}", b: {env: GONE}}
            topics: {alerts: {partition: 3}, clock: {partitions: 2}, tallies: vigia.alerts}
            feeds: {encounter/USBP/x: {}, encounters/USBP: {}}
            breaks: [{date: 2023-02-30, note: {en: A}}]
            log: {level: verbose}
            inhibit: {silent_feeds: maybe, breaks: 101, feeds: x}
            """)
        #expect(
            problems == [
                "v.yaml:1:1: unknown key \"aplication\"; did you mean \"application\"?",
                "v.yaml:2:11: \"instance\" cannot be \"a/b\"; write letters, digits, and . _ - alone",
                "v.yaml:3:9: \"group.id\" is set by Vigía; "
                    + "write application: NAME; the group is made from it",
                "v.yaml:3:47: the file \"/nowhere/at/all\" cannot be read; "
                    + "name a readable text of at most 65536 bytes",
                "v.yaml:3:68: the environment has no variable MISSING; set it, or write the value here",
                "v.yaml:3:91: the environment has no variable GONE; set it before the start",
                "v.yaml:4:9: the topic \"vigia.alerts\" has two uses; "
                    + "give each stream and each output its own topic",
                "v.yaml:4:19: unknown key \"partition\"; did you mean \"partitions\"?",
                "v.yaml:4:42: unknown key \"partitions\"; write one of: name, replication",
                "v.yaml:5:9: no stream is called \"encounter\"; did you mean \"encounters\"?",
                "v.yaml:5:31: \"encounters/USBP\" is no feed; "
                    + "write STREAM/SOURCE/REPORT, such as encounters/USBP/events",
                "v.yaml:6:17: \"date\" must be a date, not \"2023-02-30\"; write date: 2023-05-12",
                "v.yaml:6:35: \"note\" has no \"es\"; write es: and the note in Spanish",
                "v.yaml:7:14: \"level\" cannot be \"verbose\"; write one of: debug, info, warning, error",
                "v.yaml:8:25: \"silent_feeds\" must be true or false, not \"maybe\"; "
                    + "write silent_feeds: true",
                "v.yaml:8:40: \"breaks\" is 101, outside 0 to 100; write a number of buckets in between",
                "v.yaml:8:45: unknown key \"feeds\"; write one of: silent_feeds, breaks",
            ])
    }

    static let relations: [(String, String?)] = [
        ("timing: {commit_interval: 5s}", nil),
        ("timing: {commit_interval: 6s}", "leaves no room for a commit interval of 6s and the commit itself"),
        ("timing: {transaction_timeout: 60s, max_poll_interval: 1m}", "is not above transaction_timeout 1m"),
        (
            "timing: {session_timeout: 20s, max_poll_interval: 15s}",
            "session_timeout 20s is above max_poll_interval 15s"
        ),
        ("kafka: {producer: {message.timeout.ms: 10000}}", nil),
        (
            "kafka: {producer: {message.timeout.ms: 10001}}",
            "message.timeout.ms (10001) is above transaction_timeout 10s"
        ),
        ("kafka: {delivery.timeout.ms: 0}", "delivery.timeout.ms (0) is above transaction_timeout 10s"),
        ("kafka: {socket.timeout.ms: 10000}", nil),
        ("kafka: {socket.timeout.ms: 10001}", "socket.timeout.ms (10001) is above transaction_timeout 10s"),
        ("kafka: {consumer: {socket.timeout.ms: 60000}}", nil),
        ("kafka: {linger.ms: 250}", nil),
        ("kafka: {producer: {linger.ms: 250.5}}", "linger.ms (250.5) is above commit_interval 250ms"),
        (
            "kafka: {queue.buffering.max.ms: 20000}",
            "queue.buffering.max.ms (20000) is above commit_interval 250ms"
        ),
        ("kafka: {consumer: {heartbeat.interval.ms: 3333}}", nil),
        ("kafka: {consumer: {heartbeat.interval.ms: 3334}}", "heartbeat.interval.ms (3334) is above a third"),
    ]

    @Test(arguments: relations)
    func `timeouts are held against each other`(text: String, problem: String?) {
        let problems = Self.problems(text)
        #expect(problems.count == (problem == nil ? 0 : 1))
        if let problem { #expect(problems.first?.contains(problem) == true, "\(problems)") }
    }

    @Test(arguments: [
        ("streams: {}", "names no stream"), ("streams: {a: {}}", "\"a\" has no \"dimensions\""),
        ("streams: {a: {dimensions: [count]}}", "\"count\" is a field of every event"),
        ("streams: {a: {dimensions: [Passport]}}", "\"Passport\" is no name for a dimension"),
        ("streams: {a: {dimensions: [passport]}}", "\"passport\" is on the list of personal fields"),
        ("{personal_fields: [tag], streams: {a: {dimensions: [tag]}}}", "\"tag\" is on the list of personal"),
        ("streams: {a: {dimensions: [x, x]}}", "\"dimensions\" has \"x\" twice"),
        ("streams: {a: {dimensions: [x], max_ahead: 8d}}", "outside 0s to 1w"),
        (
            "feeds: {encounters/A/b: {lateness: 2d, horizon: 1d}}",
            "the horizon 1d is shorter than the lateness"
        ),
        ("feeds: {default: {schedule: day}}", "unknown key \"schedule\""),
        ("topics: {rejects: {retention: 5m}}", "outside 1h to 36600d"),
        ("breaks: {date: 2023-05-12}", "\"breaks\" must be a list"),
    ])
    func `what no part may say is refused`(text: String, problem: String) {
        let problems = Self.problems(text)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.contains(problem) == true, "\(problems)")
    }
}
