import Foundation

/// What is unusual of one bucket after the buckets just before it: the more was found there, the less is
/// needed now.
///
/// The p-value is found on normal scores (the normal value that is as unusual as a count is), where one table
/// fits all series; the score is the likelihood ratio of the counts themselves, which weighs rare series
/// better against dense ones. A count that is not in the highest third of what is usual is no sign of an
/// outbreak, whatever came before it.
package struct ScanLaw: Hashable, Sendable {
    /// Of the judged bucket's count.
    package let distribution: CountDistribution
    /// How many buckets it takes together.
    package let pace: ScanPace
    /// On normal scores, and on counts.
    private var scores: OutbreakEvidence
    private var counts: OutbreakEvidence

    init(_ distribution: CountDistribution, pace: ScanPace, before: [(count: Int64, law: CountDistribution)])
    {
        self.distribution = distribution
        self.pace = pace
        scores = OutbreakEvidence(persistence: pace.persistence)
        counts = scores
        for (count, law) in before {
            // Half of its own probability counts: a zero in a rare series says next to nothing.
            let tail = law.midTail(from: Double(count))
            let score = StandardNormal.upperQuantile(tail)
            scores.add(.ratios(normal: min(max(score, -Self.lowestScore), Self.highestScore)))
            counts.add(
                pointwiseMin(.ratios(of: Double(count), in: law), .ratios(normal: Self.highestScore)))
        }
    }

    /// As it was kept: what `carried` gave.
    package init(_ distribution: CountDistribution, pace: ScanPace, carried: [Double]) {
        self.distribution = distribution
        self.pace = pace
        let half = carried.count / 2
        scores = OutbreakEvidence(persistence: pace.persistence, carried: carried[..<half])
        counts = OutbreakEvidence(persistence: pace.persistence, carried: carried[half...])
    }

    /// The evidence of the buckets before, by size: on normal scores, then on counts.
    package var carried: [Double] {
        [scores, counts].flatMap { evidence in evidence.carried.indices.map { evidence.carried[$0] } }
    }

    /// A bucket says no more to later ones than one in 740 does: the one after a huge one alarms for what is
    /// counted in it, and not for what was counted before.
    private static let highestScore = 3.0
    private static let lowestScore = 8.0

    /// A count with a larger tail than this does not alarm.
    private static let third = 1.0 / 3

    /// The probability of this much evidence or more where nothing happens.
    package func upperTail(from count: Double) -> Double {
        let tail = distribution.upperTail(from: count)
        guard tail < Self.third else { return tail }
        guard tail > 0 else { return 0 }
        let evidence = scores.total(with: .ratios(normal: StandardNormal.upperQuantile(tail)))
        return min(pace.tail(of: evidence), Self.third)
    }

    /// Decimal logarithm of how many times better an outbreak explains what was counted than chance does; 0
    /// where it does not, or where the count itself is nothing unusual.
    package func evidence(of count: Double) -> Double {
        guard distribution.upperTail(from: count) < Self.third else { return 0 }
        return min(max(counts.total(with: .ratios(of: count, in: distribution)) / log(10), 0), 300)
    }

    /// The largest count that does not alarm.
    package func upperBound(alpha: Double) -> Double {
        let score = scores.normal(reaching: pace.evidence(atTail: alpha))
        return distribution.upperQuantile(min(StandardNormal.upperTail(from: score), Self.third))
    }
}

extension SIMD8<Double> {
    fileprivate static func ratios(normal value: Double) -> Self { OutbreakEvidence.ratios(normal: value) }
    fileprivate static func ratios(of count: Double, in law: CountDistribution) -> Self {
        OutbreakEvidence.ratios(of: count, in: law)
    }
}
