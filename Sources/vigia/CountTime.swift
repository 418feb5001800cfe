import EventTime

/// A time as a table of counts writes it: an instant, a date, or the name of a bucket.
enum CountTime: Hashable {
    case instant(Timestamp)
    case date(CivilDate)
    case named(BucketUnit, Bucket)

    /// Nil for what is none of them.
    init?(_ text: String, zone: Zone) {
        if let time = OffsetTimestamp(text) {
            self = .instant(time.instant)
            return
        }
        for unit in [BucketUnit.day, .week, .month, .quarter, .year, .fiscalYear, .hour, .minute] {
            guard let bucket = BucketCalendar(unit: unit, zone: zone).bucket(labelled: text) else { continue }
            self = unit == .day ? .date(CivilDate(days: bucket.ordinal)) : .named(unit, bucket)
            return
        }
        return nil
    }

    /// What may be written, for a sentence about what is not.
    static let forms = "2024-05-03, 2024-05, 2024-W07 or 2024-05-03T14:00:00Z"

    /// The bucket it falls into; nil where it is longer than a bucket.
    func bucket(in calendar: BucketCalendar) -> Bucket? {
        switch self {
        case .instant(let time): return calendar.bucket(containing: time)
        case .date(let date):
            guard calendar.unit >= .day else { return nil }
            return calendar.bucket(containing: calendar.zone.instant(ofCivil: CivilTime(date)))
        case .named(let unit, let bucket):
            guard unit <= calendar.unit else { return nil }
            let own = BucketCalendar(unit: unit, zone: calendar.zone)
            return unit == calendar.unit ? bucket : calendar.bucket(containing: own.start(of: bucket))
        }
    }

    /// The unit that such times speak of: that of their name; of dates all on one weekday, weeks, all on the
    /// first of a month, months; nil for instants, and where they differ.
    static func unit(of times: some Sequence<CountTime>) -> BucketUnit? {
        var named: BucketUnit?
        var dates: [CivilDate] = []
        for time in times {
            switch time {
            case .instant: return nil
            case .date(let date): dates.append(date)
            case .named(let unit, _):
                guard named == nil || named == unit else { return nil }
                named = unit
            }
        }
        guard let first = dates.first else { return named }
        guard named == nil else { return nil }
        if dates.count > 1, Set(dates).count > 1 {
            if dates.allSatisfy({ $0.weekday == first.weekday }) { return .week }
            if dates.allSatisfy({ $0.day == 1 }) { return .month }
        }
        return .day
    }
}
