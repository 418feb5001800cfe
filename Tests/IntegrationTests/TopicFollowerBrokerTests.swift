import BrokerSupport
import KafkaClient
import Pipeline
import Settings
import Testing

/// Topics that come and go under their reader.
@Suite(.needsBroker)
struct TopicFollowerBrokerTests {
    @Test func aTopicThatWasDeletedIsMissingAndIsReadAnewWhenItIsThereAgain() throws {
        let deployment = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        let topic = deployment.configuration.topics.answers.name
        let follower = try TopicFollower(deployment.clients, topic: topic, .uncommitted, stop: StopFlag())
        try write(["a", "b"], to: topic, deployment)
        #expect(try read(follower) == ["a", "b"])

        let admin = try deployment.clients.admin()
        #expect(try admin.deleteTopics([topic], timeout: .seconds(30)) == [topic: nil])
        #expect { try read(follower) } throws: { error in
            (error as? KafkaError)?.recovery == .retry
        }
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        try write(["c"], to: topic, deployment)
        var found: [String] = []
        try deployment.wait(for: "the new topic", .seconds(60)) {
            found += try read(follower)
            return !found.isEmpty
        }
        #expect(found == ["c"])
    }

    private func read(_ follower: TopicFollower) throws -> [String] {
        var found: [String] = []
        try follower.catchUp(anew: { found = [] }) {
            found.append(String(decoding: $0.payload ?? .init(start: nil, count: 0), as: UTF8.self))
        }
        return found
    }

    private func write(_ values: [String], to topic: String, _ deployment: Deployment) throws {
        let producer = try Producer(["bootstrap.servers": deployment.broker.bootstrapServers])
        defer { producer.close() }
        for value in values { try producer.produce(topic: topic, key: [], value: Array(value.utf8)) }
        try #require(producer.flush(timeout: .seconds(30)) == 0)
    }
}
