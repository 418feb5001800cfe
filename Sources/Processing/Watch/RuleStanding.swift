package import EventTime

/// How far one rule has come in one task, and how much it keeps there.
package struct RuleStanding: Hashable, Sendable {
    /// Its name.
    package var rule: String
    /// The lowest clock of the partitions that it waits for, less its lateness; nil while one has no clock,
    /// and where all have ended.
    package var watermark: Timestamp?
    /// Its buckets that end before have settled; nil before the first has.
    package var settledUntil: Timestamp?
    /// Its own series.
    package var series: Int
    /// Series of the fullest grouping that serves it, sub-groups included: as a share of the most that there
    /// may be.
    package var fullness: Double
}
