import Aggregates
package import EventTime

/// `SeasonalBaseline` as a function of the last counts: it learns them anew for each bucket, so that a
/// corrected count is learned as it is now. Memory: 8 bytes a bucket of two years of days, half a year of
/// hours or four weeks of minutes.
package struct SeasonalModel: CountModel, Hashable {
    /// Buckets; nil here and below for what is usual for the unit.
    package var halfLife: Double?
    /// Weeks.
    package var profileHalfLife: Double?
    /// Buckets in a row that stand out.
    package var shiftAfter: Int?
    /// Dates that are not like others of their weekday.
    package var holidays: HolidayCalendar

    /// As `SeasonalBaseline` is made for the unit, unless told otherwise.
    package init(
        halfLife: Double? = nil, profileHalfLife: Double? = nil, shiftAfter: Int? = nil,
        holidays: HolidayCalendar = .none
    ) {
        self.halfLife = halfLife
        self.profileHalfLife = profileHalfLife
        self.shiftAfter = shiftAfter
        self.holidays = holidays
    }

    /// A baseline that has learned nothing yet.
    ///
    /// - Parameter alpha: the method's usual one where it is nil.
    func baseline(_ calendar: BucketCalendar, alpha: Double? = nil, from first: Bucket) -> SeasonalBaseline {
        var parameters = SeasonalBaseline.Parameters.usual(for: calendar.unit)
        if let alpha { parameters.alpha = alpha }
        if let halfLife { parameters.halfLife = halfLife }
        if let profileHalfLife { parameters.profileHalfLife = profileHalfLife }
        if let shiftAfter { parameters.shiftAfter = shiftAfter }
        return SeasonalBaseline(
            parameters, profile: SeasonProfile(calendar: calendar, holidays: holidays), from: first)
    }

    /// Buckets that are learned.
    package func memory(in unit: BucketUnit) -> Int {
        switch unit {
        case .minute: 28 * 1440
        case .hour: 26 * 7 * 24
        case .day: 2 * 366
        case .week, .month, .quarter, .year, .fiscalYear: 5 * unit.seasonLength
        }
    }

    /// What the baseline says after the buckets before.
    package func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        let first = min(max(past.history.firstSeen, bucket - memory(in: past.calendar.unit)), bucket)
        var baseline = baseline(past.calendar, from: first)
        for earlier in stride(from: first, to: bucket, by: 1) { baseline.settle(past.history[earlier]) }
        return baseline.predict()
    }
}
