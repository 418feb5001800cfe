package import Aggregates
package import EventTime

/// A new highest or lowest value.
///
/// Formula: upper = highest so far * (1 + above), lower = lowest so far * (1 + below); 0 means any new
/// record. Warm-up: `warmUp` buckets with a value. Memory: the scope, or a few extremes where it is `ever`.
/// Known failure: in a growing series every bucket is a record; state how far beyond it must be.
package struct RecordDetector: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        case ever
        /// Among this many buckets before the judged one.
        case within(Int)
        /// Among the same month (week, day, hour) of earlier years.
        case sameSeason

        /// As alerts say it: `ever`, `within:12`, `same-season`.
        package var canonical: String {
            switch self {
            case .ever: "ever"
            case .within(let buckets): "within:\(buckets)"
            case .sameSeason: "same-season"
            }
        }
    }

    package var level: Level
    package var scope: Scope
    /// Buckets with a value that must have been seen before anything counts as a record.
    package var warmUp: Int

    package init(level: Level, scope: Scope = .ever, warmUp: Int) {
        self.level = level
        self.scope = scope
        self.warmUp = warmUp
    }

    package func basis(of bucket: Bucket, in past: Past) -> Basis? {
        guard let extremes = Self.extremes(before: bucket, in: past, scope: scope),
            extremes.observed >= warmUp
        else {
            return nil
        }
        return Basis(
            above: level.above == nil ? nil : extremes.highestReference,
            below: level.below == nil ? nil : extremes.lowestReference)
    }

    package func bounds(from basis: Basis, at level: Level) -> Bounds {
        let highest = basis.above.map { Double($0.value) }
        let lowest = basis.below.map { Double($0.value) }
        return Bounds(
            lower: lowest.flatMap { lowest in level.below.map { lowest * (1 + $0) } },
            expected: highest ?? lowest,
            upper: highest.flatMap { highest in level.above.map { highest * (1 + $0) } })
    }

    static func extremes(before bucket: Bucket, in past: Past, scope: Scope) -> Extremes? {
        let history = past.history
        var start = history.first
        var found: Extremes?
        let season = past.calendar.season(of: bucket)
        switch scope {
        case .ever: found = history.extremes(in: 0)
        case .within(let count): start = max(start, bucket - count)
        case .sameSeason: found = history.extremes(in: season)
        }
        for candidate in stride(from: start, to: min(bucket, history.end), by: 1) {
            guard let value = history[candidate] else { continue }
            if scope == .sameSeason, past.calendar.season(of: candidate) != season { continue }
            if found == nil { found = Extremes(candidate, value) } else { found?.include(candidate, value) }
        }
        return found
    }
}

extension Extremes {
    package var highestReference: Reference {
        Reference(bucket: highest.bucket.ordinal, value: highest.value)
    }
    package var lowestReference: Reference { Reference(bucket: lowest.bucket.ordinal, value: lowest.value) }
}
