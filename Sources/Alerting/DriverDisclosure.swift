/// How the counts of sub-groups may be shown beside the total that they are part of.
///
/// Totals and sub-groups can be subtracted in many ways, over several words, so where there is something to
/// protect, sub-groups are always rounded: "what drives it" loses nothing. Those that are small read "<10",
/// and the smallest of the others is withheld, so that what is left of the total is never theirs alone.
/// Where the totals would pin a small one all the same (five groups of at most 9 in a total of 45), the
/// dimension is left out.
struct DriverDisclosure {
    let grid: PrivacyGrid
    let observed: ShownCount
    let reference: ShownCount?

    /// `drivers` of one dimension, all there are, so that every word on a bucket hides the same; the order of
    /// those that explain is kept.
    func shown(_ drivers: [Driver]) -> [ShownDriver] {
        let withheld = withheld(drivers.map(\.count)).union(withheld(drivers.map { $0.base ?? grid.minimum }))
        let hasBases = drivers.contains { $0.base != nil }
        let counts = drivers.enumerated().map { withheld.contains($0) ? nil : grid.rounded($1.count) }
        let bases = drivers.enumerated().map { place, driver in
            withheld.contains(place) ? nil : driver.base.map(grid.rounded)
        }
        guard isSafe(counts, total: observed), !hasBases || isSafe(bases, total: reference) else { return [] }
        return drivers.indices.filter { drivers[$0].explains }.map { place in
            ShownDriver(
                dimension: drivers[place].dimension, value: drivers[place].value, count: counts[place],
                base: bases[place], share: share(counts[place], bases[place], hasBase: hasBases))
        }
    }

    /// The place of the smallest that is not small, where another is.
    private func withheld(_ counts: [Int64]) -> Set<Int> {
        guard counts.contains(where: grid.isSmall) else { return [] }
        let others = counts.indices.filter { !grid.isSmall(counts[$0]) }
        return Set(others.min { counts[$0] < counts[$1] }.map { [$0] } ?? [])
    }

    /// Whether no small count is pinned to one number by the total and the rest, were these all sub-groups.
    private func isSafe(_ counts: [ShownCount?], total: ShownCount?) -> Bool {
        let small = counts.count { if case .below = $0 { true } else { false } }
        guard small > 0 else { return true }
        guard counts.contains(where: { $0 == nil }) else { return false }
        guard let total = total.map(grid.range) else { return true }
        let ranges = counts.compactMap { $0.map(grid.range) }
        let largest =
            ranges.filter { $0.lowerBound > 0 }.map(\.upperBound).min() ?? min(total.upperBound, 1 << 60)
        // The withheld one is the smallest of those that are not small.
        let most = ranges.reduce(largest) { $0 + $1.upperBound }
        return total.lowerBound < most - 1
    }

    /// In whole percent of the change, or of the count where nothing is compared; nil where that cannot be
    /// told.
    private func share(_ count: ShownCount?, _ base: ShownCount?, hasBase: Bool) -> Double? {
        guard let count = count?.figure, let whole = observed.figure else { return nil }
        var (part, all) = (Double(count), Double(whole))
        if hasBase {
            guard let before = base?.figure, let wholeBefore = reference?.figure else { return nil }
            part -= Double(before)
            all -= Double(wholeBefore)
        }
        return all == 0 ? nil : (part / all * 100).rounded()
    }
}
