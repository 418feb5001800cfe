import Foundation

/// How long outbreaks last, in buckets, and with it how the evidence of several buckets is added up.
///
/// Each pace has the tail of its own statistic where nothing happens, found by simulation with 20 million
/// draws of as many normal values (a test repeats it with fewer); beyond it, the tail goes on along its last
/// slope.
package enum ScanPace: String, Hashable, Sendable, CaseIterable {
    /// Two or three buckets, and the first is the most important: weeks and longer.
    case short
    /// A week of buckets, each as likely as another to be the first: days and shorter.
    case long

    /// Buckets that are looked at together, the judged one included.
    package var buckets: Int {
        switch self {
        case .short: 3
        case .long: 7
        }
    }

    /// How much less likely a start one bucket earlier is thought.
    package var persistence: Double {
        switch self {
        case .short: 0.4
        case .long: 1
        }
    }

    /// The logarithm of the evidence, and the probability of as much where nothing happens.
    private var table: [(evidence: Double, tail: Double)] {
        switch self {
        case .short: Self.shortTable
        case .long: Self.longTable
        }
    }

    private static let shortTable = tails([
        (-0.6870, 0.32), (-0.3452, 0.25), (-0.1127, 0.2), (0.1613, 0.15), (0.5243, 0.1), (0.8327, 0.07),
        (1.1177, 0.05), (1.5446, 0.03), (1.8820, 0.02), (2.1199, 0.015), (2.4556, 0.01), (2.7507, 0.007),
        (3.0290, 0.005), (3.4547, 0.003), (3.7954, 0.002), (4.3814, 0.001), (4.9631, 0.0005),
        (5.7366, 0.0002), (6.3428, 0.0001), (7.4378, 3e-05), (8.3506, 1e-05), (9.4378, 3e-06),
    ])
    private static let longTable = tails([
        (-0.1919, 0.32), (0.3930, 0.25), (0.7101, 0.2), (1.0492, 0.15), (1.4672, 0.1), (1.8077, 0.07),
        (2.1161, 0.05), (2.5719, 0.03), (2.9290, 0.02), (3.1784, 0.015), (3.5332, 0.01), (3.8420, 0.007),
        (4.1334, 0.005), (4.5817, 0.003), (4.9392, 0.002), (5.5537, 0.001), (6.1733, 0.0005),
        (7.0131, 0.0002), (7.6191, 0.0001), (8.6898, 3e-05), (9.6307, 1e-05), (10.6671, 3e-06),
    ])

    private static func tails(_ table: [(Double, Double)]) -> [(evidence: Double, tail: Double)] {
        table.map { (evidence: $0.0, tail: log($0.1)) }
    }

    /// The probability of as much evidence where nothing happens.
    package func tail(of evidence: Double) -> Double {
        let index = min(max(table.partition { $0.evidence >= evidence }, 1), table.count - 1)
        let (low, high) = (table[index - 1], table[index])
        let slope = (high.tail - low.tail) / (high.evidence - low.evidence)
        return min(exp(low.tail + slope * (evidence - low.evidence)), 1)
    }

    /// The evidence that has this tail: the other way round.
    func evidence(atTail tail: Double) -> Double {
        let wanted = log(tail)
        let index = min(max(table.partition { $0.tail <= wanted }, 1), table.count - 1)
        let (low, high) = (table[index - 1], table[index])
        return low.evidence + (wanted - low.tail) * (high.evidence - low.evidence) / (high.tail - low.tail)
    }
}

extension ScanPace {
    /// Alarms come in runs, as each bucket's evidence is also that of the next ones. The share of alarms that
    /// begin one, by the probability of an alarm; from the same simulation as the tails.
    private var runs: [(alarms: Double, share: Double)] {
        switch self {
        case .short: Self.shortRuns
        case .long: Self.longRuns
        }
    }

    private static let shortRuns = logs([
        (0.1, 0.778), (0.03, 0.849), (0.01, 0.891), (0.003, 0.928), (0.001, 0.956), (0.0003, 0.974),
        (0.0001, 0.985), (3e-05, 0.993),
    ])
    private static let longRuns = logs([
        (0.1, 0.679), (0.03, 0.707), (0.01, 0.737), (0.003, 0.771), (0.001, 0.793), (0.0003, 0.820),
        (0.0001, 0.843), (3e-05, 0.875),
    ])

    private static func logs(_ table: [(Double, Double)]) -> [(alarms: Double, share: Double)] {
        table.map { (alarms: log($0.0), share: $0.1) }
    }

    /// The probability of an episode's beginning, where an alarm has this probability.
    func beginnings(ofAlarms probability: Double) -> Double {
        guard probability > 0 else { return 0 }
        let wanted = log(probability)
        let runs = runs
        let index = min(max(runs.partition { $0.alarms <= wanted }, 1), runs.count - 1)
        let (high, low) = (runs[index - 1], runs[index])
        let part = min(max((wanted - high.alarms) / (low.alarms - high.alarms), 0), 1)
        return probability * (high.share + part * (low.share - high.share))
    }

    /// The other way round.
    func alarms(beginningWith probability: Double) -> Double {
        var alarms = probability
        for _ in 0..<30 { alarms *= probability / beginnings(ofAlarms: alarms) }
        return alarms
    }
}

extension Array {
    /// The first index from which on a condition holds, in an array that is sorted by it.
    fileprivate func partition(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
