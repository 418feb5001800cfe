import Seeded

/// Makes records as field systems might: mostly right, wrong in every way now and then.
enum EventMaker {
    static func record(_ random: inout SeededRandom) -> [UInt8] {
        var members: [(String, String)] = []
        for (name, always) in [
            ("id", true), ("time", true), ("source", true), ("count", false), ("period", false),
        ] {
            if random.chance(always ? 49 : 25, in: 50) { members.append((name, value(name, &random))) }
        }
        for name in ["revision", "withdrawn", "report", "area", "nationality", "type"]
        where random.chance(1, in: 2) {
            members.append((name, value(name, &random)))
        }
        for _ in 0..<2 where random.chance(1, in: 4) {
            members.append((random.pick(["x", "Area", "i", "id2", "", "idid", "é"]), json(3, &random)))
        }
        if random.chance(1, in: 25) {
            members.append((random.pick(["dob", "Date-Of-Birth", "TELEFONO"]), "1"))
        }
        if random.chance(1, in: 25) { members.append(random.pick(members)) }
        if random.chance(1, in: 2) { members.shuffle(using: &random) }
        let text = members.map { string($0.0, &random) + space(&random) + ":" + space(&random) + $0.1 }
            .joined(separator: space(&random) + "," + space(&random))
        return Array(
            (space(&random) + "{" + space(&random) + text + space(&random) + "}" + space(&random)).utf8)
    }

    /// Some fields in some order, one of which nobody reads.
    static func plainNames(_ random: inout SeededRandom) -> [String] {
        var names = ["id", "time", "source"]
        for name in ["count", "revision", "period", "report", "area", "nationality", "type", "x", "país"]
        where random.chance(1, in: 2) {
            names.append(name)
        }
        return random.chance(1, in: 2) ? names : names.shuffled(using: &random)
    }

    /// A record with these fields, no white space but a little, and values that are texts and numbers: each
    /// good, or now and then not.
    static func plain(_ names: [String], _ random: inout SeededRandom, isGood: Bool) -> [UInt8] {
        let members = names.map { name -> [UInt8] in
            let isRight = isGood || random.chance(9, in: 10)
            let value = isRight ? random.pick(right(name)) : random.pick(wrong(name))
            return Array("\"\(name)\": ".utf8) + value
        }
        return Array("{".utf8) + Array(members.joined(separator: Array(", ".utf8))) + Array("}".utf8)
    }

    private static func right(_ name: String) -> [[UInt8]] {
        let texts: [String] =
            switch name {
            case "time": ["2024-05-01T00:00:00Z", "2024-05-02T13:00:00.5-06:00", "2024-02-29T01:00:00Z"]
            case "period": ["P1D", "P1M", "PT1H"]
            case "count", "revision": ["0", "1", "17", "1000000"]
            case _:
                [
                    "a", "San Diego", "Nuevo León", "無", String(repeating: "é", count: 30),
                    "x-123456789-12345",
                ]
            }
        let isNumber = name == "count" || name == "revision"
        return texts.map { Array((isNumber ? $0 : "\"\($0)\"").utf8) }
    }

    private static func wrong(_ name: String) -> [[UInt8]] {
        let values = [
            "\"\"", "null", "17", "01", "1.5", "-1", "1e2", "10000000000", "1234567890123456789012",
            "\"a\\n\"",
            "\"\\u0061\"", "\"\\\"", "\"a\nb\"", "\"a\u{0}\"", "\"a", "a\"", "{}", "[1]", "true", "",
            "\"\(String(repeating: "x", count: 129))\"", "\"2024-02-30T00:00:00Z\"", "\"P1\"", "1 ",
        ]
        let broken: [[UInt8]] = [
            [34, 0xC3, 34], [34, 0x80, 34], [34, 0xED, 0xA0, 0x80, 34], [34, 0xFF, 34],
        ]
        return values.map { Array($0.utf8) } + broken
    }

    static func damage(_ payload: inout [UInt8], _ random: inout SeededRandom) {
        guard !payload.isEmpty else { return }
        let at = Int.random(in: 0..<payload.count, using: &random)
        let end = min(payload.count, at + Int.random(in: 1...8, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: payload[at] = UInt8.random(in: .min ... .max, using: &random)
        case 1: payload[at] = random.pick(Array("\"\\{}[]:, 0-.eut\n".utf8))
        case 2: payload.removeSubrange(at..<end)
        case 3:
            payload.insert(
                contentsOf: payload[at..<end], at: Int.random(in: 0...payload.count, using: &random))
        case 4: payload.removeSubrange(end...)
        case _: payload.insert(contentsOf: Array(random.pick(tokens).utf8), at: at)
        }
    }

    private static let tokens = [
        "\"", "\\u0069", "\\ud83d\\ude00", "\\udc00", "{", "}", "[", "]", ",", ":", "null", "true", "1e5",
        "-1", "\"\"",
        "\"dob\":1,", "{\"dob\":1}", "\\", " ", "\u{0}", "é", "\u{FEFF}",
    ]

    private static func space(_ random: inout SeededRandom) -> String {
        random.chance(1, in: 12) ? random.pick([" ", "\n", "\t", "\r\n", "  \n  "]) : ""
    }

    private static func value(_ name: String, _ random: inout SeededRandom) -> String {
        if random.chance(1, in: 25) { return json(2, &random) }
        switch name {
        case "time":
            return string(
                random.pick([
                    "2024-05-01T00:00:00Z", "2024-02-29T23:59:59.123456-06:00", "2023-12-31t18:00:00z",
                    "2016-12-31T23:59:60Z",
                    random.pick(["2023-02-29T00:00:00Z", "yesterday", "1800-01-01T00:00:00Z"]),
                ]), &random)
        case "period":
            return string(random.pick(["P1D", "P1M", "PT1H30M", "P2W", "P1Y6M", "P1.5D"]), &random)
        case "count":
            return random.pick([
                "0", "1", "17", "1000000000", random.pick(["1000000001", "-3", "2.0", "1e2"]),
            ])
        case "revision":
            return random.pick(["0", "1", "2147483647", random.pick(["2147483648", "-1", "0.5"])])
        case "withdrawn": return random.pick(["true", "false"])
        case "id" where random.chance(1, in: 30): return string("", &random)
        case _: return string(text(name, &random), &random)
        }
    }

    private static func text(_ name: String, _ random: inout SeededRandom) -> String {
        let limit = name == "id" || name == "source" ? 128 : 8
        let length = random.chance(1, in: 40) ? limit + 1 : Int.random(in: 1...12, using: &random)
        let letters: [String] = ["a", "B", "7", "-", " ", "é", "ñ", "無", "😀", "\"", "\\", "/", "\n", "\u{1}"]
        let plain = random.chance(4, in: 5)
        return (0..<(random.chance(1, in: 60) ? 130 : length)).map { _ in
            plain ? random.pick(Array(letters[..<5])) : random.pick(letters)
        }.joined()
    }

    /// A JSON string, sometimes with more escapes than it needs.
    private static func string(_ text: String, _ random: inout SeededRandom) -> String {
        let escapesAll = random.chance(1, in: 12)
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" || scalar.value < 0x20
                || (escapesAll && random.chance(1, in: 3))
            {
                for unit in UTF16.encode(scalar)! {
                    let digits = String(unit, radix: 16, uppercase: random.chance(1, in: 2))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func json(_ depth: Int, _ random: inout SeededRandom) -> String {
        let scalars = [
            "null", "true", "false", "0", "-1.5e+3", "7", "\"\"", "\"x\"", "12345678901234567890123",
        ]
        if depth == 0 || random.chance(2, in: 3) { return random.pick(scalars) }
        let parts = (0..<Int.random(in: 0...3, using: &random)).map { _ in json(depth - 1, &random) }
        if random.chance(1, in: 2) { return "[" + parts.joined(separator: ",") + "]" }
        let names = ["a", "id", "time", "x y", random.chance(1, in: 8) ? "dob" : "b"]
        return "{" + parts.map { string(random.pick(names), &random) + ":" + $0 }.joined(separator: ", ")
            + "}"
    }
}
