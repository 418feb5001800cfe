import EventTime
import Processing
import Testing

@testable import EventCodec

struct ClockCodecTests {
    static let entries: [(ClockEntry, key: String)] = [
        (
            .tick(
                InputPartition(stream: "encounters", partition: 3), offset: 7, .to(Timestamp(milliseconds: 0))
            ),
            "tick/encounters/3"
        ),
        (.tick(InputPartition(stream: "encounters", partition: 0), offset: 0, .end), "tick/encounters/0"),
        (
            .request(
                SettleRequest(move: .end, ends: [InputPartition(stream: "encounters", partition: 1): 5])),
            "settle"
        ),
        (
            .layout(PartitionLayout(inputs: ["encounters": 4], tallies: 2, plan: 0xFFFF_0000_1234_5678)),
            "layout"
        ),
        (.instance("node-7"), "instance/node-7"),
        (
            .inherited(InputPartition(stream: "encounters", partition: 3), offset: 4_000_000_000, .end),
            "inherited/encounters/3"
        ),
        (
            .inheritance(
                Inheritance(
                    application: "vigia", journal: "vigia.clock", tallies: "vigia.tallies", next: 12,
                    isComplete: true)), "inheritance"
        ),
    ]

    @Test(arguments: entries)
    func whatIsWrittenIsReadBack(_ entry: ClockEntry, _ key: String) throws {
        #expect(ClockCodec.key(entry) == key)
        #expect(try ClockCodec.encode(entry).withUnsafeBytes { try ClockCodec.decode($0) } == entry)
    }

    @Test(arguments: ["", "{}", "{\"instance\":1}", "{\"tick\":{}}", "[]"])
    func whatIsNoEntryIsCorrupt(_ text: String) {
        #expect(throws: CorruptRecord.self) {
            try Array(text.utf8).withUnsafeBytes { try ClockCodec.decode($0) }
        }
    }
}
