import Events

/// Made-up events, the same for the same number: 210 bytes each, 200,000 a day of event time, each hundredth
/// sent twice, over 24 areas, 40 nationalities and 4 demographic groups with a surge now and then.
struct MadeUpEvents {
    static let length = 210
    static let partitions = 4
    static let perDay = 200_000

    /// Each record with the partition of its id.
    static func make(_ count: Int, _ body: (_ partition: Int32, _ record: [UInt8]) throws -> Void) rethrows {
        var chance = SplitMix64(seed: 20_231_201)
        var before: (Int32, [UInt8])?
        for number in 0..<count {
            if number % 100 == 99, let before {
                try body(before.0, before.1)
                continue
            }
            let record = Self.record(number, &chance)
            precondition(record.count == length, "a record of \(record.count) bytes")
            before = (Int32(number % partitions), record)
            try body(Int32(number % partitions), record)
        }
    }

    /// Rules that ask for six groupings of these events: narrow ones by the hour, wide ones by the day.
    static let rules: String = {
        let groupings = [
            ("hour", ""), ("hour", "area"), ("hour", "demographic"), ("day", "nationality"),
            ("day", "area, demographic"), ("day", "area, nationality"),
        ]
        let rules = groupings.enumerated().map { number, grouping in
            """
              - name: surge-\(number)
                summary: {en: "Encounters surge", es: "Aumento de encuentros"}
                stream: encounters
                \(grouping.1.isEmpty ? "" : "by: [\(grouping.1)]")
                bucket: \(grouping.0)
                zone: America/New_York
                change: {against: previous, above: 100%, floor: 2000}

            """
        }
        return "rules:\n" + rules.joined()
    }()

    private static let nationalities = (0..<40).map { number in
        Array([65 + number % 26, 65 + number / 26, 88].map { UInt8($0) })
    }
    private static let demographics = ["adults", "family", "minors", "others"].map { Array($0.utf8) }

    private static func record(_ number: Int, _ chance: inout SplitMix64) -> [UInt8] {
        let random = chance.next()
        let second = number * 86_400 / perDay
        let day = second / 86_400
        let isSurge = day % 5 == 4 && random % 7 == 0
        var record: [UInt8] = []
        record.reserveCapacity(length)
        record += Array("{\"id\":\"made-up-".utf8) + digits(number, 12)
        record += Array("\",\"time\":\"2024-01-".utf8) + digits(day + 1, 2) + Array("T".utf8)
        record +=
            digits(second / 3600 % 24, 2) + [58] + digits(second / 60 % 60, 2) + [58] + digits(second % 60, 2)
        record +=
            Array("Z\",\"source\":\"USBP\",\"count\":".utf8) + digits(Int(random >> 8 & 0xff) % 9 + 1, 1)
        record += Array(",\"country\":\"USA\",\"area\":\"sector-".utf8)
        record += digits(isSurge ? 7 : Int(random >> 16 & 0xff) % 24, 2)
        record += Array("\",\"nationality\":\"".utf8) + nationalities[Int(random >> 24 & 0xffff) % 40]
        record += Array("\",\"demographic\":\"".utf8) + demographics[Int(random >> 40 & 0xff) % 4]
        record += Array("\",\"authority\":\"title-8\"".utf8)
        record += Array(",\"type\":\"".utf8)
        while record.count < length - 2 { record.append(97) }
        return record + Array("\"}".utf8)
    }

    private static func digits(_ number: Int, _ width: Int) -> [UInt8] {
        var digits = [UInt8](repeating: 48, count: width)
        var rest = number
        for place in stride(from: width - 1, through: 0, by: -1) {
            digits[place] = UInt8(48 + rest % 10)
            rest /= 10
        }
        return digits
    }
}
