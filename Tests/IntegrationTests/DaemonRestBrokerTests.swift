import BrokerSupport
import KafkaClient
import Pipeline
import Testing

/// What other tools see of an instance at rest.
@Suite(.needsBroker) struct DaemonRestBrokerTests {
    /// Transactions end in marks, which no reader is given.
    @Test func atRestNothingIsLeftUnread() throws {
        let deployment = try Deployment(Broker.shared(), rules: SmokeDaemonBrokerTests.rules)
        try #require(try deployment.run("topics", "create") == 0, "\(deployment.log("command"))")
        _ = try deployment.start(["run"])
        try deployment.write(TestEvent.stream(500, seed: 3))
        try deployment.settle()
        let tallies = (0..<2).map { TopicPartition("\(deployment.application).tallies", $0) }
        try deployment.wait(for: "a group that stands at the ends", .seconds(30)) {
            let ends = try deployment.clients.admin().watermarks(tallies, timeout: .seconds(10))
            let committed = try deployment.groups()[1]
            return tallies.allSatisfy { place in
                guard let end = ends[place]?.high, let offset = committed[place] ?? nil else { return false }
                return end > 0 && offset == end
            }
        }
    }
}
