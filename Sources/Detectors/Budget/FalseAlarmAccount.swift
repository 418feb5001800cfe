/// What one side of one series may spend on false alarms, and what it has spent.
///
/// Counts are whole numbers, so hardly any bound has exactly the probability that a bucket may spend. A bound
/// costs the probability of an alarm by chance; what a bucket leaves over is saved for the next ones, up to
/// three shares. So the expected number of false alarms keeps to the allowance in the long run and is never
/// above it by more than what was saved.
package struct FalseAlarmAccount: Hashable, Sendable {
    /// Shares that earlier buckets left over.
    package private(set) var saved: Double
    /// Expected false alarms that were allowed so far.
    package private(set) var allowed: Double
    /// What the bounds cost so far.
    package private(set) var spent: Double

    /// Shares that one bucket may spend.
    private static let most = 4.0

    /// - Parameter seed: of the series. It begins with part of a share, so that not all series of a rule
    ///   lower their bounds in the same bucket.
    package init(seed: UInt64) {
        self.init(saved: Double(seed >> 11) * 0x1p-53)
    }

    /// As it was kept.
    package init(saved: Double, allowed: Double = 0, spent: Double = 0) {
        self.saved = saved
        self.allowed = allowed
        self.spent = spent
    }

    /// The probability that the next bucket's bound may cost.
    package func available(of share: Double) -> Double { min(min(saved + 1, Self.most) * share, 0.5) }

    /// A bucket was judged.
    ///
    /// - Parameter price: the probability of an alarm by its bound.
    package mutating func spend(_ price: Double, of share: Double) {
        guard share > 0 else { return }
        // Numbers beyond what the library computes: as if the bound cost all that it may.
        let price = price.isFinite ? price : available(of: share)
        saved = min(max(saved + 1 - price / share, 0), Self.most - 1)
        allowed += share
        spent += price
    }
}
