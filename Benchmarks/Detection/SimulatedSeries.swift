import Detectors
import Foundation

/// A series with one outbreak among the buckets that are judged, and the same without it.
package struct SimulatedSeries: Sendable {
    /// Scenario or signal.
    package let scenario: Int
    package let counts: [Int64]
    /// Cases of the outbreak.
    package let outbreak: [Int64]
    /// Indices into both.
    package let judged: Range<Int>

    package init(scenario: Int, counts: [Int64], outbreak: [Int64], judged: Range<Int>) {
        self.scenario = scenario
        self.counts = counts
        self.outbreak = outbreak
        self.judged = judged
    }

    package var withoutOutbreak: [Int64] { zip(counts, outbreak).map { $0 - $1 } }
    package var firstOutbreakBucket: Int { outbreak.firstIndex { $0 > 0 } ?? judged.upperBound }
}

extension SeededChance {
    /// At least two cases, each so many steps after the start as a log-normal time (0, 0.5) has; `keep` says
    /// on which index a case falls, or nil where it is out of the series.
    mutating func outbreak(
        mean: Double, step: Double, length: Int, _ keep: (Int) -> Int?
    ) -> [Int64] {
        var cases = Array(repeating: Int64(0), count: length)
        var size: Int64 = 0
        while size < 2 { size = count(mean: mean, dispersion: 1) }
        for _ in 0..<size {
            if let index = keep(Int((exp(0.5 * normal()) / step).rounded(.down))) { cases[index] += 1 }
        }
        return cases
    }
}
