import Answers
import EventCodec
import EventTime
import Seeded
import Testing

struct AnswerCodecTests {
    /// Entries made by chance, as people would make them.
    static func entries(_ count: Int, seed: UInt64) throws -> [AnswerEntry] {
        var random = SeededRandom(seed: seed)
        return try (0..<count).map { _ in try entry(&random) }
    }

    private static func entry(_ random: inout SeededRandom) throws -> AnswerEntry {
        let made = Timestamp(milliseconds: 1_700_000_000_000 + .random(in: 0..<1 << 36, using: &random))
        let signature = try Signature(
            name: random.pick(["Ana", "Luis Ñandú", "border \"ops\"", "🛟"]), time: made,
            why: random.pick(["a drill", "¿Otra vez? \\ \"sí\"", String(repeating: "é", count: 500)]))
        let id = String(UInt64.random(in: 0...UInt64.max, using: &random), radix: 16)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            return .answer(
                try Answer(
                    episode: id, rule: "usbp-record", kind: random.pick(Answer.Kind.allCases),
                    signature: signature))
        case 1: return .silenceEnded(id: id, signature)
        case _:
            let windows = ["Sat,Sun 00:00-24:00 America/Tijuana", "Mon-Fri 22:00-06:00 UTC"]
            let until = made + .seconds(.random(in: 1...366 * 86_400, using: &random))
            return .silence(
                try AlertSilence(
                    id: id,
                    matcher: SilenceMatcher(
                        rules: ["surge"], teams: random.pick([[], ["a", "b"]]),
                        streams: random.pick([[], ["s"]]),
                        labels: random.pick([[:], ["agency": ["USBP", "OFO"]]]),
                        group: random.pick([
                            [:], ["area": ["Yuma \"Sector\"", "é"], "nationality": ["VEN"]],
                        ])),
                    from: made, until: until,
                    weekly: random.pick([nil, try WeeklyWindow(text: random.pick(windows))]), made: signature)
            )
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        for entry in try Self.entries(500, seed: 1) {
            let key = entry.key(number: "n")
            #expect(try AnswerCodec.decode(AnswerCodec.encode(entry), key: key) == entry)
        }
    }

    static let refused: [(String, String)] = [
        ("", "is not JSON"), ("[]", "is no JSON object"), ("{}", "neither answer nor silence nor ended"),
        (#"{"answer":3}"#, "answer is no JSON object"), (#"{"answer":{}}"#, "answer has no episode"),
        (answer.replacing("acknowledged", with: "maybe"), "kind is none of"),
        (answer.replacing("2026-03-02T12:00:00Z", with: "noon"), "at is no time"),
        (answer.replacing("\"Ana\"", with: "[]"), "by is no text"),
        (answer.replacing("\"Ana\"", with: "\" \""), "the name is empty"),
        (answer.replacing("\"kind\"", with: "\"more\":1,\"kind\""), "a member that is not known: \"more\""),
        (
            answer.replacing("{\"answer\"", with: "{\"also\":1,\"answer\""),
            "a member that is not known: \"also\""
        ),
        (answer.replacing("\"e\"", with: "\"other\""), "does not belong to its key"),
        (silence.replacing("[\"r\"]", with: "\"r\""), "rules is no array of texts"),
        (silence.replacing("[\"r\"]", with: "[]"), "a silence of everything"),
        (silence.replacing("\"rules\"", with: "\"not_rules\""), "a silence of everything"),
        (silence.replacing("\"rules\"", with: "\"not\":{},\"rules\""), "a member that is not known: \"not\""),
        (silence.replacing("2026-03-03", with: "2028-03-03"), "more than a year"),
        (silence.replacing("2026-03-03", with: "2026-03-01"), "ends before it begins"),
        (silence.replacing("UTC", with: "PST"), "is no time zone"),
    ]

    private static let answer = """
        {"answer":{"episode":"e","rule":"r","kind":"acknowledged","by":"Ana","at":"2026-03-02T12:00:00Z",\
        "why":"x"}}
        """
    private static let silence = """
        {"silence":{"id":"s","match":{"rules":["r"]},"from":"2026-03-02T12:00:00Z",\
        "until":"2026-03-03T12:00:00Z","weekly":"Sat 00:00-24:00 UTC","by":"Ana",\
        "at":"2026-03-02T12:00:00Z","why":"x"}}
        """

    @Test(arguments: refused)
    func whatCouldNotHaveBeenWrittenIsRefusedWithTheReason(_ text: String, _ reason: String) throws {
        let key = text.contains("silence\":{") ? "silence/s" : "answer/e/1"
        #expect { try AnswerCodec.decode(Array(text.utf8), key: key) } throws: { "\($0)".contains(reason) }
        #expect(throws: Never.self) { try AnswerCodec.decode(Array(Self.answer.utf8), key: "answer/e/1") }
        #expect(throws: Never.self) { try AnswerCodec.decode(Array(Self.silence.utf8), key: "silence/s") }
    }

    @Test func aRecordThatIsTooLargeIsNotRead() {
        let large = [UInt8](repeating: UInt8(ascii: " "), count: AnswerLimits.record + 1)
        #expect(throws: AnswerProblem.self) { try AnswerCodec.decode(large, key: "") }
    }

    /// Whatever is damaged, it is refused or read as something that could have been written; nothing traps.
    @Test func damagedRecordsAreRefusedOrReadWhole() throws {
        var random = SeededRandom(seed: 2)
        var refused = 0
        for entry in try Self.entries(300, seed: 3) {
            let (key, record) = (entry.key(number: "n"), AnswerCodec.encode(entry))
            for _ in 0..<20 {
                var damaged = record
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let place = Int.random(in: 0..<damaged.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: damaged[place] = .random(in: 0...255, using: &random)
                    case 1: damaged.remove(at: place)
                    case _: damaged.insert(random.pick(Array("\"{}[],:0".utf8)), at: place)
                    }
                }
                guard let read = try? AnswerCodec.decode(damaged, key: key) else {
                    refused += 1
                    continue
                }
                #expect(try AnswerCodec.decode(AnswerCodec.encode(read), key: key) == read)
            }
        }
        #expect(refused > 3000)
    }
}
