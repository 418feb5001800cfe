import Foundation

/// Whether an outbreak that was found goes on.
///
/// A bucket belongs to an outbreak of one of the eight sizes, or to none. From one bucket to the next an
/// outbreak ends with a probability of 1 in 20, or one begins. What the last buckets counted says how likely
/// either is (the forward recursion of a hidden Markov model), from even odds before the first of them: it is
/// asked only while an episode lasts.
/// Source: Rabiner 1989, Proc IEEE 77; of counts of cases, Le Strat and Carrat 1999, Stat Med 18.
struct OutbreakCourse {
    typealias Vector = OutbreakEvidence.Vector

    private static let change = 0.05
    /// That of the largest size: no bucket looks larger.
    static let highestScore = 5.0

    /// The logarithm of the odds, before its count is known, that the bucket belongs to an outbreak of each
    /// size.
    private var odds: Vector

    init() { odds = Vector(repeating: -log(Double(Vector.scalarCount))) }

    /// The bucket is over; `ratios` are the logarithms of its likelihood ratios.
    mutating func add(_ ratios: Vector) {
        let sizes = Double(Vector.scalarCount)
        var likely = Vector()
        for size in 0..<Vector.scalarCount { likely[size] = exp(odds[size] + ratios[size]) }
        let none = 1 / (1 + likely.sum())
        let change = Self.change
        let calm = none * (1 - change) + (1 - none) * change
        for size in 0..<Vector.scalarCount {
            odds[size] = log(none * (likely[size] * (1 - change) + change / sizes) / calm)
        }
    }

    /// The standard normal value of the judged bucket with which an outbreak is as likely over as not.
    var even: Double {
        // The mean over the sizes, where the odds are a sum.
        OutbreakEvidence(persistence: 1, carried: odds.indices.map { odds[$0] })
            .normal(reaching: -log(Double(Vector.scalarCount)))
    }
}
