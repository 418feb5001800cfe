import Foundation

/// Decides how each number of one alert may be shown.
///
/// The promise, for all words of one rule on one series, of successive episodes too: nobody who subtracts
/// shown numbers from one another learns a number of persons from 1 up to the privacy minimum, even if he
/// knows how this works. (That a rule fires tells that its level was passed: a level below the minimum is the
/// author's own disclosure.) In detail:
///
/// * A count below the minimum reads "<10"; so does 0, or else a 0 would tell that a "<10" is not one.
/// * An exact number never stands beside another that is close but not equal (`PrivacyGrid.conflict`), in
///   the same word or an earlier one. The later number is rounded; where both are new, both are.
/// * Early words only show rounded numbers. Were they exact, the bytes of final words would depend on them.
/// * Percentages come from shown numbers. Bounds are shown where they are the rule's own words (a
///   threshold), or where the reference from which they were made is exact itself; else they would give it
///   away.
/// * What a statistical method expects is rounded like a count, its bounds are not shown, and how unusual a
///   count is only where the count is shown exactly, as an order of magnitude.
/// * What an open bucket is projected to count is worked out from the rounded count, and rounded again.
/// * Sub-groups: see `DriverDisclosure`.
///
/// Buckets without a report are no persons: silence is told exactly.
package struct Disclosure {
    /// Nil where everything is public.
    let grid: PrivacyGrid?
    /// Whether what is expected is no number of persons that were counted, but a model's.
    private let isEstimated: Bool
    /// Numbers of this word that may stand exact.
    private let exact: Set<Int64>

    init(_ alert: Alert, _ before: inout DisclosedBefore) {
        isEstimated = alert.rule.method == "detect"
        grid = alert.rule.method == "silence" ? nil : PrivacyGrid(minimum: alert.privacyMinimum)
        guard let grid, alert.wordClass == .settled else {
            exact = []
            return
        }
        let numbers = Set(alert.numbers.filter { !grid.isSmall($0) })
        let earlier = before
        exact = numbers.filter { number in
            if earlier.contains(number) { return true }
            return earlier.hasRoom(for: numbers.count)
                && !earlier.exact.contains { grid.conflict(number, $0) }
                && !numbers.contains { grid.conflict(number, $0) }
        }
        for number in exact { before.insert(number) }
    }

    func shown(_ count: Int64) -> ShownCount {
        guard let grid else { return .exact(count) }
        return exact.contains(count) ? .exact(count) : grid.rounded(count)
    }

    func shown(_ measurement: Measurement) -> ShownMeasurement {
        ShownMeasurement(bucket: measurement.bucket, count: shown(measurement.count))
    }

    func change(from reference: ShownCount, to observed: ShownCount) -> ShownChange? {
        if let grid { return grid.change(from: reference, to: observed) }
        guard let before = reference.figure, let now = observed.figure else { return nil }
        return ShownChange(from: before, to: now)
    }

    /// Whether `bound` of the alert's own side, and `expected`, may be shown.
    func showsBounds(of alert: Alert) -> Bool {
        guard grid != nil, alert.rule.method != "threshold" else { return true }
        return alert.reference.map { shown($0.count).isExact } ?? false
    }

    /// What a statistical method expects, from many buckets, rounded like a count: the mean of a few counts
    /// that is told exactly one day and the next gives the new one away.
    func estimate(_ expected: Double) -> Double? {
        guard let grid, isEstimated, expected.isFinite, expected < 1e18 else { return nil }
        return grid.rounded(Int64(expected.rounded())).figure.map(Double.init)
    }

    /// What an open bucket will count, as it was projected from `figure(ofEarly:)`; rounded like a count.
    func projected(_ total: Double) -> Double? {
        guard total.isFinite, total < 1e18 else { return nil }
        return grid == nil ? total.rounded() : estimate(total)
    }

    /// What an early word shows of a count, to reckon with; nil where that is nothing but "small".
    package static func figure(ofEarly count: Int64, minimum: Int64) -> Int64? {
        guard let grid = PrivacyGrid(minimum: minimum) else { return count }
        return grid.rounded(count).figure
    }

    /// To two digits; with something to protect the next higher power of ten, as it follows from the mean. 0
    /// below 1e-9, where no model can be believed any more.
    func pValue(_ pValue: Double) -> Double? {
        guard pValue.isFinite else { return nil }
        guard pValue >= 1e-9 else { return 0 }
        let magnitude = log10(pValue)
        if grid != nil { return pow(10, (magnitude - 1e-9).rounded(.up)) }
        let scale = pow(10, 1 - magnitude.rounded(.down))
        return (pValue * scale).rounded() / scale
    }

    /// Whether the bound of the other side may be shown: it comes from numbers that the alert does not name.
    func showsOtherBound(of alert: Alert) -> Bool {
        grid == nil || alert.rule.method == "threshold"
    }
}

extension Alert {
    /// Every total in it; what sub-groups count is never shown exact where there is something to protect.
    var numbers: [Int64] {
        [observed, peak.count] + (reference.map { [$0.count] } ?? [])
            + corrections.flatMap { [$0.from, $0.to] }
    }
}
