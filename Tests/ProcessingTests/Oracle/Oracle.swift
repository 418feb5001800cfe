import Aggregates
import Alerting
import Detectors
import EventTime
import Events
import Processing
import Rules

/// A second, deliberately naive implementation of both stages: at each settlement it takes the list of what
/// is known by then and works everything out from the beginning: no windows, no increments, no caches.
struct Oracle {
    private let world: World
    let arrivals: Arrivals
    private(set) var words: [OracleWord] = []
    /// The breaches that the last facts give, by rule and group, where nothing that was said cuts them.
    private(set) var finalSpans: [String: [NaiveSpan]] = [:]
    private(set) var finalEpisodes: [String: [NaiveEpisode]] = [:]

    init(_ world: World) {
        self.world = world
        arrivals = Arrivals(world)
        for planned in world.plan.rules { judge(planned.rule) }
    }

    private mutating func judge(_ rule: Rule) {
        let pace = Pace(rule, world.plan.policies)
        let all = arrivals.contributions[pace] ?? []
        guard let range = settlements(pace, all) else { return }
        var timeline = Timeline(rule, world, all, start: range.lowerBound, watched: watched(pace))
        for bucket in stride(from: range.lowerBound, to: range.upperBound, by: 1) {
            words += timeline.settle(bucket)
        }
        finalSpans.merge(timeline.finalSpans()) { $1 }
        finalEpisodes.merge(timeline.episodes) { $1 }
    }

    /// The first bucket that begins when all inputs have a clock.
    private func watched(_ pace: Pace) -> Bucket? {
        let begins = arrivals.begins.filter { pace.streams.contains($0.key.stream) }.map(\.value)
        return begins.max().map { last in
            let bucket = pace.calendar.bucket(containing: last)
            return pace.calendar.start(of: bucket) == last ? bucket : bucket + 1
        }
    }

    /// The buckets that settle: from the first of which anything is known to the lowest watermark.
    private func settlements(_ pace: Pace, _ all: [Contribution]) -> Range<Bucket>? {
        var sums: [[String]: (events: Int64, count: Int64, from: Bucket)] = [:]
        for one in all where !one.isHistory {
            let key = ["\(one.feed)", "\(one.bucket)", "\(one.knownFrom)"]
            let old = sums[key] ?? (0, 0, one.knownFrom)
            sums[key] = (old.events + one.sign, old.count + one.sign * one.event.count, one.knownFrom)
        }
        let known = sums.values.filter { $0.events != 0 || $0.count != 0 }.map(\.from)
        let watched = watched(pace)
        guard let start = (known + [watched].compactMap { $0 }).min() else { return nil }
        var lowest: Timestamp?
        var latest: Timestamp?
        for (stream, count) in world.partitions where pace.streams.contains(stream) {
            for partition in 0..<count {
                let clock = arrivals.clocks[InputPartition(stream: stream, partition: partition)]
                if let time = clock?.time { latest = max(latest ?? time, time) }
                if clock?.isEnded ?? false { continue }
                guard let time = clock?.time else { return nil }
                lowest = min(lowest ?? time, time)
            }
        }
        let end: Bucket
        if let lowest {
            end = pace.calendar.bucket(containing: lowest - pace.lateness)
        } else if let latest {
            end = max(pace.calendar.bucket(containing: latest), known.max() ?? start) + 1
        } else {
            return nil
        }
        return start < end ? start..<end : nil
    }
}
