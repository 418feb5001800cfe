import BrokerSupport
import KafkaClient
import Testing

/// A cluster that has never had a group, as a new user's has not.
@Suite(.needsBroker)
struct FreshClusterBrokerTests {
    /// librdkafka's own question ends the process here.
    @Test func offsetsOfAGroupThatNeverWasAreNone() throws {
        let broker = try Broker()
        try broker.createTopics(TopicSpec(name: "t", partitions: 2))
        let places = [TopicPartition("t", 0), TopicPartition("t", 1)]
        for number in 0..<20 {
            let admin = try Admin(["bootstrap.servers": broker.bootstrapServers])
            let offsets = try admin.committed(ofGroup: "group-\(number)", places, timeout: .seconds(30))
            #expect(offsets == [places[0]: nil, places[1]: nil])
        }
    }
}
