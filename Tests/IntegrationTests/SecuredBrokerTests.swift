import BrokerSupport
import Foundation
import KafkaClient
import Settings
import Testing

/// A broker with TLS, SCRAM and ACLs, as an institution runs it.
@Suite(.needsBroker, .serialized) struct SecuredBrokerTests {
    private static let broker = Result { try Broker(isSecured: true) }

    /// - Parameter password: how the configuration tells it.
    private func deployment(
        password: String = "{env: VIGIA_TEST_PASSWORD}", value: String = BrokerSecurity.password
    ) throws -> Deployment {
        let broker = try Self.broker.get()
        return try Deployment(
            broker, rules: SmokeDaemonBrokerTests.rules,
            kafka: """
                  security.protocol: SASL_SSL
                  ssl.ca.location: \(broker.certificate.path)
                  sasl.mechanism: SCRAM-SHA-512
                  sasl.username: \(BrokerSecurity.user)
                  sasl.password: \(password)
                """, brokers: broker.securedServers, environment: ["VIGIA_TEST_PASSWORD": value])
    }

    private func allow(_ deployment: Deployment) throws {
        let prefix = deployment.application
        try deployment.broker.run(
            .acls, "--add", "--allow-principal", "User:\(BrokerSecurity.user)", "--operation", "All",
            "--resource-pattern-type", "prefixed", "--topic", prefix, "--group", prefix,
            "--transactional-id", prefix)
    }

    private func deny(_ operation: String, _ resource: String...) throws {
        try Self.broker.get().run(
            .acls, ["--add", "--deny-principal", "User:\(BrokerSecurity.user)", "--operation", operation]
                + resource)
    }

    /// Runs a command that must fail with a sentence, within a minute.
    private func expectRefused(
        _ deployment: Deployment, _ arguments: [String], _ sentence: String,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let name = arguments[0]
        let process = try deployment.start(arguments, name: name)
        try deployment.awaitEnd(of: process)
        #expect(process.terminationStatus == 1, sourceLocation: place)
        let words = deployment.log(name)
        #expect(words.contains(sentence), "\(words)", sourceLocation: place)
        #expect(!words.contains(BrokerSecurity.password), sourceLocation: place)
    }

    @Test(.needsScram) func secretsComeFromAFileOrTheEnvironmentAndAreNeverLogged() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try Data("\(BrokerSecurity.password)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let deployment = try deployment(password: "{file: \(file.path)}")
        try allow(deployment)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let daemon = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(4000, seed: 71))
        try deployment.settle()
        daemon.terminate()
        try deployment.awaitEnd(of: daemon)
        #expect(daemon.terminationStatus == 0, "\(deployment.log())")
        try deployment.expectSaidAsReplayed(atLeast: 50)
        #expect(!(deployment.log() + deployment.log("command")).contains(BrokerSecurity.password))

        // What a running instance may not write any more ends it, too.
        let names = deployment.configuration.topics
        let next = try deployment.start(["run"], name: "denied")
        try deployment.awaitLog("denied", "partitions assigned", times: 2)
        try deny("Write", "--topic", names.clock.name)
        try deployment.run("clock", "settle")
        #expect(deployment.log("command").contains("the brokers do not permit it"))
        try deny("Write", "--topic", names.tallies.name)
        try deployment.write(TestEvent.stream(500, seed: 72, prefix: "late"))
        try deployment.awaitEnd(of: next)
        #expect(next.terminationStatus == 1)
        #expect(
            deployment.log("denied").split(separator: "\n").last?.hasPrefix("vigia: the tally stage failed: ")
                == true)
        #expect(deployment.log("denied").contains("the brokers do not permit it; an ACL must allow it"))
    }

    @Test(.needsScram) func withoutPermissionEachCommandEndsWithOneSentence() throws {
        let deployment = try deployment()
        let topic = "\(deployment.application).encounters"
        let sentence = "the brokers do not permit it; an ACL must allow it"
        let events = deployment.folder.appending(path: "events").path
        try Data((TestEvent.stream(1, seed: 1)[0].json + "\n").utf8).write(to: URL(fileURLWithPath: events))
        let replay = ["replay", "--topic", "encounters=\(topic)", "--alerts", "/dev/null"]
        for command in [["topics", "create"], ["run"], ["send", "-s", "encounters", events], replay] {
            try expectRefused(deployment, command, sentence)
        }
        // Known, but not to be read: the topic, the group, and the changelog.
        try allow(deployment)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        try deny("Read", "--topic", topic)
        try expectRefused(deployment, ["run"], sentence)
        try expectRefused(deployment, replay, sentence)
    }

    @Test func aLoginThatFailsIsToldAtOnce() throws {
        let deployment = try deployment(value: "not the password")
        let sentence = "the login failed; check security.protocol, sasl.* and ssl.* of the configuration"
        let replay = ["replay", "--topic", "encounters=x", "--alerts", "/dev/null"]
        for command in [["topics", "create"], ["run"], replay, ["clock", "settle"]] {
            try expectRefused(deployment, command, sentence)
            let isOld = LibraryVersion.number < LibraryVersion.scramOfKafka4
            let hint = "Kafka 4 refuses SCRAM logins of librdkafka before 2.6"
            #expect(deployment.log(command[0]).contains(hint) == isOld)
            #expect(!deployment.log(command[0]).contains("not the password"))
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, and says why, where the loaded librdkafka cannot log in at this Kafka.
    static var needsScram: Self {
        .enabled(
            if: KafkaHome.configured?.isFourth == false
                || LibraryVersion.number >= LibraryVersion.scramOfKafka4,
            "librdkafka \(LibraryVersion.text) cannot log in with SCRAM at Kafka 4")
    }
}
