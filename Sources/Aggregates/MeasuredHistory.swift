package import EventTime

/// The settled values of one series as a rule measures them (buckets, windows or sums to date), oldest first:
/// the only thing a detector sees.
///
/// A bucket that was not reported is missing, never 0. Values older than `retention` leave the history; where
/// the rule asks for records, their extremes stay in a small archive.
/// Memory: 8 bytes a bucket.
package struct MeasuredHistory: Hashable, Sendable {
    package private(set) var first: Bucket
    package private(set) var values: [Int64] = []
    /// Extremes of the values that have left, by season (0 where the rule does not tell seasons apart).
    package private(set) var archive: [Int: Extremes] = [:]
    /// The same of values from before the first bucket that settled: history that was loaded.
    package private(set) var past: [Int: Extremes] = [:]
    /// No bucket before this one is seen: the latest break in definitions.
    package private(set) var visibleFrom: Bucket?

    package static let missing = Int64.min

    package init(first: Bucket) { self.first = first }

    package init(
        first: Bucket, values: [Int64], archive: [Int: Extremes], past: [Int: Extremes] = [:],
        visibleFrom: Bucket?
    ) {
        self.first = first
        self.values = values
        self.archive = archive
        self.past = past
        self.visibleFrom = visibleFrom
    }

    /// The bucket after the last settled one.
    package var end: Bucket { first + values.count }

    /// The value of a settled bucket; nil where it is missing, not kept, or on the other side of a break.
    package subscript(bucket: Bucket) -> Int64? {
        if let visibleFrom, bucket < visibleFrom { return nil }
        guard bucket >= first, bucket < end else { return nil }
        let value = values[bucket - first]
        return value == Self.missing ? nil : value
    }

    /// The value of a settled bucket that is kept, breaks or not: what a correction is judged by.
    package func kept(_ bucket: Bucket) -> Int64? {
        guard bucket >= first, bucket < end else { return nil }
        let value = values[bucket - first]
        return value == Self.missing ? nil : value
    }

    package mutating func append(_ value: Int64?) { values.append(value ?? Self.missing) }

    /// Sets what a correction changed. A bucket that is no longer kept stays as it is.
    package mutating func correct(_ bucket: Bucket, to value: Int64?) {
        guard bucket >= first, bucket < end else { return }
        values[bucket - first] = value ?? Self.missing
    }

    /// Forgets all but the last `count` values; `season` names the archive's drawer for each that leaves, nil
    /// keeps none.
    ///
    /// - Parameter start: the first bucket that settled; earlier values go to `past`.
    package mutating func keep(last count: Int, season: ((Bucket) -> Int)?, start: Bucket) {
        let leaving = values.count - count
        guard leaving > 0 else { return }
        if let season {
            for bucket in stride(from: first, to: first + leaving, by: 1) {
                guard let value = self[bucket] else { continue }
                if bucket < start {
                    past.include(bucket, value, season)
                } else {
                    archive.include(bucket, value, season)
                }
            }
        }
        values.removeFirst(leaving)
        first = first + leaving
    }

    /// Puts loaded history in the place of everything before `start`, the first bucket that settled: what
    /// follows within the values, older values as extremes in `past`. Where values after `start` have left
    /// already, only extremes can be kept.
    ///
    /// - Parameters:
    ///   - floor: the first bucket of which anything is known.
    ///   - kept: the first bucket whose value the rule still looks for.
    package mutating func rebuild(
        from floor: Bucket, to start: Bucket, keeping kept: Bucket, season: ((Bucket) -> Int)?,
        _ value: (Bucket) -> Int64?
    ) {
        let end = self.end
        var values = first < start ? Array(self.values[min(start - first, self.values.count)...]) : values
        let begin = first > start ? first : max(floor, min(start, kept))
        past = [:]
        var earlier: [Int64] = []
        for bucket in stride(from: min(floor, start), to: start, by: 1) {
            let found = value(bucket)
            if bucket >= begin {
                earlier.append(found ?? Self.missing)
            } else if let found, let season, bucket >= visibleFrom ?? bucket {
                past.include(bucket, found, season)
            }
        }
        values.insert(contentsOf: earlier, at: 0)
        (self.values, first) = (values, end - values.count)
    }

    /// The extremes of what has left, of one drawer; what came first holds a record that was equalled.
    package func extremes(in drawer: Int) -> Extremes? {
        guard var found = past[drawer] else { return archive[drawer] }
        if let later = archive[drawer] { found.include(later) }
        return found
    }

    /// From now on nothing before `bucket` is seen: definitions changed there.
    package mutating func hide(before bucket: Bucket) {
        guard visibleFrom.map({ $0 < bucket }) ?? true else { return }
        visibleFrom = bucket
        archive = [:]
        past = [:]
    }
}

extension [Int: Extremes] {
    fileprivate mutating func include(_ bucket: Bucket, _ value: Int64, _ season: (Bucket) -> Int) {
        let drawer = season(bucket)
        if self[drawer]?.include(bucket, value) == nil { self[drawer] = Extremes(bucket, value) }
    }
}

/// The highest and the lowest of some values; the earliest bucket holds a record that was equalled.
package struct Extremes: Hashable, Sendable {
    package private(set) var highest: (bucket: Bucket, value: Int64) {
        get { (Bucket(highestBucket), highestValue) }
        set { (highestBucket, highestValue) = (newValue.bucket.ordinal, newValue.value) }
    }
    package private(set) var lowest: (bucket: Bucket, value: Int64) {
        get { (Bucket(lowestBucket), lowestValue) }
        set { (lowestBucket, lowestValue) = (newValue.bucket.ordinal, newValue.value) }
    }
    private var highestBucket: Int32
    private var highestValue: Int64
    private var lowestBucket: Int32
    private var lowestValue: Int64
    package private(set) var observed = 1

    package init(_ bucket: Bucket, _ value: Int64) {
        highestBucket = bucket.ordinal
        highestValue = value
        lowestBucket = bucket.ordinal
        lowestValue = value
    }

    package init(
        highest: (bucket: Bucket, value: Int64), lowest: (bucket: Bucket, value: Int64), observed: Int
    ) {
        self.init(highest.bucket, highest.value)
        self.lowest = lowest
        self.observed = observed
    }

    package mutating func include(_ bucket: Bucket, _ value: Int64) {
        if value > highestValue { highest = (bucket, value) }
        if value < lowestValue { lowest = (bucket, value) }
        observed += 1
    }

    /// Adds what came later.
    mutating func include(_ later: Extremes) {
        if later.highestValue > highestValue { highest = later.highest }
        if later.lowestValue < lowestValue { lowest = later.lowest }
        observed += later.observed
    }
}
