/// Which share of a bucket's count has arrived when the clock stands at each mark of the bucket, as far as
/// the last buckets tell: what a running count is projected by.
///
/// Formula: of a final count y, the count x at a mark is beta-binomial with mean share p and correlation rho,
/// both by moments of the shares x / y, in which old buckets fade. What the total of a running count will be
/// is Bayes' answer, with the law that the bounds were made from as what was thought before: so of all
/// projections that pass the upper bound at a stated error, at most that share turns out wrong, provided that
/// law and profile are right. Warm-up: 8 buckets. Memory: 32 bytes a mark. Known failure: shares that depend
/// on the weekday widen the spread; a feed that begins to report earlier in the day looks like a spike until
/// the profile has learned it. Source: Lawless 1994, Can J Stat 22 (reporting delays); Skellam 1948, J R
/// Stat Soc B 10 (beta-binomial).
package struct ArrivalProfile: Hashable, Sendable {
    /// By mark, the first one first.
    package private(set) var shares: [ArrivalShare]

    /// Nothing is known yet.
    package init() { shares = Array(repeating: ArrivalShare(), count: BucketMarks.count) }

    /// As it was kept; nil where that is another number of marks.
    package init?(shares: [ArrivalShare]) {
        guard shares.count == BucketMarks.count else { return nil }
        self.shares = shares
    }

    /// A bucket has settled.
    ///
    /// - Parameters:
    ///   - arrived: by mark, nil where the clock did not stop there.
    ///   - total: what the bucket counted when it settled; a bucket without a count teaches nothing.
    package mutating func learn(_ arrived: [Int64?], of total: Int64) {
        guard total > 0 else { return }
        for (mark, count) in arrived.enumerated() where shares.indices.contains(mark) {
            if let count { shares[mark].learn(Double(count) / Double(total), of: Double(total)) }
        }
    }

    /// What the total will be of a count that has arrived at a mark; nil before the profile knows enough, and
    /// where it has nothing to add: at a mark where all has arrived, as a rule.
    ///
    /// - Parameters:
    ///   - mark: from 1 to `BucketMarks.count`.
    ///   - law: what was thought of the total when the bucket began.
    ///   - error: the probability of a total below `Projection.least`.
    package func projection(
        of arrived: Int64, at mark: Int, by law: PredictiveLaw, error: Double
    ) -> Projection? {
        guard arrived > 0, shares.indices.contains(mark - 1), let arrival = shares[mark - 1].law else {
            return nil
        }
        let totals = PosteriorTotal(arrived: Double(arrived), arrival: arrival, law: law)
        return totals.projection(error: error)
    }

    /// Whether a count at a mark is so high that its plain projection passes a bound: the full one lies
    /// nearer to what was expected, so that it need not be made otherwise.
    package func mayPass(_ upper: Double, _ arrived: Int64, at mark: Int) -> Bool {
        guard arrived > 0, shares.indices.contains(mark - 1), let arrival = shares[mark - 1].law else {
            return false
        }
        return Double(arrived) / arrival.mean > upper
    }
}

/// The total of a count that has not arrived whole.
package struct Projection: Hashable, Sendable {
    /// As likely too high as too low, in persons.
    package var total: Double
    /// The total is lower with a probability of `error` at most.
    package var least: Double
    /// The share of such projections that may turn out wrong: 0.05 is one in 20.
    package var error: Double

    package init(total: Double, least: Double, error: Double) {
        self.total = total
        self.least = least
        self.error = error
    }
}
