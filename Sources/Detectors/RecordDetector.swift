package import Aggregates
package import EventTime

/// A new highest or lowest value.
///
/// Formula: upper = highest so far * (1 + above), lower = lowest so far * (1 + below); 0 means any new record.
/// Warm-up: `warmUp` buckets with a value. Memory: the scope, or a few extremes where it is `ever`.
/// Known failure: in a growing series every bucket is a record; state how far beyond it must be.
package struct RecordDetector: Hashable, Sendable {
    package enum Scope: Hashable, Sendable {
        case ever
        /// Among this many buckets before the judged one.
        case within(Int)
        /// Among the same month (week, day, hour) of earlier years.
        case sameSeason
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

    package func predict(_ bucket: Bucket, from past: Past, at level: Level) -> Prediction {
        guard let extremes = Self.extremes(before: bucket, in: past, scope: scope),
            extremes.observed >= warmUp
        else {
            return .none
        }
        let (highest, lowest) = (extremes.highest, extremes.lowest)
        let bounds = Bounds(
            lower: level.below.map { Double(lowest.value) * (1 + $0) },
            expected: level.above != nil ? Double(highest.value) : Double(lowest.value),
            upper: level.above.map { Double(highest.value) * (1 + $0) })
        return Prediction(bounds, above: extremes.highestReference, below: extremes.lowestReference)
    }

    static func extremes(before bucket: Bucket, in past: Past, scope: Scope) -> Extremes? {
        let history = past.history
        var start = history.first
        var found: Extremes?
        let season = past.calendar.season(of: bucket)
        switch scope {
        case .ever: found = history.archive[0]
        case .within(let count): start = max(start, bucket - count)
        case .sameSeason: found = history.archive[season]
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
