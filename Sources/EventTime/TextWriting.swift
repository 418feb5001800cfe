/// The writing side of `TextScanner`.
extension String {
    /// A number of at least so many digits, zeros in front.
    mutating func append(_ number: Int, digits: Int) {
        if number < 0 { append("-") }
        var unit = 1
        for _ in 1..<digits { unit *= 10 }
        let size = number.magnitude
        guard size < UInt(unit) * 10 else { return append(String(size)) }
        append(
            String(unsafeUninitializedCapacity: digits) { space in
                var rest = size
                for place in space.indices.prefix(digits).reversed() {
                    space[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                return digits
            })
    }

    /// `2024-05-03`
    mutating func append(date: CivilDate) {
        append(date.year, digits: 4)
        append("-")
        append(date.month, digits: 2)
        append("-")
        append(date.day, digits: 2)
    }

    /// `14:07`; seconds where asked for or not zero, milliseconds where not zero.
    mutating func append(time millisecondOfDay: Int32, withSeconds: Bool) {
        let time = Int(millisecondOfDay)
        append(time / 3_600_000, digits: 2)
        append(":")
        append(time / 60_000 % 60, digits: 2)
        guard withSeconds || time % 60_000 != 0 else { return }
        append(":")
        append(time / 1000 % 60, digits: 2)
        guard time % 1000 != 0 else { return }
        append(".")
        append(time % 1000, digits: 3)
    }

    /// `-05:00`, `Z` for UTC, `+05:41:16` for a local mean time of a century ago.
    mutating func append(offset seconds: Int) {
        guard seconds != 0 else { return append("Z") }
        append(seconds < 0 ? "-" : "+")
        append(time: Int32(abs(seconds)) * 1000, withSeconds: false)
    }
}
