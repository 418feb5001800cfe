import EventCodec
import Events
import Foundation
import Testing

/// What is JSON and what is not, and the limits on a record as a whole.
struct EventSyntaxTests {
    private let decoder = EventDecoder(schema: StreamSchema(name: "encounters"))
    private let minimal = EventDecoderTests.minimal
    private let notJSON = EventReading.refused(Rejection(reason: .notJSON))
    private let tooLarge = EventReading.refused(Rejection(reason: .recordTooLarge))

    @Test(arguments: [
        "", " ", "\n", "x", "{", "}", "{}}", "{}{}", "{} {}", "{},", "{}x", "nul", "nulll", "tru", "True",
        "1 2",
        "\"a\" \"b\"", "\"a\"\"b\"", "\"", "\"\\\"", "01", "+1", ".5", "1.", "1e", "1e+", "-", "--1", "0x1",
        "NaN",
        "[1,]", "[,1]", "[1 2]", "[1}", "{]", "[", "]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}",
        "{\"a\":1 \"b\":2}", "{\"a\" 1}", "{a:1}", "{1:2}", "{'a':1}", "{\"a\":1]", "{\"a\"::1}",
        "{\"a\":\"b\":1}",
        "{\"a\":1\"b\":2}", "{\"a\":tru}", "{\"a\":truee}", "{\"a\":1a}", "{\"a\":01}", "{\"a\":1.}",
        "{\"a\":-}",
        "{\"a\":.1}", "{\"a\":1e}", "{\"a\":[}]}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\u0041\"}",
        "{\"a\":\"\\ud800\\ud800\"}",
        "{\"\\udc00\":1}", "{\"a\":\"\\u12\"}", "{\"a\":nulL}", "{/**/}", "{\"a\":1}\u{0}", "\u{FEFF}{}",
        "{}\u{A0}",
    ])
    func brokenTextIsNotJSON(_ text: String) {
        #expect(decoder.reading(of: text) == notJSON)
        #expect(EventReference(schema: decoder.schema).reading(of: Array(text.utf8)) == notJSON)
        guard text.first == "{", text.last == "}", text.count > 2 else { return }
        #expect(decoder.reading(of: "{\(minimal),\"x\":\(text)}") == notJSON)
        #expect(decoder.reading(of: "{\(minimal),\"x\":[\(text)]}") == notJSON)
    }

    @Test(arguments: [
        "null", "true", " false ", "0", "-0.5e-7\n", "\"\"", "\"\\u00e9\"", "[]", "[[],{}]",
        "\t[1,\"a\",null]",
        "123456789012345678901234567890", "\"\\\\\"",
    ])
    func otherJSONIsNotAnObject(_ text: String) {
        #expect(decoder.reading(of: text) == .refused(Rejection(reason: .notAnObject)))
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
            [0x00],
            [0x1F],
        ] as [[UInt8]])
    func badUTF8AndControlBytesAreNotJSON(_ bytes: [UInt8]) {
        for field in ["area", "x"] {
            let payload = Array("{\(minimal),\"\(field)\":\"".utf8) + bytes + Array("\"}".utf8)
            #expect(decoder.reading(of: payload).reading == notJSON)
        }
    }

    @Test func whiteSpaceMayStandAnywhereBetweenTokens() {
        let spaced =
            "\r\n\t {\n \(minimal.replacing(",", with: " \n,\t").replacing("\":", with: "\" \t: \n")) \r}\n "
        #expect(decoder.reading(of: spaced).isEvent)
        #expect(decoder.reading(of: spaced) == decoder.reading(of: "{\(minimal)}"))
    }

    @Test func recordMayBeAsLargeAsTheLimitAndNoLarger() {
        func record(_ size: Int, of filler: String) -> String {
            let rest = "{\(minimal),\"x\":\"\"}"
            let count = size - rest.utf8.count
            return "{\(minimal),\"x\":\"\(String(repeating: filler, count: count / filler.utf8.count))\"}"
                + String(repeating: " ", count: count % filler.utf8.count)
        }
        for filler in ["x", "é", "\\n", "\\u00e9", "\\\\"] {
            #expect(decoder.reading(of: record(EventLimits.record, of: filler)).isEvent)
            #expect(decoder.reading(of: record(EventLimits.record + 1, of: filler)) == tooLarge)
        }
        let lone = "\"" + String(repeating: "\\n", count: EventLimits.record / 2 - 1) + "\""
        #expect(decoder.reading(of: lone) == .refused(Rejection(reason: .notAnObject)))
        #expect(decoder.reading(of: [UInt8](repeating: 0x7B, count: 5_000_000)).reading == tooLarge)
    }

    @Test(arguments: [("[", "]", "1"), ("{\"a\":", "}", "1"), ("[{\"a\":", "}]", "null")])
    func nestingHasALimit(_ open: String, _ close: String, _ core: String) {
        let each = open.count { $0 == "[" || $0 == "{" }
        func record(depth: Int) -> String {
            let count = (depth - 1) / each
            return "{\(minimal),\"x\":" + String(repeating: open, count: count) + core
                + String(repeating: close, count: count) + "}"
        }
        #expect(decoder.reading(of: record(depth: EventLimits.depth - 1)).isEvent)
        #expect(decoder.reading(of: record(depth: EventLimits.depth + 2)) == tooLarge)
        #expect(decoder.reading(of: record(depth: 10_000)) == tooLarge)
        #expect(decoder.reading(of: String(repeating: "[", count: 60_000)) == notJSON)
    }

    @Test func decoderReadsOnAfterAnyRefusal() {
        for text in ["{", "[1", "{\"x\":\"\\q\"}", String(repeating: " ", count: 70_000), ""] {
            _ = decoder.reading(of: text)
            #expect(decoder.reading(of: "{\(minimal)}").isEvent)
        }
    }
}
