import Detectors
import Foundation

/// The 42 scenarios of Noufaily et al. 2013 (Stat Med 32): 624 weeks, of which the last 49 are judged; four
/// past outbreaks, and one in the judged weeks.
package struct WeeklyScenario: Sendable {
    package let number: Int
    let level: Double
    package let dispersion: Double
    let trend: Double
    let cosine: Double
    let sine: Double
    let waves: Int

    package static let weeks = 624
    package static let judged = 575..<624
    private static let past = 312..<575

    /// Level, dispersion, trend, cosine and sine of seven kinds of series: each without and with trend, and
    /// with no, one and two waves a year.
    private static let kinds: [(Double, Double, Double, Double, Double)] = [
        (0.1, 1.5, 0.0025, 0.6, 0.6), (-2, 2, 0.005, 0.1, 0.3), (1.5, 1, 0.003, 0.2, -0.4),
        (0.5, 5, 0.002, 0.5, 0.5), (2.5, 3, 0.001, 1, 0.1), (3.75, 1.1, 0.001, 0.1, -0.1),
        (5, 1.2, 0.0001, 0.05, 0.01),
    ]

    package static let all: [WeeklyScenario] = (1...42).map { number in
        let (level, dispersion, trend, cosine, sine) = kinds[(number - 1) / 6]
        let variant = (number - 1) % 6
        return WeeklyScenario(
            number: number, level: level, dispersion: dispersion, trend: variant >= 3 ? trend : 0,
            cosine: cosine, sine: sine, waves: variant % 3)
    }

    package func mean(week: Int) -> Double {
        var linear = level + trend * Double(week)
        for wave in 0..<waves {
            let angle = 2 * Double.pi * Double((wave + 1) * week) / 52
            linear += cosine * cos(angle) + sine * sin(angle)
        }
        return exp(linear)
    }

    /// - Parameter replicate: decides the sizes of the outbreaks: current ones of 1 to 10 deviations in turn.
    package func series(replicate: Int, seed: UInt64) -> SimulatedSeries {
        var chance = SeededChance(
            seed: seed &+ UInt64(number * 1_000_003 + replicate) &* 0x2545_F491_4F6C_DD1D)
        let means = (1...Self.weeks).map(mean(week:))
        var counts = means.map { chance.count(mean: $0, dispersion: dispersion) }
        let pastSize = [0.0, 2, 3, 5, 10][(replicate + 2 * (replicate / 10) + number) % 5]
        let starts = Array(Self.past).shuffled(using: &chance).prefix(4)
        for start in starts where pastSize > 0 {
            let cases = chance.outbreak(
                mean: pastSize * (dispersion * means[start]).squareRoot(), step: 1, length: Self.weeks
            ) { start + $0 < Self.judged.lowerBound ? start + $0 : nil }
            for week in counts.indices { counts[week] += cases[week] }
        }
        let start = Int.random(in: Self.judged, using: &chance)
        let size = Double(replicate % 10 + 1) * (dispersion * means[start]).squareRoot()
        var cases: [Int64] = []
        while !cases.contains(where: { $0 > 0 }) {
            cases = chance.outbreak(mean: size, step: 1, length: Self.weeks) {
                start + $0 < Self.weeks ? start + $0 : nil
            }
        }
        return SimulatedSeries(
            scenario: number, counts: zip(counts, cases).map(+), outbreak: cases, judged: Self.judged)
    }
}
