import Testing

@testable import Tables

@Suite("Ids")
struct TableEventIDTests {
    @Test("An id is readable: report, time and values, an empty one in its place")
    func readable() {
        let key = TableEventID.key(
            report: "cbp-southwest", time: "2024-05", values: ["Yuma Sector", "", "GTM"])
        #expect(TableEventID.id(ofKey: key) == "cbp-southwest|2024-05|Yuma Sector||GTM")
    }

    @Test("Values that contain the separator never make two keys one")
    func separators() {
        let texts = ["", "a", "|", "%", "a|", "|a", "%7C", "%25", "||", "|\u{301}"]
        var keys: Set<String> = []
        for first in texts {
            for second in texts {
                keys.insert(TableEventID.key(report: "r", time: "t", values: [first, second]))
            }
        }
        #expect(keys.count == texts.count * texts.count)
    }

    @Test("128 bytes stay as they are; one more is cut and hashed, on whole characters, always alike")
    func long() {
        let whole = String(repeating: "x", count: 128)
        #expect(TableEventID.id(ofKey: whole) == whole)
        for character in ["x", "é", "日", "👩‍👩‍👧"] {
            for length in 1...140 {
                let key = String(repeating: "k", count: length) + String(repeating: character, count: 128)
                let id = TableEventID.id(ofKey: key)
                #expect(id.utf8.count <= 128)
                #expect(id == TableEventID.id(ofKey: key))
                #expect(id != TableEventID.id(ofKey: key + "!"))
                #expect(id.dropLast(16).last == "~")
            }
        }
    }
}
