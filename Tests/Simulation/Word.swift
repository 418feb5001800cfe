/// What the checks need of an alert, read from its bytes.
struct Word {
    let id: String
    let episode: String
    let status: String
    let isEarly: Bool
    let isAbove: Bool
    /// Whether no reason is given.
    let isPlain: Bool

    init(_ bytes: [UInt8]) {
        id = Self.field("id", bytes)
        episode = Self.field("subject", bytes)
        status = Self.field("status", bytes)
        isEarly = Self.field("class", bytes) == "early"
        isAbove = Self.field("direction", bytes) == "above"
        isPlain = Self.field("reason", bytes).isEmpty
    }

    /// The text of the first field of a name.
    private static func field(_ name: String, _ bytes: [UInt8]) -> String {
        let pattern = Array("\"\(name)\":\"".utf8)
        guard bytes.count > pattern.count else { return "" }
        for start in 0..<(bytes.count - pattern.count)
        where bytes[start] == pattern[0] && bytes[start + 1] == pattern[1]
            && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
        {
            let rest = bytes[(start + pattern.count)...]
            return String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        return ""
    }

    /// firing, then any number of updates and amendments, resolved at most once, and nothing but amendments
    /// after it; a withdrawal is the last word.
    static func isLegal(_ words: [String]) -> Bool {
        var state = ""
        for word in words {
            switch (state, word) {
            case ("", "firing"): state = "firing"
            case ("firing", "updated"), ("firing", "amended"), ("resolved", "amended"): continue
            case ("firing", "resolved"): state = "resolved"
            case ("firing", "withdrawn"), ("resolved", "withdrawn"): state = "withdrawn"
            default: return false
            }
        }
        return state != ""
    }
}
