import Aggregates
import EventTime

/// A control chart as a function of the last counts.
///
/// The published charts fit their baseline once. Here it is fitted anew every half year (of longer buckets
/// every four), at the same buckets in every replay: to the years before the last whole half year, so that
/// what the chart is to find does not teach. From there the chart runs, from 0, over the half year and what
/// follows. Memory: 8 bytes a bucket of six years (a week of minutes is their year; two years of hours).
struct ChartModel: CountModel {
    /// What runs over the counts after `past`.
    let begin: @Sendable (Past) -> any CountDetector

    private static func block(_ unit: BucketUnit) -> Int { max(unit.seasonLength / 2, 4) }

    private static func training(_ unit: BucketUnit) -> Int {
        switch unit {
        case .hour: unit.seasonLength
        case .minute, .day, .week, .month, .quarter: 5 * unit.seasonLength
        case .year, .fiscalYear: 20
        }
    }

    func memory(in unit: BucketUnit) -> Int { Self.training(unit) + 2 * Self.block(unit) }

    func prediction(of bucket: Bucket, in past: Past) -> Prediction {
        chart(of: bucket, in: past, after: nil).detector.predict()
    }

    /// The first bucket over which the chart of `bucket` runs.
    private static func start(for bucket: Bucket, _ unit: BucketUnit) -> Bucket {
        let (ordinal, block) = (Int(bucket.ordinal), block(unit))
        return bucket - ((ordinal % block + block) % block) - block
    }

    /// The chart after all buckets before `bucket`; one that has come as far already goes on.
    func chart(of bucket: Bucket, in past: Past, after kept: StartedChart?) -> StartedChart {
        let unit = past.calendar.unit
        let start = max(Self.start(for: bucket, unit), min(past.history.firstSeen, bucket))
        if var chart = kept, chart.start == start, chart.next <= bucket {
            chart.run(to: bucket, in: past.history)
            return chart
        }
        let first = min(max(past.history.firstSeen, start - Self.training(unit)), start)
        var before = past
        before.history = MeasuredHistory(first: first)
        for earlier in stride(from: first, to: start, by: 1) { before.history.append(past.history[earlier]) }
        var chart = StartedChart(start: start, detector: begin(before))
        chart.run(to: bucket, in: past.history)
        return chart
    }
}

/// A chart on its way.
struct StartedChart {
    /// Where it began, and the bucket that comes next.
    let start: Bucket
    private(set) var next: Bucket
    private(set) var detector: any CountDetector

    init(start: Bucket, detector: any CountDetector) {
        self.start = start
        next = start
        self.detector = detector
    }

    mutating func run(to bucket: Bucket, in history: MeasuredHistory) {
        while next < bucket {
            detector.settle(history[next])
            next = next + 1
        }
    }
}
