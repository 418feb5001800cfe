/// The buckets of one unit in one zone: `[start, end)`, gapless, each instant in exactly one.
///
/// Hours and minutes are instants, so a day has 23 or 25 of them where daylight saving changes; days and
/// longer are civil dates. A day that a zone left out (Samoa, 30 December 2011) is an empty bucket, with its
/// end at its start. Ordinals, which only have to be consecutive: minutes and hours count from 1970 in the
/// zone, days from 1970-01-01, weeks from that of 1970-01-01, months from January 1970, quarters likewise,
/// years and fiscal years by their number.
package struct BucketCalendar: Hashable, Sendable {
    package let unit: BucketUnit
    package let zone: Zone

    package init(unit: BucketUnit, zone: Zone) {
        self.unit = unit
        self.zone = zone
    }

    /// The bucket that an instant falls into. Its ordinal stays at the end of `Int32` for minutes after the
    /// year 6053.
    package func bucket(containing time: Timestamp) -> Bucket {
        switch unit {
        case .minute:
            Bucket(
                Int32(clamping: zone.offsets.minutes.ordinal(at: ZoneOffsets.reachable(time.milliseconds))))
        case .hour:
            Bucket(Int32(clamping: zone.offsets.hours.ordinal(at: ZoneOffsets.reachable(time.milliseconds))))
        case .day, .week, .month, .quarter, .year, .fiscalYear:
            bucket(ofDay: zone.day(at: time))
        }
    }

    /// The first instant.
    package func start(of bucket: Bucket) -> Timestamp {
        start(ofOrdinal: Int(bucket.ordinal))
    }

    /// The first instant that no longer belongs to the bucket: the start of the next one.
    package func end(of bucket: Bucket) -> Timestamp {
        start(ofOrdinal: Int(bucket.ordinal) + 1)
    }

    package func span(of bucket: Bucket) -> Range<Timestamp> {
        start(of: bucket)..<end(of: bucket)
    }

    /// The bucket whose civil span wholly contains `[start, start + period)`, read as civil time of this
    /// zone; nil if none does. Where the wall shows the start twice, the earlier hour or minute.
    package func bucket(containing start: CivilTime, period: Period) -> Bucket? {
        let end = period.end(from: start)
        let last = CivilTime(millisecondsSinceEpoch: end.millisecondsSinceEpoch - 1)
        switch unit {
        case .minute: return bucket(from: start, to: last, step: 60_000)
        case .hour: return bucket(from: start, to: last, step: 3_600_000)
        case .day, .week, .month, .quarter, .year, .fiscalYear:
            let bucket = bucket(ofDay: start.days)
            return bucket == self.bucket(ofDay: last.days) ? bucket : nil
        }
    }

    private func bucket(from start: CivilTime, to last: CivilTime, step: Int32) -> Bucket? {
        guard start.days == last.days, start.millisecondOfDay / step == last.millisecondOfDay / step
        else { return nil }
        return bucket(containing: zone.instant(ofCivil: start))
    }

    private func start(ofOrdinal ordinal: Int) -> Timestamp {
        switch unit {
        case .minute: Timestamp(milliseconds: zone.offsets.minutes.start(of: Int64(ordinal)))
        case .hour: Timestamp(milliseconds: zone.offsets.hours.start(of: Int64(ordinal)))
        case .day, .week, .month, .quarter, .year, .fiscalYear:
            zone.instant(ofCivil: CivilTime(days: firstDay(ofOrdinal: ordinal)))
        }
    }
}

/// Days to buckets and back, for the units that consist of days.
extension BucketCalendar {
    /// Of a unit of days or longer, the bucket with this day, counted from 1970-01-01.
    func bucket(ofDay day: Int32) -> Bucket {
        switch unit {
        case .minute, .hour: preconditionFailure("a day has no one \(unit)")
        case .day: return Bucket(day)
        case .week: return Bucket((day + 3).floored(by: 7))  // 1970-01-01 was a Thursday
        case .month: return Bucket(CivilDate(days: day).monthsSinceEpoch)
        case .quarter: return Bucket(CivilDate(days: day).monthsSinceEpoch.floored(by: 3))
        case .year: return Bucket(Int32(CivilDate(days: day).year))
        case .fiscalYear: return Bucket(Int32(CivilDate(days: day).fiscalYear))
        }
    }

    /// Of a unit of days or longer.
    func firstDay(ofOrdinal ordinal: Int) -> Int32 {
        switch unit {
        case .minute, .hour: preconditionFailure("a \(unit) has no first day")
        case .day: Int32(clamping: ordinal)
        case .week: Int32(clamping: ordinal * 7 - 3)
        case .month: CivilDate(monthsSinceEpoch: ordinal).days
        case .quarter: CivilDate(monthsSinceEpoch: ordinal * 3).days
        case .year: CivilDate(existingYear: ordinal, month: 1, day: 1).days
        case .fiscalYear: CivilDate.start(ofFiscalYear: ordinal).days
        }
    }
}

extension CivilDate {
    /// The first day of the month so many months after January 1970.
    init(monthsSinceEpoch months: Int) {
        self.init(existingYear: 1970 + months.floored(by: 12), month: months.modulo(12) + 1, day: 1)
    }

    var monthsSinceEpoch: Int32 { Int32((year - 1970) * 12 + month - 1) }

    /// The United States' fiscal year of this day: it starts on 1 October of the year before.
    package var fiscalYear: Int { month >= 10 ? year + 1 : year }

    package static func start(ofFiscalYear year: Int) -> CivilDate {
        CivilDate(existingYear: year - 1, month: 10, day: 1)
    }
}
