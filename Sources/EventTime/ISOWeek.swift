/// A week of ISO 8601: it belongs to the year that has its Thursday.
struct ISOWeek {
    let year: Int
    /// 1 to 53.
    let number: Int

    /// By the ordinal of a `BucketCalendar` of weeks: the Thursday of week n is day 7n, as 1970-01-01 was
    /// one.
    init(ordinal: Int32) {
        let thursday = ordinal * 7
        year = CivilDate(days: thursday).year
        number = Int(ordinal - ISOWeek.first(ofYear: year)) + 1
    }

    /// The ordinal of week 1, which is the one with 4 January.
    static func first(ofYear year: Int) -> Int32 {
        (CivilDate(existingYear: year, month: 1, day: 4).days + 3).floored(by: 7)
    }

    /// 52 or 53.
    static func count(inYear year: Int) -> Int {
        Int(first(ofYear: year + 1) - first(ofYear: year))
    }
}
