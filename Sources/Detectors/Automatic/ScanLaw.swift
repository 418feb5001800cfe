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
    /// The normal score with which an outbreak is as likely over as not; nil in what was kept without it.
    private let end: Double?
    /// What was counted in the buckets before, and what was thought of it; not kept.
    private var before: [Before]

    /// A bucket before the judged one.
    struct Before: Hashable {
        let count: Int64
        let law: CountDistribution
    }

    init(_ distribution: CountDistribution, pace: ScanPace, before: [Before]) {
        self.distribution = distribution
        self.pace = pace
        self.before = before
        scores = OutbreakEvidence(persistence: pace.persistence)
        counts = scores
        var course = OutbreakCourse()
        for bucket in before {
            let score = StandardNormal.upperQuantile(bucket.law.midTail(from: Double(bucket.count)))
            scores.add(Self.ratios(score, upTo: Self.highestScore))
            course.add(Self.ratios(score, upTo: OutbreakCourse.highestScore))
            counts.add(
                pointwiseMin(
                    .ratios(of: Double(bucket.count), in: bucket.law), .ratios(normal: Self.highestScore)))
        }
        end = course.even
    }

    /// Half of a count's own probability counts: a zero in a rare series says next to nothing.
    private static func ratios(_ score: Double, upTo highest: Double) -> OutbreakEvidence.Vector {
        .ratios(normal: min(max(score, -lowestScore), highest))
    }

    /// As it is kept.
    var settled: ScanLaw { ScanLaw(distribution, pace: pace, carried: carried) }

    /// The same, with other tails for what was counted in the buckets before.
    func rescored(_ midTail: (Before) -> Double) -> ScanLaw {
        var law = self
        law.scores = OutbreakEvidence(persistence: pace.persistence)
        for bucket in before {
            let score = StandardNormal.upperQuantile(midTail(bucket))
            law.scores.add(Self.ratios(score, upTo: Self.highestScore))
        }
        return law
    }

    /// As it was kept: what `carried` gave.
    package init(_ distribution: CountDistribution, pace: ScanPace, carried: [Double]) {
        self.distribution = distribution
        self.pace = pace
        before = []
        let sizes = OutbreakEvidence.sizes.scalarCount
        scores = OutbreakEvidence(persistence: pace.persistence, carried: carried.prefix(sizes))
        counts = OutbreakEvidence(
            persistence: pace.persistence, carried: carried.dropFirst(sizes).prefix(sizes))
        end = carried.dropFirst(2 * sizes).first
    }

    /// The evidence of the buckets before, by size: on normal scores, then on counts; then the score with
    /// which an outbreak is as likely over as not.
    package var carried: [Double] {
        [scores, counts].flatMap { evidence in evidence.carried.indices.map { evidence.carried[$0] } }
            + (end.map { [$0] } ?? [])
    }

    /// A bucket says no more to later ones than one in 740 does: the one after a huge one alarms for what is
    /// counted in it, and not for what was counted before.
    private static let highestScore = 3.0
    private static let lowestScore = 8.0

    /// A count with a larger tail than this does not alarm.
    private static let third = 1.0 / 3

    /// The probability of this much evidence or more where nothing happens.
    package func upperTail(from count: Double) -> Double {
        pValue(ofTail: distribution.upperTail(from: count))
    }

    /// The same for the tail of a count.
    func pValue(ofTail tail: Double) -> Double {
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
        distribution.upperQuantile(tail(alarmingWith: alpha))
    }

    /// The largest count with which an outbreak that was found is more likely over than not.
    package var endBound: Double? {
        end.map { distribution.upperQuantile(StandardNormal.upperTail(from: $0)) }
    }

    /// The tail that a count must have for that.
    func tail(alarmingWith alpha: Double) -> Double {
        let score = scores.normal(reaching: pace.evidence(atTail: alpha))
        return min(StandardNormal.upperTail(from: score), Self.third)
    }
}

extension SIMD8<Double> {
    fileprivate static func ratios(normal value: Double) -> Self { OutbreakEvidence.ratios(normal: value) }
    fileprivate static func ratios(of count: Double, in law: CountDistribution) -> Self {
        OutbreakEvidence.ratios(of: count, in: law)
    }
}
