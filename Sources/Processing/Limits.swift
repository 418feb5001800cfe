/// Every bound of the core, why it is there, and what happens at it.
package enum Limits {
    /// Series that share one side of a budget of false alarms; what comes beyond keeps the same share.
    package static let budgetSeries = 1_000_000
    /// Buckets of one rule that can still be corrected. A feed's longer horizon is cut to it: what is older
    /// is counted as late for that rule, and goes to the rejects where it is too old for every rule.
    package static let correctableBuckets = 1_500
    /// Buckets of sub-group history behind the correctable ones. An older reference bucket gives drivers by
    /// their share of the count instead of their share of the change.
    package static let driverBuckets = 240
    /// Sub-groups named in one alert; the rest is left out, and shares are of the whole all the same.
    package static let drivers = 5
    /// Series of one grouping in one task. What comes beyond is added up in one series named `(other)`.
    package static let seriesPerGrouping = 200_000
    /// Buckets before the first that settled of which history is kept: 27 years of days, a year of hours.
    /// What is loaded for older ones is left out, and counted. 16 bytes each in a series that counted in
    /// them.
    package static let pastBuckets = 10_000
    /// Event ids remembered by one task. At the limit the oldest half goes, and what is older than it is
    /// refused as too old: nothing is ever counted twice.
    package static let ids = 50_000_000
    /// Ids in one record: about half of the megabyte that brokers take unless told otherwise. What is more
    /// goes into further records of the same transaction.
    package static let idsPerRecord = 10_000
    /// Bytes that such a record has at most, likewise.
    package static let idBytesPerRecord = 600_000
    /// Ids in blocks of the changelog that are deleted together, where their life time has not parted them
    /// before: what a partition at `ids` keeps there too long is little of it.
    package static let idsPerGeneration = 2_000_000
    /// Tallies in one record, likewise.
    package static let talliesPerRecord = 5_000
    /// Early words open at a time for one series; further buckets wait for their settlement.
    package static let earlyWords = 4
    /// Open buckets of one series whose arrival is noted, 96 bytes each. Where more are open at a time (a
    /// lateness of more buckets than this) the older ones teach the profile nothing, so nothing is projected.
    package static let openArrivals = 32
    /// Buckets after the next to settle for which early words are said: what lies further ahead is history
    /// that is being loaded, and its buckets settle at once.
    package static let earlyReach = 100
}
