package import Detectors

/// An alert as it leaves the house: what may be shown of it, and nothing else. Text and records are made
/// from this alone, so neither can give away what `Disclosure` hides.
package struct ShownAlert: Hashable, Sendable {
    package let id: String
    package let episode: String
    package let status: Status
    package let wordClass: WordClass
    package let severity: Severity
    package let rule: RuleCard
    package let group: [GroupValue]
    package let bucket: BucketCard
    package let since: BucketCard
    package let above: Bool
    package let feeds: [String]
    package let missing: [String]
    package let suspends: [String]
    package let reason: Reason?
    package let linked: String?
    /// Of an amended word: its episode had ended before.
    package let hasEnded: Bool
    package let breaks: [LocalizedText]
    /// Share of the expected feeds that have reported, in percent, rounded down to one decimal: 100 means
    /// all.
    package let completeness: Double

    package let observed: ShownCount
    package let peak: ShownMeasurement
    package let reference: ShownMeasurement?
    package let change: ShownChange?
    package let expected: Double?
    package let lower: Double?
    package let upper: Double?
    /// To two digits, or its order of magnitude where there is something to protect.
    package let pValue: Double?
    package let baseline: AutomaticChoice?
    /// What the bound follows from, where the rule keeps a budget.
    package let budget: BudgetShare?
    /// In whole persons.
    package let projection: ProjectedTotal?
    package let drivers: [ShownDriver]
    package let corrections: [ShownCorrection]

    /// `before` is what final words of the same series have shown so far; it learns what this one shows.
    package init(_ alert: Alert, before: inout DisclosedBefore) {
        id = alert.id
        episode = alert.episode
        status = alert.status
        wordClass = alert.wordClass
        severity = alert.severity
        rule = alert.rule
        group = alert.group
        bucket = alert.bucket
        since = alert.since
        above = alert.above
        feeds = alert.feeds
        missing = alert.missing
        suspends = alert.suspends
        reason = alert.reason
        linked = alert.linked
        hasEnded = alert.hasEnded
        breaks = alert.breaks
        completeness = (min(max(alert.completeness, 0), 1) * 1000 + 1e-6).rounded(.down) / 10

        let disclosure = Disclosure(alert, &before)
        let observed = disclosure.shown(alert.observed)
        let reference = alert.reference.map(disclosure.shown)
        self.observed = observed
        self.reference = reference
        peak = disclosure.shown(alert.peak)
        change = reference.flatMap { disclosure.change(from: $0.count, to: observed) }
        let (own, other) = (disclosure.showsBounds(of: alert), disclosure.showsOtherBound(of: alert))
        expected = own ? alert.expected?.ifFinite : alert.expected.flatMap(disclosure.estimate)
        lower = (alert.above ? other : own) ? alert.lower?.ifFinite : nil
        upper = (alert.above ? own : other) ? alert.upper?.ifFinite : nil
        baseline = alert.baseline
        budget = alert.budget
        projection = alert.projection.map { projection in
            ProjectedTotal(
                total: projection.total.flatMap { disclosure.projected($0) }, error: projection.error)
        }
        pValue = observed.isExact ? alert.pValue.flatMap(disclosure.pValue) : nil
        drivers = disclosure.shown(alert.drivers, observed, reference?.count)
        corrections = alert.corrections.map { correction in
            let (from, to) = (disclosure.shown(correction.from), disclosure.shown(correction.to))
            return ShownCorrection(
                bucket: correction.bucket, from: from, to: to,
                difference: disclosure.change(from: from, to: to))
        }
    }
}

/// A shown value and the bucket it belongs to.
package struct ShownMeasurement: Hashable, Sendable {
    package let bucket: BucketCard
    package let count: ShownCount
}

/// A number that was said, and what it is now.
package struct ShownCorrection: Hashable, Sendable {
    package let bucket: BucketCard
    package let from: ShownCount
    package let to: ShownCount
    let difference: ShownChange?
}

/// A sub-group that drives an alert. `count` and `base` are nil where they are withheld or do not exist.
package struct ShownDriver: Hashable, Sendable {
    package let dimension: String
    package let value: String
    package let count: ShownCount?
    package let base: ShownCount?
    /// Its part of the change (of the count, where there is no base), in percent with at most one decimal.
    package let share: Double?
}

extension Disclosure {
    func shown(_ drivers: [Driver], _ observed: ShownCount, _ reference: ShownCount?) -> [ShownDriver] {
        guard let grid else {
            return drivers.filter(\.explains).map {
                ShownDriver(
                    dimension: $0.dimension, value: $0.value, count: .exact($0.count),
                    base: $0.base.map(ShownCount.exact), share: ($0.share * 1000).rounded() / 10)
            }
        }
        let disclosure = DriverDisclosure(grid: grid, observed: observed, reference: reference)
        var dimensions: [String] = []
        for driver in drivers where !dimensions.contains(driver.dimension) {
            dimensions.append(driver.dimension)
        }
        return dimensions.flatMap { name in disclosure.shown(drivers.filter { $0.dimension == name }) }
    }
}

extension Double {
    /// Nil for what neither a text nor JSON can say: a bound at infinity is none.
    fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
