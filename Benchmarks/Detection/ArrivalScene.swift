import Detectors
import EventTime
import Foundation

/// Simulated days whose counts arrive little by little: a mean with weekdays, counts that spread more than
/// Poisson's, and a day's course that is never quite the same.
struct ArrivalScene {
    /// How the count of a day comes to be.
    enum Course: String, CaseIterable {
        /// The total is drawn, then spread over the day by shares that vary.
        case shares
        /// Each eighth of the day is drawn for itself.
        case parts
    }

    let course: Course
    let mean: Double
    /// Variance over mean of a day.
    let dispersion: Double

    static let all = Course.allCases.flatMap { course in
        [(5.0, 1.5), (20, 2), (100, 3), (1000, 10)].map {
            ArrivalScene(course: course, mean: $0.0, dispersion: $0.1)
        }
    }

    /// What an eighth of a day counts, of 1: little at night, most in the afternoon.
    private static let usual = [0.04, 0.03, 0.10, 0.17, 0.20, 0.22, 0.15, 0.09]
    private static let weekdays = [1.1, 1.0, 1.0, 1.05, 1.15, 0.9, 0.8]

    /// What had arrived at each mark of a day; the last is its total.
    ///
    /// - Parameter factor: of the mean: 1 where nothing happens.
    func day(_ number: Int, factor: Double, _ chance: inout SeededChance) -> [Int64] {
        let expected = mean * Self.weekdays[number % 7] * factor
        let parts =
            switch course {
            case .parts: Self.usual.map { chance.count(mean: expected * $0, dispersion: dispersion) }
            case .shares: split(chance.count(mean: expected, dispersion: dispersion), &chance)
            }
        var sum: Int64 = 0
        return parts.map { part in
            sum += part
            return sum
        }
    }

    /// Shares vary by a quarter of themselves.
    private func split(_ total: Int64, _ chance: inout SeededChance) -> [Int64] {
        let shares = Self.usual.map { $0 * exp(0.25 * chance.normal()) }
        var (rest, left) = (total, shares.reduce(0, +))
        return shares.map { share in
            let part = Self.binomial(rest, min(share / left, 1), &chance)
            rest -= part
            left -= share
            return part
        }
    }

    private static func binomial(_ trials: Int64, _ share: Double, _ chance: inout SeededChance) -> Int64 {
        guard share < 1 else { return trials }
        guard trials > 200 else {
            var drawn: Int64 = 0
            for _ in 0..<trials where chance.fraction() < share { drawn += 1 }
            return drawn
        }
        let deviation = (Double(trials) * share * (1 - share)).squareRoot()
        let drawn = (Double(trials) * share + deviation * chance.normal()).rounded()
        return Int64(min(max(drawn, 0), Double(trials)))
    }
}
