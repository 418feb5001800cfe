/// Writes JSON on one line, without spaces, in the order of the calls: the same calls always give the same
/// bytes.
struct JSONLine {
    private(set) var bytes: [UInt8] = []
    /// Whether the object being written has no member yet.
    private var isFirst = true

    mutating func object(_ members: (inout JSONLine) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
        members(&self)
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    mutating func field(_ name: String, _ value: Int64) {
        key(name)
        bytes += String(value).utf8
    }

    mutating func field(_ name: String, _ value: Bool) {
        key(name)
        bytes += (value ? "true" : "false").utf8
    }

    mutating func objectField(_ name: String, _ members: (inout JSONLine) -> Void) {
        key(name)
        object(members)
    }

    /// The shortest text that reads back as the same number, whole numbers without a point; left out where
    /// JSON has no such number.
    mutating func field(_ name: String, _ value: Double) {
        guard value.isFinite else { return }
        key(name)
        bytes += (Int64(exactly: value).map(String.init) ?? value.description).utf8
    }

    mutating func arrayField<Element>(
        _ name: String, _ elements: [Element], _ write: (inout JSONLine, Element) -> Void
    ) {
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (place, element) in elements.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
        isFirst = false
    }

    mutating func arrayField(_ name: String, _ texts: [String]) {
        arrayField(name, texts) { $0.string($1) }
    }

    private mutating func key(_ name: String) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Escapes what RFC 8259 demands and no more; the rest stands as UTF-8.
    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let escapes = text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        if escapes { escaped(text) } else { bytes += text.utf8 }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escaped(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0..<0x20: bytes += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
            case _: bytes.append(byte)
            }
        }
    }
}
