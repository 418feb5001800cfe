import KafkaClient
import Settings
import Testing

@testable import vigia

struct TopicWishesTests {
    private func specs(_ wishes: TopicWishes) -> [String: TopicSpec] {
        Dictionary(uniqueKeysWithValues: wishes.wishes.map { ($0.spec.name, $0.spec) })
    }

    @Test func theStandardConfigurationNeedsTenTopics() {
        let specs = specs(TopicWishes(.standard))
        #expect(
            specs.keys.sorted() == [
                "encounters", "repatriations", "vigia.alerts", "vigia.answers", "vigia.clock",
                "vigia.episodes",
                "vigia.rejects",
                "vigia.tallies", "vigia.tally-state", "vigia.watch-state",
            ])
        #expect(specs.values.allSatisfy { $0.replication == -1 })
        for name in ["vigia.answers", "vigia.episodes", "vigia.tally-state", "vigia.watch-state"] {
            #expect(specs[name]?.config == ["cleanup.policy": "compact"])
        }
        for name in ["vigia.alerts", "vigia.clock"] {
            #expect(
                specs[name]?.config == [
                    "cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1",
                ])
        }
        #expect(specs["vigia.tallies"]?.config == ["cleanup.policy": "delete", "retention.ms": "604800000"])
        #expect(specs["vigia.rejects"]?.config == ["cleanup.policy": "delete", "retention.ms": "2592000000"])
        #expect(
            specs["encounters"]?.config
                == ["cleanup.policy": "delete", "message.timestamp.type": "LogAppendTime"])
    }

    @Test func changelogsAreAsWideAsWhatTheyStandBehind() {
        var configuration = Configuration.standard
        configuration.topics.tallies.partitions = 5
        let specs = specs(TopicWishes(configuration, replication: 3, partitions: ["repatriations": 20]))
        #expect(specs["encounters"]?.partitions == 8)
        #expect(specs["repatriations"]?.partitions == 20)
        #expect(specs["vigia.tally-state"]?.partitions == 20)
        #expect(specs["vigia.watch-state"]?.partitions == 5)
        #expect(specs["vigia.clock"]?.partitions == 1)
        #expect(specs.values.allSatisfy { $0.replication == 3 })
    }

    @Test func whatExistsIsComparedAndTheRemedyTold() throws {
        let wishes = TopicWishes(.standard).wishes
        func differences(_ name: String, _ partitions: Int, _ config: [String: String]) throws -> [String] {
            let wish = try #require(wishes.first { $0.spec.name == name })
            return wish.differences(partitions: partitions, config: config, servers: "b:1").map {
                "\($0.problem): \($0.remedy)"
            }
        }
        let fine = ["cleanup.policy": "compact", "retention.ms": "1"]
        #expect(try differences("vigia.episodes", 1, fine) == [])
        #expect(
            try differences("vigia.episodes", 1, ["cleanup.policy": "delete"]) == [
                "cleanup.policy is delete, not compact: kafka-configs.sh --bootstrap-server b:1 --alter "
                    + "--topic vigia.episodes --add-config cleanup.policy=compact"
            ])
        #expect(
            try differences("vigia.tally-state", 1, fine) == [
                "it has 1 partition, not 8: kafka-topics.sh --bootstrap-server b:1 --alter --topic "
                    + "vigia.tally-state "
                    + "--partitions 8, before the first start of vigia run"
            ])
        #expect(
            try differences("encounters", 3, ["message.timestamp.type": "CreateTime"]) == [
                "it has 3 partitions, not 8: write partitions: 3 at streams.encounters of the configuration",
                "message.timestamp.type is CreateTime, not LogAppendTime: kafka-configs.sh "
                    + "--bootstrap-server b:1 "
                    + "--alter --topic encounters --add-config message.timestamp.type=LogAppendTime",
            ])
    }
}
