package import Events

/// Numbers as the United States and Mexico write them, which is the same way: 1,234,567.5.
///
/// Written here and not by Foundation: its formatters ask the ICU tables of the machine, whose answers
/// differ between versions, and the bytes of an alert must not. They also cost more than all the rest of
/// it.
package enum NumberText {
    package static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude).utf8
        var text: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
        var left = digits.count
        for digit in digits {
            text.append(digit)
            left -= 1
            if left > 0 && left % 3 == 0 { text.append(UInt8(ascii: ",")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// With one decimal at most, and none where it is 0. The number must not be NaN; what is beyond `Int64`
    /// is written as its end.
    package static func short(_ number: Double) -> String {
        let tenths = tenths(number)
        let whole = grouped(tenths / 10)
        let sign = tenths < 0 && tenths > -10 ? "-" : ""
        return tenths % 10 == 0 ? whole : "\(sign)\(whole).\(abs(tenths % 10))"
    }

    /// `+11.3%`, `-50.0%`, `+2,307%`: with one decimal up to where it says nothing any more.
    package static func signedPercent(_ percent: Double) -> String {
        let tenths = tenths(percent)
        let sign = tenths < 0 ? "-" : "+"
        if abs(tenths) >= 10_000 { return "\(sign)\(grouped((abs(tenths) + 5) / 10))%" }
        return "\(sign)\(grouped(abs(tenths) / 10)).\(abs(tenths % 10))%"
    }

    private static func tenths(_ number: Double) -> Int64 {
        Int64(min(max((number * 10).rounded(), -9e18), 9e18))
    }

    package static func text(of count: ShownCount, in language: Language) -> String {
        switch (count, language) {
        case (.exact(let count), _): grouped(count)
        case (.below(let limit), _): "<\(grouped(limit))"
        case (.rounded(let count), .en): "about \(grouped(count))"
        case (.rounded(let count), .es): "cerca de \(grouped(count))"
        }
    }
}
