/// RFC 8259 read by recursive descent, with numbers as they are written and members in their order.
indirect enum ReferenceJSON {
    case object([(key: String, value: ReferenceJSON)])
    case array([ReferenceJSON])
    case string(String)
    case number(String)
    case bool(Bool)
    case null

    /// Nil unless the bytes are exactly one value in UTF-8.
    init?(parsing bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var reader = Reader(rest: Array(text.unicodeScalars)[...])
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        self = value
    }

    private struct Reader {
        var rest: ArraySlice<Unicode.Scalar>

        var isAtEnd: Bool {
            mutating get {
                skipSpace()
                return rest.isEmpty
            }
        }

        mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" } }

        mutating func take(_ scalar: Unicode.Scalar) -> Bool {
            guard rest.first == scalar else { return false }
            rest.removeFirst()
            return true
        }

        mutating func takeSpaced(_ scalar: Unicode.Scalar) -> Bool {
            skipSpace()
            return take(scalar)
        }

        mutating func value() -> ReferenceJSON? {
            skipSpace()
            switch rest.first {
            case "{": return object()
            case "[": return array()
            case "\"": return string().map(ReferenceJSON.string)
            case "t": return word("true").map { .bool(true) }
            case "f": return word("false").map { .bool(false) }
            case "n": return word("null").map { .null }
            case _: return number()
            }
        }

        mutating func object() -> ReferenceJSON? {
            rest.removeFirst()
            var members: [(key: String, value: ReferenceJSON)] = []
            if takeSpaced("}") { return .object([]) }
            repeat {
                skipSpace()
                guard let key = string(), takeSpaced(":"), let value = value() else { return nil }
                members.append((key, value))
            } while takeSpaced(",")
            return takeSpaced("}") ? .object(members) : nil
        }

        mutating func array() -> ReferenceJSON? {
            rest.removeFirst()
            var values: [ReferenceJSON] = []
            if takeSpaced("]") { return .array([]) }
            repeat {
                guard let value = value() else { return nil }
                values.append(value)
            } while takeSpaced(",")
            return takeSpaced("]") ? .array(values) : nil
        }

        mutating func word(_ word: String) -> Void? {
            guard rest.starts(with: word.unicodeScalars) else { return nil }
            rest.removeFirst(word.count)
            return ()
        }

        mutating func number() -> ReferenceJSON? {
            let text = String(
                String.UnicodeScalarView(rest.prefix { "+-0123456789.eE".unicodeScalars.contains($0) }))
            rest.removeFirst(text.count)
            let isNumber = text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
            return isNumber ? .number(text) : nil
        }

        mutating func string() -> String? {
            guard take("\"") else { return nil }
            var units: [UInt16] = []
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\"":
                    return String(validating: units, as: UTF16.self)
                case "\\":
                    guard let unit = escape() else { return nil }
                    units.append(unit)
                case "\u{0}"..<"\u{20}": return nil
                case _: units += UTF16.encode(scalar)!
                }
            }
            return nil
        }

        mutating func escape() -> UInt16? {
            let letters: [Unicode.Scalar: UInt16] = [
                "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
            ]
            guard let letter = rest.popFirst() else { return nil }
            if letter != "u" { return letters[letter] }
            let digits = rest.prefix(4)
            guard digits.count == 4, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
            rest.removeFirst(4)
            return UInt16(String(String.UnicodeScalarView(digits)), radix: 16)
        }
    }
}
