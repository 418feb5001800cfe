/// Ids of events made from tables: `report|time|value|value...`, every dimension of the mapping in its
/// place, an empty one left blank. `|` and `%` inside a value are written `%7C` and `%25`, so that no two
/// keys share an id.
///
/// An id longer than 128 bytes, the limit of an event, keeps its start and ends with `~` and the 64-bit
/// FNV-1a hash of the whole, in 16 hexadecimal digits. Two such ids of a thousand in one report collide
/// with odds of 3e-14.
enum TableEventID {
    static let mostBytes = 128

    /// The whole key, of any length.
    static func key(report: String, time: String, values: [String]) -> String {
        ([report, time] + values).map(escaped).joined(separator: "|")
    }

    /// The key itself, or what fits of it and its hash.
    static func id(ofKey key: String) -> String {
        guard key.utf8.count > mostBytes else { return key }
        let digits = String(hash(key), radix: 16)
        let suffix = "~" + String(repeating: "0", count: 16 - digits.count) + digits
        var start = ""
        for scalar in key.unicodeScalars {
            guard start.utf8.count + scalar.utf8.count + suffix.utf8.count <= mostBytes else { break }
            start.unicodeScalars.append(scalar)
        }
        return start + suffix
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "%") }) else {
            return value
        }
        return value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "|": text += "%7C"
            case "%": text += "%25"
            case _: text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func hash(_ key: String) -> UInt64 {
        key.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
