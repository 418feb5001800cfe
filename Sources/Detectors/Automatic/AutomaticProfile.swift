package import EventTime

/// The numbers by which `auto` adapts to a bucket width. All are counts of buckets.
package struct AutomaticProfile: Hashable, Sendable {
    /// A year, where the seasons of a year are looked for; nil where history is too short for it.
    package var season: Double?
    /// After these the part of the week or day repeats; 1 where there is none.
    package var cycle: Int
    /// Of `cycle`, the buckets that share one effect (60 minutes).
    package var share: Int
    /// The last buckets do not teach the baseline yet, as they may be an outbreak; after as many, a shift of
    /// the level is one.
    package var settling: Int
    /// The baseline is fitted anew after so many.
    package var refit: Int
    /// Older buckets are forgotten.
    package var memory: Int
    /// Reported buckets before anything can be said.
    package var least: Int
    /// How many buckets the scan takes together.
    package var pace: ScanPace

    package init(
        season: Double?, cycle: Int = 1, share: Int = 1, settling: Int, refit: Int, memory: Int, least: Int,
        pace: ScanPace
    ) {
        self.season = season
        self.cycle = cycle
        self.share = share
        self.settling = settling
        self.refit = refit
        self.memory = memory
        self.least = least
        self.pace = pace
    }

    /// - Parameter season: buckets in a year, where it is not the calendar's.
    package init(for unit: BucketUnit, season: Double? = nil) {
        switch unit {
        case .minute:
            self.init(
                season: nil, cycle: 7 * 1440, share: 60, settling: 120, refit: 360, memory: 28 * 1440,
                least: 14 * 1440, pace: .long)
        case .hour:
            self.init(
                season: nil, cycle: 168, settling: 48, refit: 24, memory: 26 * 168, least: 2 * 168,
                pace: .long)
        case .day:
            self.init(
                season: 364, cycle: 7, settling: 14, refit: 14, memory: 10 * 366, least: 14, pace: .long)
        case .week:
            self.init(season: 52, settling: 8, refit: 4, memory: 15 * 52, least: 8, pace: .short)
        case .month:
            self.init(season: 12, settling: 2, refit: 1, memory: 20 * 12, least: 8, pace: .short)
        case .quarter:
            self.init(season: 4, settling: 1, refit: 1, memory: 20 * 4, least: 8, pace: .short)
        case .year, .fiscalYear:
            self.init(season: nil, settling: 1, refit: 1, memory: 50, least: 8, pace: .short)
        }
        if let season { self.season = season }
    }

    var groups: Int { cycle / share }

    /// The part of the cycle that a bucket falls in.
    func group(of bucket: Bucket) -> Int { ((Int(bucket.ordinal) % cycle + cycle) % cycle) / share }

    /// A shift of the level is taken for lasting, and the baseline follows it, after at most so many buckets
    /// if every one is far off.
    package var adaptation: Int { settling + refit }
}
