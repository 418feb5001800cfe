import Testing

@testable import KafkaClient

@Suite struct KeyPartitionTests {
    /// The hashes that Apache Kafka's own tests expect of its Java client.
    @Test(arguments: [
        ("21", Int32(-973_932_308)), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829), ("abc", 479_470_107),
    ])
    func aKeyGoesWhereJavaClientsPutIt(key: String, hash: Int32) {
        for count in [1, 3, 8, 1000] {
            let expected = (hash & 0x7FFF_FFFF) % Int32(count)
            #expect(KeyPartition.of(Array(key.utf8), among: count) == expected)
        }
    }
}
