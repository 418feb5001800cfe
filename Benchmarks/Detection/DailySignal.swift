import Detectors
import Foundation

/// Nine daily signals after Noufaily et al. 2019 (Bioinformatics 35): seven years of 364 days; the last 343
/// are judged. Five-day systems count nothing at weekends. Holidays are left out.
package struct DailySignal: Sendable {
    package let number: Int
    let daysPerWeek: Int
    let level: Double
    let trend: Double
    let yearly: (waves: Int, cosine: Double, sine: Double)
    let weekly: (waves: Int, cosine: Double, sine: Double)
    package let dispersion: Double
    let shift: Double

    package static let days = 7 * 364
    package static let judged = days - 343..<days
    private static let past = 3 * 364 - 1..<days - 343 - 28

    package static let all = [
        DailySignal(1, 7, 6, 0, (1, 0.2, 0.2), (2, 0.5, 0.4), 2, 29),
        DailySignal(3, 7, 0.5, 0, (1, 1.5, 1.4), (2, 0.5, 0.4), 1, -167),
        DailySignal(4, 7, 5.5, 0, (0, 0, 0), (2, 0.3, 0.25), 1, 1),
        DailySignal(5, 7, 2, 0, (0, 0, 0), (2, 0.3, 0.25), 1, 1),
        DailySignal(14, 7, 2, 0.0005, (1, 0.8, 0.8), (2, 0.8, 0.4), 4, 57),
        DailySignal(16, 7, 3, 0, (1, 0.8, 0.6), (2, 0.8, 0.4), 4, 29),
        DailySignal(17, 7, 6, 0, (0, 0, 0), (2, 0.8, 0.4), 4, 1),
        DailySignal(10, 5, 3, 0, (1, 0.2, 0.1), (1, 0.05, 0.15), 1, -200),
        DailySignal(12, 5, 0.5, 0, (2, 0.4, 0), (1, 0.05, 0.15), 1, 0),
    ]

    private init(
        _ number: Int, _ daysPerWeek: Int, _ level: Double, _ trend: Double,
        _ yearly: (waves: Int, cosine: Double, sine: Double),
        _ weekly: (waves: Int, cosine: Double, sine: Double), _ dispersion: Double, _ shift: Double
    ) {
        self.number = number
        self.daysPerWeek = daysPerWeek
        self.level = level
        self.trend = trend
        self.yearly = yearly
        self.weekly = weekly
        self.dispersion = dispersion
        self.shift = shift
    }

    /// 0 at the weekends of a five-day system.
    package func mean(day: Int) -> Double {
        guard day % 7 < daysPerWeek else { return 0 }
        let time = Double(day / 7 * daysPerWeek + day % 7 + 1) + shift
        var linear = level + trend * time
        for (waves, length) in [(yearly, 52.0 * Double(daysPerWeek)), (weekly, Double(daysPerWeek))] {
            for wave in 0..<waves.waves {
                let angle = 2 * Double.pi * Double(wave + 1) * time / length
                linear += waves.cosine * cos(angle) + waves.sine * sin(angle)
            }
        }
        return exp(linear)
    }

    package func series(replicate: Int, seed: UInt64) -> SimulatedSeries {
        var chance = SeededChance(
            seed: seed &+ UInt64(number * 1_000_003 + replicate) &* 0x2545_F491_4F6C_DD1D)
        let means = (0..<Self.days).map(mean(day:))
        var counts = means.map { chance.count(mean: $0, dispersion: dispersion) }
        let open = means.indices.filter { means[$0] > 0 }
        let pastSize = [0.0, 3, 5][(replicate + 1 + number) % 3]
        for start in open.filter(Self.past.contains).shuffled(using: &chance).prefix(4) where pastSize > 0 {
            let cases = outbreak(at: start, pastSize, open, means, before: Self.judged.lowerBound, &chance)
            for day in counts.indices { counts[day] += cases[day] }
        }
        let start = open.filter(Self.judged.contains).randomElement(using: &chance) ?? Self.judged.lowerBound
        let cases = outbreak(at: start, [1, 2, 3, 5][replicate % 4], open, means, before: Self.days, &chance)
        return SimulatedSeries(
            scenario: number, counts: zip(counts, cases).map(+), outbreak: cases, judged: Self.judged)
    }

    /// Cases fall on working days after the start, a day for each quarter of the log-normal time.
    private func outbreak(
        at start: Int, _ size: Double, _ open: [Int], _ means: [Double], before end: Int,
        _ chance: inout SeededChance
    ) -> [Int64] {
        let place = open.firstIndex(of: start) ?? 0
        let mean = size * Double(daysPerWeek) * (dispersion * means[start]).squareRoot()
        var cases: [Int64] = []
        while !cases.contains(where: { $0 > 0 }) {
            cases = chance.outbreak(mean: mean, step: 0.25, length: Self.days) { later in
                place + later < open.count && open[place + later] < end ? open[place + later] : nil
            }
        }
        return cases
    }
}
