import Alerting
import EventCodec
import EventTime
import Synchronization
import Testing

@testable import Console

@Suite("What the console remembers of episodes")
struct EpisodeTableTests {
    private static func record(_ id: String, _ status: String, number: Int, ended: Bool = false) -> [UInt8] {
        Array(
            ("{\"specversion\":\"1.0\",\"id\":\"\(id)-\(number)\",\"source\":\"/vigia/x\",\"type\":\"t\","
                + "\"subject\":\"\(id)\",\"time\":\"2024-01-02T00:00:00Z\","
                + "\"data\":{\"status\":\"\(status)\",\"class\":\"settled\",\"severity\":\"warning\""
                + (ended ? ",\"ended\":true}}" : "}}")).utf8)
    }

    private static func take(_ table: inout EpisodeTable, _ id: String, _ status: String, _ number: Int) {
        let bytes = record(id, status, number: number)
        let head = bytes.withUnsafeBytes { AlertHead($0) }
        if let head {
            table.take(
                id,
                KnownWord(head: head, said: Timestamp(milliseconds: 0), partition: 0, offset: Int64(number)))
        }
        _ = bytes.withUnsafeBytes { table.takeLast(id, $0, said: Timestamp(milliseconds: Int64(number))) }
    }

    @Test("What fires stays, however much has ended; of what has ended, the latest stays")
    func bounds() {
        var table = EpisodeTable()
        Self.take(&table, "fires", "firing", 0)
        let many = EpisodeTable.ended * 3
        for number in 1...many {
            Self.take(&table, "e\(number)", "firing", number * 2)
            Self.take(&table, "e\(number)", "resolved", number * 2 + 1)
        }
        #expect(table.open == ["fires"])
        #expect(table.entries["fires"] != nil)
        #expect(table.entries["e\(many)"]?.words.count == 2)
        #expect(table.ended.first == "e\(many)")
        #expect(table.entries.count <= EpisodeTable.ended * 2 + 2)
        #expect(table.entries["e1"] == nil)
    }

    /// As a restart reads it: first the last words on all episodes, then every word that was ever said.
    @Test("After a restart those that ended last are there with their words, however many ended before")
    func restart() {
        var table = EpisodeTable()
        let many = EpisodeTable.ended * 3
        // Partitions are not read in the order of time.
        for number in Array(stride(from: many, through: 1, by: -1)) {
            let bytes = Self.record("e\(number)", "resolved", number: number)
            _ = bytes.withUnsafeBytes {
                table.takeLast("e\(number)", $0, said: Timestamp(milliseconds: Int64(number)))
            }
        }
        for number in 1...many {
            let bytes = Self.record("e\(number)", "resolved", number: number)
            if let head = bytes.withUnsafeBytes({ AlertHead($0) }) {
                table.take(
                    "e\(number)",
                    KnownWord(head: head, said: .init(milliseconds: 0), partition: 0, offset: Int64(number)))
            }
        }
        let last = (0..<EpisodeTable.ended).map { "e\(many - $0)" }
        #expect(Array(table.ended.prefix(EpisodeTable.ended)) == last)
        #expect(last.allSatisfy { table.entries[$0]?.words.count == 1 })
        #expect(table.known <= EpisodeTable.ended * 2)
    }

    @Test("The same records again change nothing")
    func again() {
        var table = EpisodeTable()
        for _ in 0..<2 {
            Self.take(&table, "a", "firing", 0)
            Self.take(&table, "a", "updated", 1)
        }
        #expect(table.entries["a"]?.words.count == 2)
        #expect(table.open == ["a"])
    }

    @Test("An amended word tells whether its episode goes on")
    func amended() {
        func head(_ ended: Bool) -> AlertHead? {
            Self.record("a", "amended", number: 1, ended: ended).withUnsafeBytes { AlertHead($0) }
        }
        #expect(head(false)?.isFiring == true)
        #expect(head(true)?.isFiring == false)
    }

    @Test("The head that is found by looking is that of the record")
    func headsAreTrue() throws {
        let world = try ConsoleWorld(
            (0..<60).map { number in
                .init(
                    id: "e\(number)", day: number % 28 + 1, area: ["north", "sou\"th"][number % 2],
                    count: Int64(number * 37 % 500))
            })
        let entries = world.api.picture.withLock { $0.episodes.entries }
        #expect(entries.count > 5)
        for entry in entries.values {
            let alert = try AlertCodec.read(entry.bytes)
            let head = try #require(entry.head)
            #expect(head.id == alert.id && head.status == alert.data.status && head.time == alert.time)
            #expect(head.wordClass == alert.data.wordClass && head.severity == alert.data.severity)
        }
    }
}
