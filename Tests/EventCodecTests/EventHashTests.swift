import EventCodec
import Events
import Seeded
import Testing

struct EventHashTests {
    private let decoder = EventDecoder(
        schema: StreamSchema(name: "encounters", dimensions: ["area", "type"]))

    private static let members = [
        #""id":"a""#, #""revision":2"#, #""time":"2024-05-01T00:00:00-06:00""#, #""period":"P1D""#,
        #""count":7"#,
        #""source":"USBP""#, #""report":"daily""#, #""area":"Tucson""#, #""type":"x""#,
    ]

    private func hashes(_ members: [String]) throws -> EventReading.Hashes {
        try #require(decoder.hashes(of: "{\(members.joined(separator: ","))}"))
    }

    @Test func orderOfKeysWhiteSpaceEscapesAndUnknownFieldsMakeNoDifference() throws {
        var random = SeededRandom(seed: 1)
        let expected = try hashes(Self.members)
        for _ in 0..<200 {
            let gap = random.pick(["", " ", "\n\t", "   "])
            var members = Self.members.shuffled(using: &random)
            members.insert(
                random.pick([#""x":1"#, #""y":{"z":[]}"#]), at: Int.random(in: 0...9, using: &random))
            let text = members.joined(separator: gap + "," + gap).replacing("\":", with: "\"\(gap):\(gap)")
                .replacing("Tucson", with: random.pick(["Tucson", #"T\u0075cson"#, #"\u0054uc\u0073on"#]))
            #expect(decoder.hashes(of: "{\(gap)\(text)\(gap)}") == expected)
        }
    }

    @Test func everyFieldThatMattersChangesTheContent() throws {
        let expected = try hashes(Self.members)
        let changes = [
            (#""2024-05-01T00:00:00-06:00""#, #""2024-05-01T00:00:00.001-06:00""#),
            (#""2024-05-01T00:00:00-06:00""#, #""2024-05-01T06:00:00Z""#),
            (#""P1D""#, #""PT24H""#), (#""P1D""#, "null"), ("7", "8"), (#""USBP""#, #""OFO""#),
            (#""daily""#, "null"),
            (#""Tucson""#, #""Yuma""#), (#""Tucson""#, "null"),
            (#""type":"x""#, #""type":"x","withdrawn":true"#),
        ]
        var seen: Set<UInt64> = [expected.content]
        for (old, new) in changes {
            let changed = try hashes(Self.members.map { $0.replacing(old, with: new) })
            #expect(seen.insert(changed.content).inserted, "\(old) to \(new)")
        }
    }

    @Test func revisionAndIdentifierAreNoContent() throws {
        let expected = try hashes(Self.members)
        let revised = try hashes(Self.members.map { $0.replacing(#""revision":2"#, with: #""revision":3"#) })
        #expect(revised == expected)
        let renamed = try hashes(Self.members.map { $0.replacing(#""id":"a""#, with: #""id":"b""#) })
        #expect(renamed.content == expected.content && renamed.id != expected.id)
    }

    @Test func valuesDoNotRunIntoOneAnother() throws {
        func record(_ area: String, _ type: String) throws -> EventReading.Hashes {
            try hashes([EventDecoderTests.minimal, "\"area\":\"\(area)\"", "\"type\":\"\(type)\""])
        }
        #expect(try record("ab", "c").profile != record("a", "bc").profile)
        #expect(try record("", "a").profile != record("a", "").profile)
    }

    @Test func sourceAndIdentifierDoNotRunIntoOneAnother() throws {
        func identity(_ source: String, _ id: String) throws -> [UInt64] {
            try hashes([#""source":"\#(source)""#, #""id":"\#(id)""#, #""time":"2024-05-01T00:00:00Z""#]).id
        }
        #expect(try identity("a", #"b\u0000c"#) != identity(#"a\u0000b"#, "c"))
        #expect(try identity("a", #"\u0000"#) != identity(#"a\u0000"#, "x"))
        #expect(try identity("ab", "c") != identity("a", "bc"))
    }

    /// Guards state that is kept: a change here needs a new version of every checkpoint.
    @Test func hashesStayWhatTheyWere() throws {
        let hashes = try hashes(Self.members)
        #expect(hashes.id.map(StableHash.hex) == ["888b87a23f4001fc", "ed2bd80d7845803e"])
        #expect(StableHash.hex(hashes.content) == "c4d2f2c0f53da8b8")
        #expect(hashes.profile.map(StableHash.hex) == ["9e3b3221ca63784d", "71a79145f73e12f4"])
    }
}
