import Aggregates
package import EventTime

/// `SeasonalBaseline` as a function of the last counts: it learns them anew for each bucket, so that a
/// corrected count is learned as it is now. Memory: 8 bytes a bucket of two years of days, half a year of
/// hours or four weeks of minutes.
package struct SeasonalModel: CountModel, Hashable {
    /// As `SeasonalBaseline` is made for the unit.
    package init() {}

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
        var baseline = SeasonalBaseline(
            .usual(for: past.calendar.unit), profile: SeasonProfile(calendar: past.calendar), from: first)
        for earlier in stride(from: first, to: bucket, by: 1) { baseline.settle(past.history[earlier]) }
        return baseline.predict()
    }
}
