import Aggregates
import EventTime

/// The buckets of earlier years that a Farrington model learns from, each with its level: the windows round
/// the same bucket of each year, and, with more than one period, the rest of the year in blocks.
///
/// As in R's `farringtonFlexible` without dates: a year is a fixed number of buckets, and what does not
/// divide evenly goes to the first blocks.
struct FarringtonReferences: Hashable, Sendable {
    /// Years to look back.
    var years: Int
    /// Buckets to each side of the same bucket a year before.
    var halfWindow: Int
    /// Levels of the seasonal factor; 1 takes the windows alone.
    var periods: Int
    /// Buckets right before the judged one that are not learned from.
    var excludedRecent: Int

    /// The level of the judged bucket and its windows.
    var currentLevel: Int { periods - 1 }

    func memory(seasonLength: Int) -> Int { years * seasonLength + halfWindow }

    /// - Parameter oldest: the first bucket to look at; windows may begin before.
    func observations(
        of bucket: Bucket, in history: MeasuredHistory, seasonLength: Int, from oldest: Bucket
    ) -> GroupedFit.Observations {
        let span = memory(seasonLength: seasonLength)
        var found = GroupedFit.Observations(
            levelCount: periods, capacity: periods == 1 ? years * (2 * halfWindow + 1) : span)
        let last = bucket - excludedRecent - 1
        for year in stride(from: years, through: 1, by: -1) {
            let middle = bucket - year * seasonLength
            append(middle - halfWindow...middle + halfWindow, currentLevel)
            guard periods > 1 else { continue }
            let between = seasonLength - 2 * halfWindow - 1
            var start = middle + halfWindow + 1
            for level in 0..<periods - 1 {
                let length = between / (periods - 1) + (level < between % (periods - 1) ? 1 : 0)
                if length > 0 { append(start...start + (length - 1), level) }
                start = start + length
            }
        }
        if periods > 1, halfWindow > excludedRecent { append(bucket - halfWindow...bucket - 1, currentLevel) }

        func append(_ buckets: ClosedRange<Bucket>, _ level: Int) {
            for reference in buckets where reference <= last && reference >= oldest {
                guard let count = history[reference] else { continue }
                found.append(count: Double(count), time: Double(reference - bucket), level: level)
            }
        }
        return found
    }
}
