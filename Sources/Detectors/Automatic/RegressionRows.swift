import Foundation

/// The counts that a baseline is fitted to, each with the part of the week or day that it falls in and its
/// covariates.
struct RegressionRows {
    /// Eight at most: `Covariates` says which is which.
    typealias Vector = SIMD8<Double>

    private(set) var counts: [Double] = []
    private(set) var covariates: [Vector] = []
    /// From 0: weekdays, hours of the week, or one for all.
    private(set) var groups: [Int] = []
    /// Bucket of each row, as the distance from the first that is looked at.
    private(set) var places: [Int] = []
    /// What the deviance has of a count alone.
    private(set) var saturated: [Double] = []
    let groupCount: Int

    init(groupCount: Int, capacity: Int) {
        self.groupCount = groupCount
        counts.reserveCapacity(capacity)
        covariates.reserveCapacity(capacity)
        groups.reserveCapacity(capacity)
        places.reserveCapacity(capacity)
        saturated.reserveCapacity(capacity)
    }

    mutating func append(_ count: Double, _ covariates: Vector, group: Int, place: Int) {
        counts.append(count)
        self.covariates.append(covariates)
        groups.append(group)
        places.append(place)
        saturated.append(count > 0 ? count * (log(count) - 1) : 0)
    }

    var total: Double { counts.reduce(0, +) }
}
