/// Reads the small grammars of this module (times, durations, periods, labels) byte by byte from the left.
/// A function that answers nil or false may have moved; the text is wrong then anyway.
struct TextScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// True, and one further, if the next byte is this character.
    @inline(__always)
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    /// Any byte, as a character.
    mutating func next() -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return Unicode.Scalar(bytes[position])
    }

    /// Exactly so many digits.
    @inline(__always)
    mutating func number(digits: Int) -> Int? {
        guard bytes.count - position >= digits else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            let digit = byte &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        position += digits
        return value
    }

    /// One digit or more, at most so many.
    mutating func number(atMost limit: Int) -> Int? {
        var digits = 0
        while position + digits < bytes.count, bytes[position + digits] &- 0x30 <= 9 { digits += 1 }
        guard 1...limit ~= digits else { return nil }
        return number(digits: digits)
    }

    /// `2024-05-03`, a date that exists.
    mutating func date() -> CivilDate? {
        guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
            let day = number(digits: 2)
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// `.5`, `.123456`: cut to milliseconds; 0 where there is no point.
    mutating func fractionInMilliseconds() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var digits = 0
        while position < bytes.count, bytes[position] &- 0x30 <= 9 {
            if digits < 3 { value = value * 10 + Int(bytes[position] &- 0x30) }
            digits += 1
            position += 1
        }
        switch digits {
        case 0: return nil
        case 1: return value * 100
        case 2: return value * 10
        default: return value
        }
    }

    /// `Z` or `-05:00`, in seconds east of UTC; `+05:41:16` too where local mean times can occur.
    mutating func offset(lowercase: Bool, withSeconds: Bool) -> Int? {
        if skip("Z") || (lowercase && skip("z")) { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(digits: 2), hours <= 23, skip(":"),
            let minutes = number(digits: 2), minutes <= 59
        else { return nil }
        var seconds = 0
        if withSeconds, skip(":") {
            guard let written = number(digits: 2), written <= 59 else { return nil }
            seconds = written
        }
        let size = hours * 3600 + minutes * 60 + seconds
        return isEast ? size : -size
    }
}

extension StringProtocol {
    /// Reads the whole text with a scanner; nil if `read` gives nil or leaves something over.
    func scanned<Value>(_ read: (inout TextScanner) -> Value?) -> Value? {
        var text = String(self)
        return text.withUTF8 { bytes in
            var scanner = TextScanner(bytes)
            guard let value = read(&scanner), scanner.isAtEnd else { return nil }
            return value
        }
    }
}
