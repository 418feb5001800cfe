import EventTime

extension TableEvent {
    /// The event record, as one line of JSON without the line's end. The same event always gives the same
    /// bytes.
    package var json: String {
        var text = "{\"id\":\(Self.quoted(id))"
        if revision != 0 { text += ",\"revision\":\(revision)" }
        text += ",\"time\":\"\(timeText)\",\"period\":\"\(period)\",\"count\":\(count)"
        text += ",\"source\":\(Self.quoted(source)),\"report\":\(Self.quoted(report))"
        for dimension in dimensions {
            text += ",\(Self.quoted(dimension.name)):\(Self.quoted(dimension.value))"
        }
        return text + "}"
    }

    /// RFC 3339, always with the offset in digits: `2024-05-01T00:00:00-04:00`.
    package var timeText: String {
        let civil = Timestamp(milliseconds: time.civil.millisecondsSinceEpoch).rfc3339.dropLast()
        let minutes = abs(Int(time.offset)) / 60
        func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return civil + (time.offset < 0 ? "-" : "+") + twoDigits(minutes / 60) + ":" + twoDigits(minutes % 60)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            case _: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
