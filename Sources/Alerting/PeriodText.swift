import EventTime
package import Events

/// The span a number belongs to, as a person says it: `in May 2024`, `en los 3 meses hasta mayo de 2024`.
package struct PeriodText: Sendable {
    /// `since May 2024`: the words after "since" and "desde".
    package let bare: String
    /// `in May 2024`, `on May 3, 2024`.
    package let within: String

    /// - Parameter measure: as in `RuleCard`: `bucket`, `window:3`, `to-date:calendar`.
    package init(_ bucket: BucketCard, measure: String = "bucket", in language: Language) {
        let words = BucketWords(bucket, language)
        let parts = measure.split(separator: ":", maxSplits: 1)
        if parts.first == "window", let count = Int(parts.last ?? ""), count > 1 {
            self.init(words.window(of: count), language)
        } else if parts.first == "to-date", let toDate = words.toDate(fiscal: parts.last == "fiscal") {
            self.init(bare: toDate.bare, within: toDate.within)
        } else {
            self.init(bare: words.bare, within: words.within)
        }
    }

    /// The given number of buckets, the last of which is `bucket`.
    static func window(of count: Int, to bucket: BucketCard, in language: Language) -> PeriodText {
        count > 1
            ? PeriodText(BucketWords(bucket, language).window(of: count), language)
            : PeriodText(bucket, in: language)
    }

    private init(_ window: String, _ language: Language) {
        self.init(bare: window, within: language.pick("in \(window)", "en \(window)"))
    }

    private init(bare: String, within: String) {
        self.bare = bare
        self.within = within
    }
}

/// One bucket's name taken apart: the label says all there is to know, whatever the machine's time zones.
private struct BucketWords {
    let bucket: BucketCard
    let language: Language
    /// The numbers of the label in order: year, month, day, hour, minute; or year and week or quarter.
    let parts: [Int]

    init(_ bucket: BucketCard, _ language: Language) {
        self.bucket = bucket
        self.language = language
        var parts: [Int] = []
        var isInNumber = false
        for byte in bucket.label.utf8.prefix(16) {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            if isDigit {
                if !isInNumber { parts.append(0) }
                parts[parts.count - 1] = parts[parts.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
            }
            isInNumber = isDigit
        }
        self.parts = parts.count >= Self.partCount(bucket.unit) ? parts : []
    }

    private static func partCount(_ unit: BucketUnit) -> Int {
        switch unit {
        case .minute, .hour: 5
        case .day: 3
        case .week, .month, .quarter: 2
        case .year, .fiscalYear: 1
        }
    }

    var bare: String {
        // A label that is none of ours is shown as it is.
        guard !parts.isEmpty else { return bucket.label }
        switch (bucket.unit, language) {
        case (.minute, .en), (.hour, .en): return "\(date), \(clock) \(offset)"
        case (.minute, .es), (.hour, .es): return "\(hourArticle) \(clock) del \(date) \(offset)"
        case (.day, .en): return date
        case (.day, .es): return "el \(date)"
        case (.week, .en): return "week \(parts[1]) of \(parts[0])"
        case (.week, .es): return "la semana \(parts[1]) de \(parts[0])"
        case (.month, _): return month(parts[1], of: parts[0])
        case (.quarter, .en): return "the \(MonthWords.ordinal(parts[1], language)) quarter of \(parts[0])"
        case (.quarter, .es): return "el \(MonthWords.ordinal(parts[1], language)) trimestre de \(parts[0])"
        case (.year, _): return String(parts[0])
        case (.fiscalYear, _): return fiscalYear(parts[0])
        }
    }

    var within: String {
        switch (bucket.unit, language) {
        case (.minute, .en), (.hour, .en), (.day, .en): "on \(bare)"
        case (.minute, .es), (.hour, .es): "a \(bare)"
        case (.day, .es): bare
        case (.week, .en), (.month, .en), (.quarter, .en), (.year, .en), (.fiscalYear, .en): "in \(bare)"
        case (.week, .es), (.month, .es), (.quarter, .es), (.year, .es), (.fiscalYear, .es): "en \(bare)"
        }
    }

    /// `the 3 months to May 2024`
    func window(of count: Int) -> String {
        switch language {
        case .en: "the \(count) \(bucket.unit.plural(language)) to \(bare)"
        case .es:
            "\(bucket.unit.article(plural: true)) \(count) \(bucket.unit.plural(language)) hasta \(bare)"
        }
    }

    /// From the start of the year to this bucket; nil for whole years.
    func toDate(fiscal: Bool) -> (bare: String, within: String)? {
        guard !parts.isEmpty, bucket.unit < .year else { return nil }
        if bucket.unit == .month, !fiscal { return monthsToDate }
        let year = fiscal ? fiscalYear(fiscalYearOfBucket) : String(parts[0])
        switch language {
        case .en: return ("\(year) up to \(bare)", "in \(year) up to \(bare)")
        case .es: return ("\(year) hasta \(bare)", "en \(year) hasta \(bare)")
        }
    }

    private var monthsToDate: (bare: String, within: String) {
        let january = MonthWords.name(1, language)
        guard parts[1] > 1 else { return (bare, within) }
        switch language {
        case .en: return ("\(january) to \(bare)", "from \(january) to \(bare)")
        case .es: return ("\(january) a \(bare)", "de \(january) a \(bare)")
        }
    }

    private var fiscalYearOfBucket: Int {
        switch bucket.unit {
        case .quarter: parts[1] == 4 ? parts[0] + 1 : parts[0]
        case .week: parts[1] >= 40 ? parts[0] + 1 : parts[0]
        case .minute, .hour, .day, .month: parts[1] >= 10 ? parts[0] + 1 : parts[0]
        case .year, .fiscalYear: parts[0]
        }
    }

    private func fiscalYear(_ year: Int) -> String {
        switch language {
        case .en: "FY \(year)"
        case .es: "el año fiscal \(year)"
        }
    }

    private func month(_ month: Int, of year: Int) -> String {
        switch language {
        case .en: "\(MonthWords.name(month, language)) \(year)"
        case .es: "\(MonthWords.name(month, language)) de \(year)"
        }
    }

    private var date: String {
        switch language {
        case .en: "\(MonthWords.name(parts[1], language)) \(parts[2]), \(parts[0])"
        case .es: "\(parts[2]) de \(MonthWords.name(parts[1], language)) de \(parts[0])"
        }
    }

    private var clock: Substring { bucket.label.dropFirst(11).prefix(5) }

    /// `(UTC-5)`; two hours of one wall time, when clocks go back, differ by it.
    private var offset: String {
        let label = bucket.label
        return "(UTC\(Self.shortened(label.hasSuffix("Z") ? "" : String(label.dropFirst(16)))))"
    }

    /// `-05:00` to `-5`, `+05:30` to `+5:30`.
    private static func shortened(_ offset: String) -> String {
        var text = offset.hasSuffix(":00") ? String(offset.dropLast(3)) : offset
        if text.dropFirst().first == "0" { text.remove(at: text.index(after: text.startIndex)) }
        return text
    }

    private var hourArticle: String { parts[3] == 1 ? "la" : "las" }
}
