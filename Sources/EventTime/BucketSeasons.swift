/// Where a bucket stands in its year, and what to compare it with.
extension BucketCalendar {
    /// The bucket to compare with `years` years ago. Months, quarters and years: the same one. A week: the
    /// same ISO week number, 52 where that year has no week 53. A day: the same date, 28 for 29 February. An
    /// hour or a minute: the same time of that day, the earlier where the wall showed it twice.
    package func yearBefore(_ bucket: Bucket, years: Int = 1) -> Bucket {
        switch unit {
        case .minute, .hour:
            let civil = zone.civil(at: start(of: bucket))
            let date = civil.date.adding(months: -12 * years)
            return self.bucket(
                containing: zone.instant(ofCivil: CivilTime(date, millisecondOfDay: civil.millisecondOfDay)))
        case .day:
            return Bucket(CivilDate(days: bucket.ordinal).adding(months: -12 * years).days)
        case .week:
            let week = ISOWeek(ordinal: bucket.ordinal)
            let number = min(week.number, ISOWeek.count(inYear: week.year - years))
            return Bucket(ISOWeek.first(ofYear: week.year - years)) + (number - 1)
        case .month: return bucket - 12 * years
        case .quarter: return bucket - 4 * years
        case .year, .fiscalYear: return bucket - years
        }
    }

    /// The position in the year: month 1 to 12, quarter 1 to 4, ISO week 1 to 53, a day as month times 100
    /// plus day, hour of the week 0 to 167 from Monday, minute of the day 0 to 1439; 0 for years.
    package func season(of bucket: Bucket) -> Int {
        switch unit {
        case .minute:
            return Int(zone.civil(at: start(of: bucket)).millisecondOfDay) / 60_000
        case .hour:
            let civil = zone.civil(at: start(of: bucket))
            return (civil.date.weekday - 1) * 24 + Int(civil.millisecondOfDay) / 3_600_000
        case .day:
            let date = CivilDate(days: bucket.ordinal)
            return date.month * 100 + date.day
        case .week: return ISOWeek(ordinal: bucket.ordinal).number
        case .month: return Int(bucket.ordinal).modulo(12) + 1
        case .quarter: return Int(bucket.ordinal).modulo(4) + 1
        case .year, .fiscalYear: return 0
        }
    }

    /// The first bucket of the year to which this one belongs by its start; a week belongs by its Thursday. A
    /// year is the first of its own.
    package func first(ofYearOf bucket: Bucket, _ kind: YearKind) -> Bucket {
        switch unit {
        case .minute, .hour:
            // By the day that has begun: where the wall goes back over midnight, no instant leaves the new
            // year again.
            let newYear = zone.instant(
                ofCivil: CivilTime(firstDay(ofYearOf: zone.day(at: start(of: bucket)), kind)))
            return self.bucket(containing: newYear)  // no zone has a new year within an hour: tested for all
        case .day:
            return Bucket(firstDay(ofYearOf: bucket.ordinal, kind).days)
        case .week:
            let newYear = firstDay(ofYearOf: bucket.ordinal * 7, kind).days
            return Bucket((newYear + 6).floored(by: 7))  // the first Thursday, day 7n, not before it
        case .month, .quarter:
            let newYear = firstDay(ofYearOf: firstDay(ofOrdinal: Int(bucket.ordinal)), kind)
            return self.bucket(ofDay: newYear.days)
        case .year, .fiscalYear:
            return bucket
        }
    }

    private func firstDay(ofYearOf day: Int32, _ kind: YearKind) -> CivilDate {
        let date = CivilDate(days: day)
        return switch kind {
        case .calendar: CivilDate(existingYear: date.year, month: 1, day: 1)
        case .fiscal: CivilDate.start(ofFiscalYear: date.fiscalYear)
        }
    }
}
