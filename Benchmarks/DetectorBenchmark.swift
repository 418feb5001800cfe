import Aggregates
import Detectors
import EventTime
import Foundation

/// How long a method takes for one bucket of one series, in this process.
struct DetectorBenchmark {
    struct Result {
        let what: String
        let buckets: Int
        let seconds: Double

        static let head = "| method | buckets | CPU microseconds a bucket | buckets/s |\n|---|---:|---:|---:|"

        var line: String {
            "| \(what) | \(grouped(buckets)) | \(format(seconds / Double(buckets) * 1e6, 2))"
                + " | \(grouped(Int(Double(buckets) / seconds))) |"
        }
    }

    /// 624 weeks a series, of which the last 49 are judged, as where R's methods were measured.
    private let weeks = 624
    private let judged = 49

    func run() -> [Result] {
        let weekly = DetectionMethod.allCases.filter { $0 != .seasonal }.map(weekly)
        return weekly + [
            seasonal(.day, series: 100_000, buckets: 7), seasonal(.hour, series: 2000, buckets: 168),
        ]
    }

    private func weekly(_ method: DetectionMethod) -> Result {
        let series = 40
        let pasts = (0..<series).map { number in
            var history = MeasuredHistory(first: Bucket(1))
            for week in 0..<weeks - judged { history.append(count(number, week)) }
            return Past(history: history, calendar: BucketCalendar(unit: .week, zone: .utc), step: 1)
        }
        var detectors = pasts.map { method.detector(after: $0) }
        let seconds = measured {
            for number in detectors.indices {
                for week in weeks - judged..<weeks { _ = detectors[number].judge(count(number, week)) }
            }
        }
        return Result(what: method.rawValue, buckets: series * judged, seconds: seconds)
    }

    /// After the warm-up; each bucket is predicted, judged and learned.
    private func seasonal(_ unit: BucketUnit, series: Int, buckets: Int) -> Result {
        let profile = SeasonProfile(calendar: BucketCalendar(unit: unit, zone: .utc))
        let warmUp = unit == .day ? 56 : 28 * 24
        var baselines = (0..<series).map { number in
            var baseline = SeasonalBaseline(.usual(for: unit), profile: profile, from: Bucket(0))
            for bucket in 0..<warmUp { baseline.settle(count(number, bucket)) }
            return baseline
        }
        let seconds = measured {
            for number in baselines.indices {
                for bucket in warmUp..<warmUp + buckets { _ = baselines[number].judge(count(number, bucket)) }
            }
        }
        return Result(
            what: "seasonal, \(grouped(series)) series of \(unit.rawValue)s", buckets: series * buckets,
            seconds: seconds)
    }

    /// Made up, the same in each run: means from 0.3 to 120 a bucket, with a season and noise.
    private func count(_ series: Int, _ bucket: Int) -> Int64 {
        let mean = 0.3 * Double(1 << (series % 9))
        var mixed = UInt64(truncatingIfNeeded: series &* 1_000_003 &+ bucket) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
        let noise = Double((mixed ^ (mixed >> 32)) % 1000) / 1000
        let season = 1 + 0.4 * Double((bucket % 52) - 26).magnitude / 26
        return Int64(mean * season * 2 * noise + noise)
    }

    /// Of the processor: other programs on the machine do not count.
    private func measured(_ work: () -> Void) -> Double {
        let start = clock()
        work()
        return Double(clock() - start) / Double(CLOCKS_PER_SEC)
    }
}
